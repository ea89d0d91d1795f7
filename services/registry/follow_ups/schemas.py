"""What goes in."""

from uuid import UUID

from pydantic import Field

from services.registry.sources.schemas import Details
from shared.http.payload import Day, Line, Payload


class FollowUp(Payload):
    """纳入台账：新登记监管对象（各项由申请带入），或关联已有的。"""

    source_id: UUID | None = Field(None, description="已有的监管对象；或新对象的编号（由客户端选定，重发时用同一个）")
    code: Line | None = Field(None, description="源编码；填了即新登记")
    valid_from: Day | None = Field(None, description="监管起始日；新登记的须填")
    name: Line | None = Field(None, description="平常所称的名称；不填为项目名称")
    details: Details = Field({}, description="本类别的专有字段，见 GET /kinds；未填的为不详")
