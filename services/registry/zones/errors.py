"""What can be refused."""

from services.registry.geometry import GeometryFault
from shared.http.problems import Conflict, FieldError, NotFound, PayloadInvalid


class ZoneNotFound(NotFound):
    code, title = "zone_not_found", "没有这个区域"
    default_detail = "请核对编号；不在您管辖范围内的区域不会显示。"


class GeometryWrong(PayloadInvalid):
    """An area that is none; says where in the GeoJSON."""

    code, title = "geometry_wrong", "区域边界有误"

    def __init__(self, fault: GeometryFault, field: str = "/geometry") -> None:
        super().__init__(fault.message, errors=[FieldError(field + fault.pointer, fault.code, fault.message)])


class ProtectedUnknown(PayloadInvalid):
    code, title = "source_unknown", "水源地不存在"
    default_detail = "请核对 source_id；不在您管辖范围内的水源地视为不存在。"


class SupersededUnsuitable(PayloadInvalid):
    code, title = "superseded_unsuitable", "被取代的区域不合适"
    default_detail = "supersedes_id 应为同一区划、同一类别、更早生效的区域，且没有作废、没有被别的区域取代。"


class ZoneSuperseded(Conflict):
    code, title = "zone_superseded", "区域已重新划定"
    default_detail = "这个区域已被重新划定的区域取代，终止日随后者而定；如取代有误，请作废后者。"
