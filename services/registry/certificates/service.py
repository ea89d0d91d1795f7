"""Use cases: put an officer's certificate on record, renew it; remind of its end."""

from datetime import timedelta
from uuid import UUID

from services.registry import recording
from services.registry.certificates import lifecycle, repository
from services.registry.certificates.errors import CertificateNotFound
from services.registry.certificates.models import Certificate
from services.registry.certificates.schemas import CertificateCreate, CertificatePatch
from services.registry.clocks import DueDay, follow
from services.registry.people import repository as people
from services.registry.people.errors import PersonUnknown, at
from services.registry.people.models import Person
from services.registry.recording import CodeTaken
from shared import time
from shared.attachments import service as attachments
from shared.auth.caller import Caller
from shared.contracts.registry import CertificateRecorded
from shared.db.session import Session
from shared.directory.policies import in_force
from shared.http.conditional import SeenVersion
from shared.jobs.deadlines import Subject


async def enter(session: Session, caller: Caller, wanted: CertificateCreate) -> tuple[Certificate, bool]:
    """Put a certificate on record and watch its end.

    Raises PersonUnknown, AttachmentUnknown, CodeTaken for a number that another has, and as `recording.enter`.
    """
    person = await people.person(session, caller, wanted.person_id)
    if person is None or person.voided_at is not None:
        raise at("person_id", PersonUnknown)
    await attachments.check_known(session, caller, wanted.attachment_ids)
    certificate, is_new = await recording.enter(
        session, caller, Certificate, wanted, CertificateRecorded, division_code=person.division_code
    )
    if is_new:
        await watch(session, certificate)
    return certificate, is_new


async def change(
    session: Session, caller: Caller, certificate_id: UUID, wanted: CertificatePatch, seen: SeenVersion
) -> Certificate:
    """Renew or correct a certificate; raises CertificateNotFound, VersionStale, AttachmentUnknown, CodeTaken."""
    certificate = await repository.find(session, caller, certificate_id, lock=True)
    if certificate is None:
        raise CertificateNotFound
    seen.check(certificate.version)
    changes = wanted.changes()
    await attachments.check_known(session, caller, changes.get("attachment_ids", ()))
    if "number" in changes and await repository.is_taken(session, changes["number"], but=certificate.id):
        raise CodeTaken
    await recording.change(session, caller, certificate, changes, CertificateRecorded, wanted.reason)
    await watch(session, certificate)
    return certificate


async def unwatch(session: Session, _caller: Caller, certificate: Certificate, _reason: str) -> None:
    """A voided certificate is not renewed."""
    await watch(session, certificate)


async def watch(session: Session, certificate: Certificate) -> None:
    """Let the clock of its renewal follow a certificate's end; a voided one has none."""
    now = time.now()
    today = time.local(now).date()
    notice = (await in_force(session, certificate.division_code, today))[lifecycle.NOTICE]
    valid_to = certificate.valid_to if certificate.voided_at is None else None
    last = lifecycle.last_day_to_renew(valid_to, timedelta(days=notice.amount), today)
    words = f"执法证 {certificate.number} 自 {certificate.valid_to} 起失效，应提前 {notice.amount} 日申请续期"
    due = DueDay(last, words, notice.cited()) if last is not None else None
    holder = await session.get_one(Person, certificate.person_id)
    subject = Subject(
        "certificate",
        certificate.id,
        f"{holder.name}执法证续期（{certificate.number}）",
        certificate.division_code,
        certificate.mark,
        [holder.id],
    )
    await follow(session, subject, lifecycle.RENEWAL, due, now)
