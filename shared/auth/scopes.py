"""Every permission of the house in the words that administrators read; which role has which is the registry's data."""

from collections.abc import Iterable

SCOPES = {
    "registry:read": "查看台账",
    "registry:write": "维护台账",
    "notices:write": "发放告知书并登记签收",
    "registry:decide": "审批环境准入",
    "registry:reveal": "查看台账中的个人信息",
    "contacts:read": "查看同事电话",
    "accounts:write": "管理账号",
    "policies:write": "维护规则",
    "patrol:read": "查看巡查",
    "patrol:write": "填报巡查",
    "patrol:manage": "安排巡查",
    "complaints:create": "登记投诉",
    "complaints:read": "查看投诉与整改",
    "complaints:write": "办理投诉与整改",
    "complaints:verify": "复核整改",
    "complaints:reveal": "查看投诉人身份",
    "accountability:decide": "决定问责",
    "reporting:read": "查看报表",
    "notifications:read": "查看通知",
    "system:operate": "运行维护",
    "audit:read": "查看审计",
    "events:read": "读取事件日志（服务间）",
}
# Whoever may do the whole may do the part, which others may do alone.
_PARTS = {"registry:write": frozenset({"notices:write"})}


def with_parts(scopes: Iterable[str]) -> frozenset[str]:
    """These permissions, with those that are part of them."""
    granted = frozenset(scopes)
    return granted.union(*(_PARTS[scope] for scope in granted & _PARTS.keys()))
