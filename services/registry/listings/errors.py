"""What can be refused."""

from shared.http.problems import Conflict, NotFound, PayloadInvalid


class ListingNotFound(NotFound):
    code, title = "listing_not_found", "没有这条名单记录"
    default_detail = "请核对编号；不在您管辖范围内的不会显示。"


class ListedSourceUnknown(PayloadInvalid):
    code, title = "source_unknown", "监管对象不存在"
    default_detail = "source_id 应为您管辖范围内一个未作废的监管对象的 id。"


class ListingWrong(PayloadInvalid):
    code, title = "listing_wrong", "名单记录有误"


class ListingOverlaps(Conflict):
    code, title = "listing_overlaps", "与现有的名单记录重叠"
    default_detail = "这个对象在同一名单上已有一条期间重叠的记录，请先更正它的终止日（valid_to）。"
