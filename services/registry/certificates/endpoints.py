"""行政执法证件。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, Security

from services.registry.certificates import repository, service
from services.registry.certificates.errors import CertificateNotFound
from services.registry.certificates.schemas import (
    CertificateAnswer,
    CertificateCreate,
    CertificateListed,
    CertificatePatch,
)
from services.registry.payloads import entered
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.conditional import IfMatch, set_etag
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest
from shared.http.payload import Day

router = APIRouter(prefix="/certificates", tags=["执法资格"], route_class=WriteRoute)
Reader = Annotated[Caller, Security(current_caller, scopes=["registry:read"])]
Writer = Annotated[Caller, Security(current_caller, scopes=["registry:write"])]


@router.get("", summary="执法证列表", response_model=Page[CertificateListed])
async def list_certificates(
    session: RequestSession,
    caller: Reader,
    page: PageRequest,
    person_id: Annotated[UUID | None, Query(description="持证人")] = None,
    on: Annotated[Day | None, Query(description="这一天有效的")] = None,
    until: Annotated[Day | None, Query(description="到这一天已失效的")] = None,
) -> Response:
    return await repository.page(session, caller, page, person_id=person_id, on=on, until=until)


@router.post("", summary="登记执法证", status_code=201)
async def post_certificate(
    wanted: CertificateCreate, session: RequestSession, caller: Writer, response: Response
) -> CertificateAnswer:
    certificate, is_new = await service.enter(session, caller, wanted)
    return entered(response, CertificateAnswer, certificate, is_new=is_new)


@router.get("/{certificate_id}", summary="一份执法证")
async def get_certificate(
    certificate_id: UUID, session: RequestSession, caller: Reader, response: Response
) -> CertificateAnswer:
    certificate = await repository.find(session, caller, certificate_id)
    if certificate is None:
        raise CertificateNotFound
    set_etag(response, certificate.version)
    return CertificateAnswer.model_validate(certificate)


@router.patch("/{certificate_id}", summary="执法证换证、续期或更正")
async def patch_certificate(
    certificate_id: UUID,
    wanted: CertificatePatch,
    session: RequestSession,
    caller: Writer,
    seen: IfMatch,
    response: Response,
) -> CertificateAnswer:
    certificate = await service.change(session, caller, certificate_id, wanted, seen)
    set_etag(response, certificate.version)
    return CertificateAnswer.model_validate(certificate)
