"""What can be refused."""

from shared.http.problems import Conflict, FieldError, NotFound, PayloadInvalid


class NoPassword(NotFound):
    code, title = "no_password", "没有可更换的口令"
    default_detail = "此令牌不是用口令登录得来的；对接系统请更换密钥。"


class PasswordReused(PayloadInvalid):
    code, title = "password_reused", "新口令与近期用过的相同"


class PasswordTooYoung(Conflict):
    code, title = "password_too_young", "口令刚刚更换过"


def about_new(problem: type[PayloadInvalid], words: str) -> PayloadInvalid:
    """The problem of the new password."""
    return problem(words, errors=[FieldError("/new_password", problem.code, words)])
