"""What is done again and again."""

from services.registry.accounts import repository, service
from shared import time
from shared.auth.caller import Caller
from shared.db.session import Session
from shared.directory.policies import in_force
from shared.ids import derived_id

OFFBOARD = "account.offboard"
MOST_AT_ONCE = 500  # so that one turn stays short; the next one does the rest
# Nobody in particular: the audit shows what the house does by itself under this id.
HOUSE = Caller(derived_id("account", "house"), None, (), frozenset(), (), "own")


async def close_left(session: Session) -> None:
    """Close the accounts of people whose posts have all ended, and of those who should never have been on record.

    A town may switch that off and go by the list.
    """
    today = time.local(time.now()).date()
    for account in await repository.left(session, today, most=MOST_AT_ONCE):
        rules = await in_force(session, min(account.divisions, default=""), today)
        if OFFBOARD not in rules or rules[OFFBOARD].value is not False:
            await service.close(session, HOUSE, account, "使用人的岗位均已结束，自动停用")
