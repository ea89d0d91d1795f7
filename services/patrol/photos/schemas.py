"""What goes in and out."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from services.patrol.photos.lifecycle import Kind, Purpose, State
from shared.http.payload import Answer, Payload

MOST_BYTES = 20 * 1024 * 1024
Offset = Annotated[int, Field(ge=0, le=MOST_BYTES)]
STATES = "pending 尚未开始上传，uploading 已传一部分，ready 已收到，refused 不能接收（原因见 refusal）"
KINDS = "photo 照片；person 拍到人的照片、signature 签名：含个人信息，加密保存，只有本人和管理人员能看"


class PhotoCreate(Payload):
    """登记一张要上传的照片；登记后分段上传，可中断，可重发，可在巡查记录之前或之后。"""

    id: UUID = Field(description="由手机生成的编号（建议 UUIDv7），即巡查记录中填写的照片编号；重发时不变")
    size: Annotated[int, Field(ge=1, le=10**12)] = Field(description="字节数，至多 20 MB")
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] = Field(
        description="全部内容的 SHA-256，十六进制小写"
    )
    kind: Kind = Field(Kind.PHOTO, description=KINDS)


class TakenAnswer(Answer):
    """照片自带的拍摄信息，可能不实，供核对。"""

    taken_at: datetime | None
    taken_longitude: float | None
    taken_latitude: float | None
    device: str | None


class PhotoAnswer(Answer):
    """一张照片及其上传进度。"""

    id: UUID
    kind: Kind
    size: int
    received: int = Field(description="已收到的字节数，即接着上传的位置")
    state: State = Field(description=STATES)
    refusal: str | None = Field(description="不能接收的原因代码")
    width: int | None
    height: int | None
    taken: TakenAnswer | None = Field(None, description="照片自带的拍摄信息；只向管理人员显示")
    begun_at: datetime


class PhotoInRound(Answer):
    """巡查记录中的一张照片收到了没有。"""

    id: UUID
    visit_id: UUID
    purpose: Purpose = Field(description="visit 到访，answer 检查项，finding 问题，confirmation 回访，signature 签名")
    state: State = Field(description=STATES)
    received: int = Field(description="已收到的字节数")
    refusal: str | None = Field(description="不能接收的原因代码")


class MissingPhoto(PhotoInRound):
    """本人的巡查记录中还没有收到的一张照片。"""

    round_id: UUID
    made_at: datetime = Field(description="到访的时间")
