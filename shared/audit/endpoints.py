"""审计记录。"""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response, Security
from pydantic import ConfigDict, Field

from shared import audit
from shared.audit.models import AuditRow
from shared.auth.caller import Caller, current_caller
from shared.auth.rows import of_division, visible
from shared.db.session import RequestSession
from shared.http.pages import Page, PageRequest, SortKey, as_json, page_of
from shared.http.payload import Answer, Line, Moment, Payload

Auditor = Annotated[Caller, Security(current_caller, scopes=["audit:read"])]
COUNTY = 6  # digits of a county's code
NEWEST_FIRST = [SortKey(AuditRow.seq, descending=True)]


class AuditAnswer(Answer):
    """一条审计记录；只有编号，没有个人信息。"""

    seq: int
    at: datetime
    account_id: UUID = Field(description="办理的账号")
    person_id: UUID | None
    action: str = Field(description="做了什么，例如 complaint.accept")
    subject: str = Field(description="对哪条记录，例如 complaints/<id>")
    reason: str | None = Field(description="理由；查看个人信息的，为其用途")
    request_id: str | None
    division_code: str | None = Field(description="记录所在的区划；不属于任何区划的，为办理人的区划")
    link: int | None = Field(description="在防篡改链中的序号；空为尚未入链")


class AuditFilters(Payload):
    """要哪些记录；几项并列时须同时满足。"""

    model_config = ConfigDict(extra="ignore")  # the address has a cursor and a limit, too

    account: UUID | None = Field(None, description="办理的账号")
    person: UUID | None = Field(None, description="办理的人员")
    subject: Line | None = Field(None, description="对哪条记录，例如 complaints/<id>")
    action: Line | None = Field(None, description="做了什么，例如 complaint.accept")
    division: Line | None = Field(None, description="区划代码，含其下级")
    since: Moment | None = Field(None, description="自此时起")
    until: Moment | None = Field(None, description="至此时止，不含")

    def conditions(self, caller: Caller) -> Iterator[sa.ColumnElement[bool]]:
        """What is asked of a row."""
        exact = {
            AuditRow.account_id: self.account,
            AuditRow.person_id: self.person,
            AuditRow.subject: self.subject,
            AuditRow.action: self.action,
        }
        yield from (column == value for column, value in exact.items() if value is not None)
        if self.division is not None:
            yield of_division(caller, AuditRow.division_code, self.division)
        if self.since is not None:
            yield AuditRow.at >= self.since
        if self.until is not None:
            yield AuditRow.at < self.until


router = APIRouter(prefix="/audit", tags=["审计"])


@router.get("", summary="审计记录", response_model=Page[AuditAnswer])
async def list_audit(
    request: Request,
    session: RequestSession,
    caller: Auditor,
    page: PageRequest,
    wanted: Annotated[AuditFilters, Query()],
) -> Response:
    """只限管辖区划内的记录，最近的在前。每次查询本身也留痕，连同所用的条件。"""
    audit.record(session, caller, "audit.read", "audit", request.url.query or None)
    return await page_of(
        session, asked(caller, wanted), keys=NEWEST_FIRST, page=page, seen_by=",".join(caller.divisions)
    )


def asked(caller: Caller, wanted: AuditFilters) -> sa.Select[Any]:
    """The rows that an auditor looks for."""
    columns = {name: getattr(AuditRow, name) for name in AuditAnswer.model_fields}
    return sa.select(*as_json(**columns)).where(_seen(caller), *wanted.conditions(caller))


def _seen(caller: Caller) -> sa.ColumnElement[bool]:
    """What was done to rows of the auditor's divisions; what the machinery did is for who audits a whole county."""
    seen = visible(caller, AuditRow.division_code)
    whole = caller.rows == "division" and any(len(code) <= COUNTY for code in caller.divisions)
    return sa.or_(seen, AuditRow.division_code.is_(None)) if whole else seen
