"""What findings take in: what the complaints service made of them.

An order or an intake record that was opened for a finding bears the finding's own id.
"""

from services.patrol.findings import service
from services.patrol.findings.lifecycle import News
from shared.contracts import Envelope
from shared.contracts.complaints import ComplaintClosed, ComplaintNotAccepted, OrderIssued, OrderVerified
from shared.db.session import Session
from shared.events.subscriptions import Subscriptions

_UNFOUNDED = "unsubstantiated"
subscriptions = Subscriptions()


@subscriptions.on(OrderIssued)
async def order(session: Session, data: OrderIssued, event: Envelope) -> None:
    """There is an order: of the finding itself, or of the intake record that the office handled."""
    await service.hear(session, data.complaint_id or data.order_id, News.ORDERED, event, data.order_id)


@subscriptions.on(OrderVerified)
async def settle(session: Session, data: OrderVerified, event: Envelope) -> None:
    """Somebody looked. An intake record may have several orders, and is settled when it is closed."""
    if data.passed and data.complaint_id is None:
        await service.hear(session, data.order_id, News.VERIFIED, event)


@subscriptions.on(ComplaintNotAccepted)
async def dismiss(session: Session, data: ComplaintNotAccepted, event: Envelope) -> None:
    """The office looked, and does not take it on."""
    await service.hear(session, data.complaint_id, News.REFUSED, event)


@subscriptions.on(ComplaintClosed)
async def close(session: Session, data: ComplaintClosed, event: Envelope) -> None:
    """The office has handled it, or found nothing."""
    news = News.UNFOUNDED if data.finding == _UNFOUNDED else News.VERIFIED
    await service.hear(session, data.complaint_id, news, event)
