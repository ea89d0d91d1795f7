"""What can be refused."""

from shared.http.problems import AlreadyExists, Conflict, NotFound, PayloadInvalid


class AccountNotFound(NotFound):
    code, title = "account_not_found", "没有这个账号"
    default_detail = "请核对账号编号；不在您管辖范围内的账号不会显示。"


class AccountExists(AlreadyExists):
    code, title = "account_exists", "账号已存在"
    default_detail = "相同编号或用户名的账号已经存在且内容不同，请换一个用户名，或先查询已有账号。"


class AccountAlreadyRevoked(Conflict):
    code, title = "account_already_revoked", "账号已经停用"
    default_detail = "该账号此前已停用，无需再次操作；如需恢复使用，请另开新账号。"


class RoleUnknown(PayloadInvalid):
    code, title = "role_unknown", "没有这个角色"


class RolesExclusive(PayloadInvalid):
    code, title = "roles_exclusive", "这些角色不能由同一人兼任"


class RolesExclusivePerPerson(Conflict):
    code, title = "roles_exclusive_per_person", "此人的其他账号与这些角色互斥"
    default_detail = (
        "此人已有的账号与所选角色互斥：三个管理员角色须由不同的人担任，也不能兼任业务角色。"
        "请另选人员，或先停用其原有账号。"
    )


class OwnAccount(Conflict):
    code, title = "own_account", "不能办理本人的账号"
    default_detail = "本人的账号须由另一名安全管理员开设或停用，请与其联系。"


class PersonUnknown(PayloadInvalid):
    code, title = "person_unknown", "没有这名人员"
    default_detail = "请先在台账中登记此人，再为其开设账号。"


class PersonBound(Conflict):
    code, title = "person_bound", "账号已有使用人"
    default_detail = "账号专人专用，不能转给他人；请停用此账号，为新的使用人另开账号。"


class PasswordWeak(PayloadInvalid):
    code, title = "password_weak", "口令不合要求"
