"""What goes out."""

from pydantic import Field

from shared.http.payload import Answer


class Revealed(Answer):
    """一条记录的个人信息原文。"""

    personal: dict[str, str | None] = Field(description="各项的原文；未登记的为空")
