"""What can be refused."""

from shared.http.problems import Conflict, NotFound


class MarketTownNotFound(NotFound):
    code, title = "market_town_not_found", "没有这个场镇"
    default_detail = "请核对编号；不在您管辖范围内的场镇不会显示。"


class NameTaken(Conflict):
    code, title = "name_taken", "名称已被使用"
    default_detail = "本区划内已有同名的场镇，请直接使用，或换一个名称。"


class StillNamed(Conflict):
    code, title = "still_referred", "仍被引用"
    default_detail = "仍有污染源登记在这个场镇，请先更正它们的所在场镇。"
