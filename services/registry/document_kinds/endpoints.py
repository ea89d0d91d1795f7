"""文件的种类，以及各类污染源应有的文件。"""

from fastapi import APIRouter, Security

from services.registry.document_kinds.lifecycle import KINDS, NEEDS, replaceable
from services.registry.document_kinds.schemas import KindAnswer, NeedAnswer
from shared.auth.caller import current_caller

router = APIRouter(tags=["证照与文件"], dependencies=[Security(current_caller, scopes=["registry:read"])])


@router.get("/document-kinds", summary="文件种类及其规则")
async def list_document_kinds() -> list[KindAnswer]:
    return [
        KindAnswer(
            kind=kind,
            label=rule.label,
            may_be_filed=rule.may_be_filed,
            permit_classes=sorted(rule.classes),
            validity_policy=rule.lasts,
            renewal_policy=rule.lead,
            review_policy=rule.review,
            supersedes=replaceable(kind),
        )
        for kind, rule in KINDS.items()
    ]


@router.get("/document-needs", summary="各类污染源应有的文件（系统默认清单，以主管部门认定为准）")
async def list_needs() -> list[NeedAnswer]:
    return [
        NeedAnswer(source_kind=source_kind, need=need.key, label=need.label, kinds=list(need.kinds))
        for source_kind, needs in NEEDS.items()
        for need in needs
    ]
