"""JSON lines on stdout, one per fact, with the request they belong to and without personal data."""

import logging
import secrets
import sys
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import structlog
from structlog.typing import EventDict, WrappedLogger

from shared import time
from shared.ids import new_id

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
traceparent: ContextVar[str | None] = ContextVar("traceparent", default=None)
# The embedded default serves all services from one process, so a request may say better than the process.
serving: ContextVar[str | None] = ContextVar("serving", default=None)

PERSONAL = frozenset({"password", "phone", "name", "token", "secret", "id_number", "body"})

Logger = structlog.stdlib.BoundLogger


def logger(name: str) -> Logger:
    """What a module speaks through: `log.info("order_issued", order_id=…)`."""
    return structlog.stdlib.get_logger(name)


def new_traceparent() -> str:
    """The beginning of a trace (https://www.w3.org/TR/trace-context/), whose id rises with time."""
    return f"00-{new_id().hex}-{secrets.token_hex(8)}-01"


def trace_id(parent: str) -> str:
    """The part of a traceparent that stays the same from a request to its last consequence."""
    return parent.split("-")[1]


def trace_ids(parents: Iterable[str | None]) -> list[str]:
    """What a line about a batch names, so that whoever searches for one trace finds the line."""
    return list(dict.fromkeys(trace_id(parent) for parent in parents if parent))


@contextmanager
def traced(parent: str | None) -> Iterator[None]:
    """Do this as part of the trace that caused it; without one, of the present trace."""
    token = traceparent.set(parent or traceparent.get())
    try:
        yield
    finally:
        traceparent.reset(token)


def configure(service: str, process: str) -> None:
    """Send our own and the libraries' log lines to stdout in one format."""

    def with_origin(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        parent = traceparent.get()
        facts = {
            "time": time.now().isoformat(),
            "service": serving.get() or service,
            "process": process,
            "request_id": request_id.get(),
            "trace_id": trace_id(parent) if parent else None,
        }
        return {**event, **{key: value for key, value in facts.items() if value is not None}}

    facts: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        with_origin,
        without_personal_data,
        without_messages,
    ]
    structlog.configure(
        processors=[*facts, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    _route_libraries(facts)


def _route_libraries(facts: list[structlog.typing.Processor]) -> None:
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=facts,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    # Its lines hold whole addresses, and so what people searched for.
    logging.getLogger("httpx").setLevel(logging.WARNING)


def without_personal_data(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """The event without the keys that may hold a person's data or a secret."""
    return {key: value for key, value in event.items() if key not in PERSONAL}


def without_messages(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Only an exception's kind and place, since its message may quote a row (`Key (phone)=(138…)`)."""
    raised = event.pop("exc_info", None)
    if raised is True:
        raised = sys.exc_info()[1]
    elif isinstance(raised, tuple):
        raised = raised[1]
    if isinstance(raised, BaseException):
        event["exception"] = type(raised).__name__
        event["stack"] = [
            f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(raised.__traceback__)
        ]
    return event
