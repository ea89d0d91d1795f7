"""The table of machines."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.database import UNKEPT, Base, Entered
from shared.db.base import DivisionCode


class Client(Entered, Base):
    """A machine that has a key of its own: the county's bureau, another service. Only its secret's hash is kept."""

    __tablename__ = "clients"
    client_id: Mapped[str] = mapped_column(unique=True)
    secret_hash: Mapped[bytes] = mapped_column(info=UNKEPT)
    label: Mapped[str]
    scopes: Mapped[list[str]] = mapped_column(ARRAY(sa.Text))
    divisions: Mapped[list[str]] = mapped_column(ARRAY(DivisionCode))
    state: Mapped[str]
