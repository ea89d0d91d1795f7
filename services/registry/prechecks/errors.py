"""What can be refused."""

from shared.http.problems import PayloadInvalid


class PlaceNeeded(PayloadInvalid):
    code, title = "place_needed", "缺少位置"
    default_detail = "请填写项目位置（location）或用地范围（geometry）之一，不能同时填写。"
