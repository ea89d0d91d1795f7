"""The table of what people propose about applications."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.admissions.models import Admission
from services.registry.database import Base, Sent
from shared.directory.models import InDivision


class AdmissionOpinion(Sent, InDivision, Base):
    """What a person proposes about an application, on the pre-check of this number."""

    __tablename__ = "admission_opinions"
    admission_id: Mapped[UUID] = mapped_column(sa.ForeignKey(Admission.id), index=True)
    check_number: Mapped[int]
    stance: Mapped[str]
    reason: Mapped[str]
    person_id: Mapped[UUID]
    given_at: Mapped[datetime]
    attachments: Mapped[list[UUID]] = mapped_column(ARRAY(sa.Uuid))
