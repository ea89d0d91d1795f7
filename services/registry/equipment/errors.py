"""What can be refused."""

from shared.http.problems import NotFound, PayloadInvalid


class EquipmentNotFound(NotFound):
    code, title = "equipment_not_found", "没有这台设备"
    default_detail = "请核对编号；不在您管辖范围内的设备不会显示。"


class MaintenanceNotFound(NotFound):
    code, title = "maintenance_not_found", "没有这条维护记录"
    default_detail = "请核对编号；不在您管辖范围内的记录不会显示。"


class ObjectUnknown(PayloadInvalid):
    code, title = "object_unknown", "对象不存在"
    default_detail = "请核对污染源编号；不在您管辖范围内的或已作废的不能引用。"


class EquipmentUnknown(PayloadInvalid):
    code, title = "equipment_unknown", "设备不存在"
    default_detail = "请核对设备编号；不在您管辖范围内的或已作废的不能引用。"


class MaintenanceWrong(PayloadInvalid):
    code, title = "maintenance_wrong", "维护记录有误"
