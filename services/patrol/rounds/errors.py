"""What can be refused."""

from typing import Any

from services.patrol.rounds.schemas import RoundAnswer, RoundCreate
from shared.http.problems import AlreadyExists, NotFound, NotPermitted, PayloadInvalid


class RoundNotFound(NotFound):
    code, title = "round_not_found", "没有这条巡查记录"
    default_detail = "请核对记录编号；不在您管辖范围内的记录不会显示。"


class RoundExists(AlreadyExists):
    code, title = "round_exists", "巡查记录已存在"
    default_detail = "这个编号已用于另一条内容不同的巡查记录；请对照 recorded 和 sent，若是另一次巡查，请生成新的编号。"

    def __init__(self, recorded: RoundAnswer | None, sent: RoundCreate) -> None:
        """With what is on record, if the sender may see it, and what was sent."""
        super().__init__()
        self._recorded, self._sent = recorded, sent

    def body(self) -> dict[str, Any]:
        recorded = self._recorded and self._recorded.model_dump(mode="json")
        return super().body() | {"recorded": recorded, "sent": self._sent.model_dump(mode="json", exclude_unset=True)}


class RoundTimesWrong(PayloadInvalid):
    code, title = "round_times_wrong", "巡查时间有误"


class PatrollerMissing(PayloadInvalid):
    code, title = "patroller_missing", "无法确定巡查人"
    default_detail = "当前账号没有对应的人员；经办人代填时，请在 on_behalf_of 中填写巡查人。"


class OnBehalfNotPermitted(NotPermitted):
    code, title = "on_behalf_not_permitted", "不能代他人填报"
    default_detail = "只有有“安排巡查”权限的经办人可以代他人填报；请由本人登录后填报。"


class PersonUnknown(PayloadInvalid):
    code, title = "person_unknown", "人员不存在"
    default_detail = "巡查人或同行人员不在台账中，请核对后重新提交。"
