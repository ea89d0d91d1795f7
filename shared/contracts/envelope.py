"""The envelope of every published event: CloudEvents 1.0 with the log's own attributes."""

from datetime import datetime
from typing import Any, ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

# What a row stands for: something real, something that the report counts but does not list, or nothing (a sample).
Mark = Literal["real", "reconstructed", "sample"]


class EventData(BaseModel):
    """What an event tells. A published class never changes: a change is a new class with the next version.

    `type` is `<service>.<thing>.<past tense>.v<N>`. Data carry the division and the responsible ids as of the event,
    so that no reader needs today's registry to understand yesterday, and neither free text nor personal data.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)
    type: ClassVar[str]

    def __init_subclass__(cls, **kwargs: Any) -> None:  # noqa: ANN401 - pydantic's own signature
        super().__init_subclass__(**kwargs)
        if "type" in cls.__dict__:
            KNOWN[cls.type] = cls


KNOWN: dict[str, type[EventData]] = {}


class Envelope(BaseModel):
    """One row of a service's log as others read it."""

    model_config = ConfigDict(frozen=True)
    specversion: str = "1.0"
    id: UUID
    type: str
    source: str
    subject: str
    subjectversion: int
    time: datetime
    datacontenttype: str = "application/json"
    dataschema: str
    traceparent: str | None = None
    epoch: str
    position: int
    data: dict[str, Any]

    @property
    def producer(self) -> str:
        """The service whose log this is: the first word of the source path."""
        return self.source.strip("/")

    def read(self) -> EventData:
        """The typed data; raises KeyError for a type that no contract knows."""
        return KNOWN[self.type].model_validate(self.data)
