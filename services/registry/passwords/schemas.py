"""What goes in."""

from pydantic import Field

from services.registry.accounts.schemas import Password
from shared.http.payload import Line, Payload


class PasswordChange(Payload):
    """更换本人的口令。"""

    old_password: Password
    new_password: Password


class PasswordReset(Payload):
    """为他人重设口令；其本人登录后须先更换。"""

    new_password: Password = Field(description="临时口令，请当面告知本人")
    reason: Line
