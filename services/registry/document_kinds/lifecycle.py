"""What documents there are, what each needs, and which source should have which. Pure.

Numbers are policies: here stand their keys.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from services.registry.kinds.lifecycle import PermitClass, SourceKind


class Kind(StrEnum):
    """What the town keeps of its sources, waters and divisions."""

    DISCHARGE_PERMIT = "discharge_permit"
    DISCHARGE_REGISTRATION = "discharge_registration"
    EIA_APPROVAL = "eia_approval"
    EIA_REGISTRATION = "eia_registration"
    RADIATION_LICENCE = "radiation_licence"
    RADIATION_DIAGNOSIS_LICENCE = "radiation_diagnosis_licence"
    RISK_ASSESSMENT = "risk_assessment"
    EMERGENCY_PLAN = "emergency_plan"
    RIVER_POLICY = "river_policy"
    RIVER_RECORD = "river_record"
    OTHER = "other"


# A credit code (GB 32100) and something behind it: how the numbers of permits and of registrations begin.
_CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}")
_RADIATION = re.compile(r".{0,6}环辐证")


@dataclass(frozen=True, slots=True)
class Rule:
    """What a kind needs. `lasts` and `review` are policies in years, `lead` one in days before the end.

    A kind of the same `family` may take its place: a unit's class is raised or lowered, its duty to have one stays.
    """

    label: str
    lasts: str | None = None
    lead: str = "document.renew_notice"
    review: str | None = None
    may_be_filed: bool = False
    classes: frozenset[PermitClass] = frozenset()
    beginning: re.Pattern[str] | None = None
    hint: str = ""
    family: str | None = None


KINDS: Mapping[Kind, Rule] = {
    Kind.DISCHARGE_PERMIT: Rule(
        "排污许可证",
        lasts="permit.validity",
        lead="permit.renew_notice",
        classes=frozenset({PermitClass.KEY, PermitClass.SIMPLIFIED}),
        beginning=_CREDIT_CODE,
        hint="排污许可证编号通常以18位统一社会信用代码开头",
        family="discharge",
    ),
    Kind.DISCHARGE_REGISTRATION: Rule(
        "固定污染源排污登记回执",
        classes=frozenset({PermitClass.REGISTRATION}),
        beginning=_CREDIT_CODE,
        hint="排污登记编号通常以18位统一社会信用代码开头",
        family="discharge",
    ),
    Kind.EIA_APPROVAL: Rule("环境影响评价批复", family="eia"),
    Kind.EIA_REGISTRATION: Rule("环境影响登记表备案", family="eia"),
    Kind.RADIATION_LICENCE: Rule(
        "辐射安全许可证",
        lasts="radiation.validity",
        lead="radiation.renew_notice",
        beginning=_RADIATION,
        hint="辐射安全许可证编号通常以“某环辐证”开头",
    ),
    Kind.RADIATION_DIAGNOSIS_LICENCE: Rule("放射诊疗许可证"),
    Kind.RISK_ASSESSMENT: Rule("饮用水水源地环境风险评估", review="risk_assessment.review", may_be_filed=True),
    Kind.EMERGENCY_PLAN: Rule("突发环境事件应急预案", review="emergency_plan.review", may_be_filed=True),
    # 重庆市河长制条例 art. 3: a policy and a record for each river.
    Kind.RIVER_POLICY: Rule("一河一策方案", may_be_filed=True),
    Kind.RIVER_RECORD: Rule("一河一档"),
    Kind.OTHER: Rule("其他文件", may_be_filed=True),
}


def replaceable(kind: Kind) -> list[Kind]:
    """The kinds that a document of this kind may supersede: its own, and the others of its family."""
    family = KINDS[kind].family
    return [other for other in Kind if other is kind or (family is not None and KINDS[other].family == family)]


@dataclass(frozen=True, slots=True)
class Need:
    """What a kind of source should have: any one of these documents."""

    key: str
    label: str
    kinds: tuple[Kind, ...]


_DISCHARGE = Need("discharge", "排污许可证或排污登记", (Kind.DISCHARGE_PERMIT, Kind.DISCHARGE_REGISTRATION))
_EIA = Need("eia", "环评批复或登记表备案", (Kind.EIA_APPROVAL, Kind.EIA_REGISTRATION))
# Default: which source needs which paper is for the authority to say, this is where the town begins to look.
NEEDS: Mapping[SourceKind, tuple[Need, ...]] = {
    SourceKind.INDUSTRIAL_UNIT: (_DISCHARGE, _EIA),
    SourceKind.MEDICAL_UNIT: (_DISCHARGE,),
    SourceKind.SEWAGE_PLANT: (_DISCHARGE, _EIA),
    SourceKind.LIVESTOCK_FARM: (Need("farm", "环评登记表或排污登记", (*_DISCHARGE.kinds, *_EIA.kinds)),),
    SourceKind.RADIATION_UNIT: (
        Need("radiation", "辐射安全许可证", (Kind.RADIATION_LICENCE,)),
        Need("radiation_diagnosis", "放射诊疗许可证", (Kind.RADIATION_DIAGNOSIS_LICENCE,)),
    ),
    SourceKind.DRINKING_WATER_SOURCE: (
        Need("risk_assessment", "环境风险评估", (Kind.RISK_ASSESSMENT,)),
        Need("emergency_plan", "突发环境事件应急预案", (Kind.EMERGENCY_PLAN,)),
    ),
}


def number_warning(kind: Kind, number: str | None, credit_code: str | None) -> str | None:
    """What is odd about a number: never a reason to refuse it, since old and local numbers follow other rules."""
    rule = KINDS[kind]
    if number is None or rule.beginning is None:
        return None
    if not rule.beginning.match(number.upper()):
        return f"{rule.hint}，请核对编号。"
    if rule.beginning is _CREDIT_CODE and credit_code and not number.upper().startswith(credit_code.upper()):
        return "编号开头的统一社会信用代码与该污染源登记的不一致，请核对。"
    return None
