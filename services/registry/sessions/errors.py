"""What can be refused."""

from shared.http.problems import NotAuthenticated, NotFound, TooManyRequests


class LoginRefused(NotAuthenticated):
    code, title = "login_refused", "登录失败"
    default_detail = "用户名或口令不对，请核对后重试；连续多次失败，账号将被暂时锁定。"


class AccountLocked(TooManyRequests):
    code, title = "account_locked", "账号已暂时锁定"


class RefreshRefused(NotAuthenticated):
    code, title = "refresh_refused", "登录已失效"
    default_detail = "请重新登录。"


class SessionNotFound(NotFound):
    code, title = "session_not_found", "没有登录会话"
    default_detail = "此令牌不是登录得来的，无需退出；令牌到期即失效。"


class LoginNotFound(NotFound):
    code, title = "login_not_found", "没有这个登录会话"
    default_detail = "请核对编号；该会话可能已经结束，或属于其他账号。"
