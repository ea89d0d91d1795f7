"""Personal data in bodies."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from shared.http.payload import Payload
from shared.masking import is_id_number


def _checked(number: str) -> str:
    if not is_id_number(number.upper()):
        raise PydanticCustomError("id_number_wrong", "身份证号码的位数或校验码不对，请核对。")
    return number.upper()


Phone = Annotated[str, StringConstraints(pattern=r"^\+?[\d ()-]{5,24}$")]
IdNumber = Annotated[str, StringConstraints(max_length=18), AfterValidator(_checked)]
Purpose = Annotated[str, StringConstraints(min_length=5, max_length=500)]


class Reveal(Payload):
    """查看个人信息的用途；每次查看都会留痕。"""

    purpose: Purpose = Field(description="为何查看，例如 通知业主领取告知书")
