"""What can be refused."""

from shared.http.problems import PayloadInvalid


class FeaturesBad(PayloadInvalid):
    code, title = "features_bad", "有的位置有误"
    default_detail = "没有任何更改。请按 errors 改正后重新提交，或选择只改没有错误的（choice 为 good）。"
