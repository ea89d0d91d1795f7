"""What a worker does for photos: it does away with parts that are needed no more, and with what never came whole."""

from functools import cache

from obstore.store import ObjectStore

from services.patrol.photos import repository, service
from services.patrol.photos.models import Photo
from services.patrol.settings import settings
from shared import time
from shared.attachments.store import open_store
from shared.auth.caller import Caller
from shared.calendar.workdays import shift
from shared.db.session import Session
from shared.directory.calendar import work_calendar
from shared.directory.policies import policy_book

KEPT = "patrol.photo.unfinished_kept"
EXPIRED = "超过保存期限仍未传完"
_MOST = 200  # photos of one turn


async def forget_unfinished(session: Session) -> None:
    """Forget the photos of which nothing has come for as long as the rule says, the oldest first."""
    rules, calendar, now = await policy_book(session), await work_calendar(session), time.now()
    for photo in await repository.unfinished(session, _MOST):
        rule = rules.on(photo.division_code, time.local(now).date())[KEPT]
        if shift(photo.touched_at, rule.amount, rule.span, calendar).at <= now:
            await service.forget(session, _store(), _sender(photo), photo, EXPIRED)


async def tidy(session: Session) -> None:
    """Parts of photos that are whole, or refused."""
    for photo in await repository.untidy(session, _MOST):
        await service.tidy(_store(), photo)


def _sender(photo: Photo) -> Caller:
    """Whose photo it was: nobody else's deed is what a rule does to it."""
    return Caller(
        account_id=photo.account_id,
        person_id=photo.person_id,
        roles=(),
        scopes=frozenset(),
        divisions=(photo.division_code,),
        rows="division",
    )


@cache
def _store() -> ObjectStore:
    return open_store(settings().attachments_url)
