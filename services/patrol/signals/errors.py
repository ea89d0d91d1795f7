"""What can be refused."""

from shared.http.problems import Conflict, NotFound


class SignalNotFound(NotFound):
    code, title = "signal_not_found", "没有这条可疑迹象"
    default_detail = "请核对编号；不在您管辖范围内的不会显示，补传轨迹或照片后也可能已经消除。"


class SignalReviewed(Conflict):
    code, title = "signal_reviewed", "已经复核过"
    default_detail = "这条可疑迹象已有结论；请刷新后查看。"


class ReviewOfOneself(Conflict):
    code, title = "review_of_oneself", "不能复核本人的巡查"
    default_detail = "请由其他有“安排巡查”权限的人员复核。"
