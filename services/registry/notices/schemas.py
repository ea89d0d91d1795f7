"""What goes in and out."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field

from services.registry.dates import KnownTo
from services.registry.divisions.schemas import DivisionCode
from services.registry.notices.lifecycle import Qualifier, Recipient, State
from services.registry.payloads import UNCHANGED, Correction, LedgerAnswer, MarkedCreation
from services.registry.wordings.lifecycle import CountsAs
from shared.http.payload import Answer, Code, Day, Line, Payload

MOST_AT_ONCE = 500
Attachments = Annotated[list[UUID], Field(max_length=20)]
Number = Annotated[int, Field(ge=0, le=100_000)]
Copies = Annotated[int, Field(ge=1, le=100_000)]


class NoticeCreate(MarkedCreation):
    """一次发放：一份告知书，或一批宣传资料。"""

    kind: Code = Field(description="种类代码，见 /wordings")
    recipient_type: Recipient = Field(Recipient.SOURCE, description="source 污染源，household 农户，public 公众")
    source_id: UUID | None = Field(None, description="发给哪个污染源")
    division_code: DivisionCode | None = Field(None, description="发给农户或公众的，在哪个区划；污染源的随其区划")
    recipient: Line | None = Field(None, description="农户的门牌或户编号，不填姓名")
    number: Line | None = Field(None, description="告知书编号")
    issued_on: Day = Field(description="发放日期")
    known_to: KnownTo = Field(KnownTo.DAY, description="发放日期精确到；只知月份或年份的，填该月或该年的最后一日")
    issued_by_id: UUID | None = Field(None, description="发放人")
    copies: Copies = 1
    qualifier: Qualifier = Field(
        Qualifier.EXACT, description="exact 准确，about 约，over 余，at_least 以上；后三种只用于按报告还原的记录"
    )
    around_id: UUID | None = Field(None, description="向哪个饮用水水源地的周边农户发放")
    households: Number | None = Field(None, description="本次送达户数；向周边农户发放时填写")
    newly_reached: Number | None = Field(None, description="其中本年度首次送达的户数；不填为全部")
    attachments: Attachments = Field([], description="发放照片等（附件编号）")
    signed_on: Day | None = Field(None, description="签收日期")
    signed_by: Line | None = Field(None, description="签收人（单位负责人或与农户的关系）")
    refused_on: Day | None = Field(None, description="拒签日期")
    witness: Line | None = Field(None, description="拒签的见证人")
    refusal_reason: Line | None = None
    proof: Attachments = Field([], description="签收或拒签现场的照片（附件编号）")


class NoticesCreate(Payload):
    """一批发放，全部登记或全部不登记。"""

    items: list[NoticeCreate] = Field(min_length=1, max_length=MOST_AT_ONCE)


class NoticeFilter(Payload):
    """要哪些发放；几项并列时须同时满足。"""

    model_config = ConfigDict(extra="ignore")  # a list's address has a cursor and a limit, too

    division: DivisionCode | None = Field(None, description="区划代码，含其下级")
    kind: Code | None = Field(None, description="种类代码")
    counts_as: CountsAs | None = Field(None, description="计入哪一类")
    state: State | None = Field(None, description="状态")
    source_id: UUID | None = Field(None, description="发给哪个污染源")
    around_id: UUID | None = Field(None, description="向哪个水源地的周边农户发放")
    market_town: Line | None = Field(None, description="发给所在场镇为此的污染源")
    counted: bool = Field(False, description="只看计入统计的（不含示例）")

    def exact(self) -> dict[str, Any]:
        """The filters that ask for one value of a column."""
        return self.model_dump(exclude={"division", "market_town", "counted"}, exclude_none=True)


class NoticePatch(Correction):
    """更正；未填的不变。种类和对象不能更正，登记错的请作废后重新登记。"""

    recipient: Line | None = UNCHANGED
    number: Line | None = UNCHANGED
    issued_on: Day = UNCHANGED
    known_to: KnownTo = UNCHANGED
    issued_by_id: UUID | None = UNCHANGED
    copies: Copies = UNCHANGED
    households: Number | None = UNCHANGED
    newly_reached: Number | None = UNCHANGED
    attachments: Attachments = UNCHANGED
    signed_on: Day | None = UNCHANGED
    signed_by: Line | None = UNCHANGED
    refused_on: Day | None = UNCHANGED
    witness: Line | None = UNCHANGED
    refusal_reason: Line | None = UNCHANGED
    proof: Attachments = UNCHANGED
    citation: Line | None = UNCHANGED


class Signature(Payload):
    """签收。"""

    signed_on: Day
    signed_by: Line = Field(description="签收人（单位负责人或与农户的关系）")
    proof: Annotated[list[UUID], Field(min_length=1, max_length=20, description="签收照片（附件编号）")]


class Refusal(Payload):
    """拒签。"""

    refused_on: Day
    witness: Line = Field(description="见证人")
    refusal_reason: Line | None = None
    proof: Attachments = Field([], description="现场照片（附件编号）")


class NoticeShown(LedgerAnswer):
    """一次发放；签收人、见证人须看单条。"""

    kind: str
    counts_as: CountsAs
    wording_id: UUID
    number: str | None
    recipient_type: Recipient
    source_id: UUID | None
    division_code: str
    recipient: str | None
    issued_on: date
    known_to: str
    issued_by_id: UUID | None
    copies: int
    qualifier: Qualifier
    around_id: UUID | None
    households: int | None
    newly_reached: int | None
    attachments: list[UUID]
    state: State
    signed_on: date | None
    refused_on: date | None
    refusal_reason: str | None
    proof: list[UUID]
    mark: str
    citation: str | None


class NoticeAnswer(NoticeShown):
    """一次发放的全部信息。"""

    signed_by: str | None = Field(description="签收人；只显示首尾，原文须另行查看并留痕")
    witness: str | None = Field(description="见证人；只显示首尾，原文须另行查看并留痕")


class NoticeListed(NoticeShown):
    """一次发放，附种类和污染源的名称。"""

    label: str
    source_name: str | None


class NoticesAnswer(Answer):
    """一批发放，按提交的顺序。"""

    items: list[NoticeAnswer]


class NoticeText(Answer):
    """可打印的文本。"""

    title: str
    text: str
    kind: str
    edition: int
    variables: dict[str, str]


class CountAnswer(Answer):
    """一种告知书或资料在一个时段发放了多少。"""

    kind: str
    label: str
    counts_as: CountsAs
    records: int = Field(description="登记条数")
    copies: int = Field(description="份数")
    exact: bool = Field(description="份数是否全部准确；false 表示其中有约数")
    signed: int = Field(description="已签收条数")
    refused: int = Field(description="拒签条数")
    perhaps: int = Field(description="日期不详、可能属于本时段而未计入的份数")
    rows: str = Field(description="所依据的记录的接口地址")


class CountsAnswer(Answer):
    """各种告知书和资料的发放数；告知书与宣传资料分列，不相加。"""

    period: str | None
    division: str | None
    items: list[CountAnswer]
