"""What goes in and out."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from services.patrol.burning.lifecycle import By, FoundBy, Kind
from services.patrol.obligations.schemas import DivisionCode
from services.patrol.records import Entry, EntryAnswer, EntryFilters
from shared.http.location import Location
from shared.http.payload import Answer, Day, Line, Moment, Text

Photos = Annotated[list[UUID], Field(max_length=50)]
Copies = Annotated[int, Field(ge=0, le=100_000)]
Minutes = Annotated[int, Field(ge=0, le=10_000)]
MOST_FIRES = 100


class FireCreate(Entry):
    """一个火点。当事人只填是否明确，不填姓名。"""

    dispatch_id: UUID | None = Field(None, description="在哪次出动中发现")
    division_code: DivisionCode = Field(description="火点所在的区划")
    found_at: Moment = Field(description="发现时间")
    found_by: FoundBy = Field(
        description="dispatch 出动中发现，report 群众反映，camera 视频监控，satellite 卫星遥感，other 其他"
    )
    kind: Kind = Field(description="straw 秸秆，household_waste 生活垃圾，leaves 落叶，other 其他")
    place: Line = Field(description="地点", examples=["理明村3组河边旱地"])
    location: Location | None = None
    area_m2: Annotated[float, Field(ge=0, le=10_000_000)] | None = Field(None, description="过火面积（平方米）")
    put_out_on_spot: bool = Field(description="是否当场扑灭或制止")
    minutes_to_put_out: Minutes | None = Field(None, description="自发现起多少分钟扑灭；尚未扑灭不填")
    person_known: bool = Field(False, description="当事人是否明确；不填姓名")
    persuaded: bool = Field(False, description="是否劝导")
    referred_on: Day | None = Field(None, description="移送执法的日期")
    referred_to: Line | None = Field(None, description="移送给哪个单位", examples=["县生态环境保护综合行政执法支队"])
    photos_before: Photos = Field(default=[], description="处置前照片")
    photos_after: Photos = Field(default=[], description="处置后照片")
    remarks: Text | None = None


class DispatchCreate(Entry):
    """一次禁烧出动。人次为名单人数与其他人数之和；宣传资料和告知书分别计数。"""

    division_code: DivisionCode
    left_at: Moment = Field(description="出动时间")
    returned_at: Moment = Field(description="返回时间")
    route: Text = Field(description="路线或地块", examples=["理明村1组至4组沿河旱地"])
    location: Location | None = None
    participants: Annotated[list[UUID], Field(max_length=200)] = Field(default=[], description="出动人员名单")
    other_participants: Annotated[int, Field(ge=0, le=500)] = Field(0, description="不在台账中的出动人数")
    vehicles: Annotated[int, Field(ge=0, le=100)] = Field(0, description="出动车辆数（车次）")
    publicity_vehicles: Annotated[int, Field(ge=0, le=100)] = Field(0, description="其中宣传车")
    leaflets: Copies = Field(0, description="发放宣传资料（份），不含告知书")
    notices: Copies = Field(0, description="发放禁烧告知书（份）")
    broadcast: bool = Field(False, description="是否广播宣传")
    black_spots: Annotated[int, Field(ge=0, le=1000)] = Field(0, description="新鲜黑斑（处）")
    straw_piles_unsafe: bool | None = Field(None, description="秸秆堆放点有无隐患；未查看不填")
    photos: Photos = Field(default=[])
    remarks: Text | None = None


class DispatchAnswer(EntryAnswer):
    """一次禁烧出动。"""

    returned_at: datetime
    route: str
    location: Location | None
    participants: list[UUID]
    other_participants: int
    people: int = Field(description="出动人次")
    vehicles: int = Field(description="出动车次")
    publicity_vehicles: int
    leaflets: int
    notices: int
    broadcast: bool
    black_spots: int
    straw_piles_unsafe: bool | None
    photos: list[UUID]
    remarks: str | None


class FireAnswer(EntryAnswer):
    """一个火点。"""

    dispatch_id: UUID | None
    found_by: str
    kind: str
    place: str
    location: Location | None
    area_m2: float | None
    put_out_on_spot: bool
    minutes_to_put_out: int | None
    minutes_allowed: int = Field(description="规则要求在多少分钟内扑灭")
    stopped: bool = Field(description="已制止，计入“阻止焚烧”")
    flags: list[str] = Field(description="put_out_late 超时扑灭，not_put_out 尚未扑灭")
    person_known: bool
    persuaded: bool
    referred_on: date | None
    referred_to: str | None
    photos_before: list[UUID]
    photos_after: list[UUID]
    remarks: str | None


class DispatchFilters(EntryFilters):
    """What a list of dispatches may be narrowed to."""

    person_id: UUID | None = Field(None, description="名单中有此人")


class FireFilters(EntryFilters):
    """What a list of fires may be narrowed to."""

    dispatch_id: UUID | None = Field(None, description="哪次出动")
    kind: Kind | None = None
    stopped: bool | None = Field(None, description="是否已制止")
    flagged: bool | None = Field(None, description="true：只看超时或尚未扑灭的")


class SumsAsked(BaseModel):
    """Of what the log is to be summed up."""

    by: By = Field(By.DAY, description="day 按日，month 按月，village 按村")
    division: DivisionCode | None = Field(None, description="区划，含其下级")
    since: Moment | None = Field(None, alias="from", description="不早于")
    until: Moment | None = Field(None, alias="to", description="早于")


class SumsRow(Answer):
    """一日、一月或一村的合计；火点按种类分列，宣传资料和告知书分列。"""

    key: str = Field(description="日期、月份或村的区划代码", examples=["2026-11-01"])
    dispatches: int
    people: int = Field(description="人次")
    vehicles: int = Field(description="车次")
    publicity_vehicles: int
    leaflets: int = Field(description="宣传资料（份）")
    notices: int = Field(description="禁烧告知书（份）")
    black_spots: int
    fires: dict[Kind, int] = Field(description="发现火点，按种类")
    stopped: dict[Kind, int] = Field(description="阻止焚烧，按种类")
    area_m2: float
    referred: int = Field(description="移送执法（起）")
    dispatch_rows: str = Field(description="构成此数的出动记录")
    fire_rows: str = Field(description="构成此数的火点记录")


class SumsAnswer(Answer):
    """禁烧台账合计。"""

    items: list[SumsRow]
