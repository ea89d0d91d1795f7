"""What people are told, in words. Pure: no complainant, no text that somebody entered but the subject's title."""

from dataclasses import dataclass
from datetime import datetime

from shared.calendar.days import shown_due


@dataclass(frozen=True, slots=True)
class Words:
    """A message's title and body."""

    title: str
    body: str


# From supervision on the system only proposes what people sign or decide, hence the wording.
STEPS = {
    "remind": ("提醒", "即将到期，请抓紧办理"),
    "due": ("到期", "期限已到，请立即办结"),
    "urge": ("催办", "已经逾期，现予催办，请立即办理"),
    "supervise": ("督办", "催办后仍未办结，拟予督办，请说明原因并尽快办结"),
    "talk": ("约谈", "督办后仍未办结，拟予约谈，请按通知参加"),
    "circular": ("通报", "约谈后仍未办结，拟予通报，请立即办结"),
    "accountability": ("问责", "通报后仍未办结，拟予问责，由领导小组决定"),
}
# What somebody is told as soon as it waits for them, by its clock; other clocks begin with a deed that is told itself.
WAITING = {
    "acceptance": ("新投诉待受理", "请及时决定是否受理"),
    "verification": ("待复核", "请到现场查看并复核"),
    "extension": ("延期待审批", "请及时审批"),
    "admission_opinion": ("准入申请待提意见", "请现场踏勘、核对预审结果后提出意见"),
    "admission_decision": ("准入申请待审批", "请查看预审结果和意见后作出决定"),
    "sign_update": ("公示牌待更新", "请更换公示牌上的河长信息，拍照并填报"),
}
SUMMARY = "summary"
SUMMARY_TITLE = "【汇总】免打扰期间积下%s条通知"
# The paths of things whose plural is not their name and an s.
_PATHS = {"duty": "duties", "equipment": "equipment", "field_month": "field-months"}


def of_step(step: str, title: str, run: int, due_at: datetime) -> Words:
    """What a step of the ladder tells its addressees; a later run says that it is one."""
    name, what = STEPS[step]
    again = f"（第{run}次计时）" if run > 1 else ""
    return Words(f"【{name}】{title}", f"{title}{again}应于{shown_due(due_at)}前办结。{what}。")


def of_waiting(clock: str, title: str, due_at: datetime) -> Words:
    """What those who must act next are told; the title may begin with the same words."""
    name, what = WAITING[clock]
    subject = title.removeprefix(f"{name}：")
    return Words(f"【{name}】{subject}", f"{subject}{name}，应于{shown_due(due_at)}前办理。{what}。")


# What showed that the steps taken for something were unfounded.
_UNFOUNDED = {
    "duty": "巡查已按时完成、记录迟到",
    "order": "整改已按期完成",
}


def of_withdrawal(subject_type: str, told: str) -> Words:
    """What those who were told of steps, by a message of this title, learn when these turn out to be unfounded."""
    title = told.partition("】")[2]
    why = _UNFOUNDED.get(subject_type, "此事已按期办结")
    return Words(f"【撤回】{title}", f"{title}：{why}，此前发给您的到期和催办、督办等通知已经撤回，不必再办。")


def of_order(number: str, due_at: datetime) -> Words:
    """What the responsible person of a new order is told."""
    return Words(f"【整改】整改通知{number}", f"整改通知{number}已下达，请于{shown_due(due_at)}前完成整改并提交佐证。")


def of_order_in_hand(number: str, due_at: datetime) -> Words:
    """What who takes over an order is told."""
    return Words(f"【整改】整改通知{number}", f"整改通知{number}现由您负责，请于{shown_due(due_at)}前完成整改。")


def of_complaint(number: str) -> Words:
    """What the handler of a complaint is told."""
    return Words(f"【派单】投诉{number}", f"投诉{number}已派单给您办理，请及时查看并按期办结。")


def link(service: str, subject_type: str, subject_id: object) -> str:
    """The address of what a message is about."""
    return f"/api/{service}/v1/{_PATHS.get(subject_type, f'{subject_type}s')}/{subject_id}"
