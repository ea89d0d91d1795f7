"""巡查要求。"""

from typing import Annotated

from fastapi import APIRouter, Response, Security, status

from services.patrol.obligations import repository, service
from services.patrol.obligations.schemas import ObligationAnswer, ObligationCreate
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.conditional import set_etag
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest

router = APIRouter(prefix="/obligations", tags=["巡查要求"], route_class=WriteRoute)
Reader = Annotated[Caller, Security(current_caller, scopes=["patrol:read"])]
Manager = Annotated[Caller, Security(current_caller, scopes=["patrol:manage"])]


@router.get("", summary="巡查要求列表", response_model=Page[ObligationAnswer])
async def list_obligations(session: RequestSession, caller: Reader, page: PageRequest) -> Response:
    return await repository.page(session, caller, page)


@router.post("", summary="规定一项巡查要求", status_code=status.HTTP_201_CREATED)
async def create_obligation(
    wanted: ObligationCreate, session: RequestSession, caller: Manager, response: Response
) -> ObligationAnswer:
    obligation, is_new = await service.create(session, caller, wanted)
    if not is_new:
        response.status_code = status.HTTP_200_OK
    set_etag(response, obligation.version)
    return ObligationAnswer.model_validate(obligation)
