"""Logs: one JSON object a line, constant dotted names, nothing personal."""

import logging
import sys
from collections.abc import MutableMapping
from contextlib import suppress
from typing import Any, Final, TextIO, cast

import structlog

_SECRET: Final = frozenset({"password", "token", "authorization", "name", "id_number", "phone", "body", "payload"})


def configure(service: str, level: str = "info") -> None:
    """Set structlog and the standard library up for a process."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _redact,
            _without_values,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=cast("TextIO", _Unfailing())),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)
    logging.basicConfig(level=logging.WARNING, handlers=[_Library()], force=True)


class _Unfailing:
    """Standard error, for whose sake nothing fails: on a full disk lines are lost, not commands."""

    def write(self, text: str) -> None:
        with suppress(OSError):
            sys.stderr.write(text)

    def flush(self) -> None:
        with suppress(OSError):
            sys.stderr.flush()


class _Library(logging.Handler):
    """What libraries log: their pattern without the values that it would be filled with."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        log.log(record.levelno, "library.logged", logger=record.name, pattern=str(record.msg)[:200], exc_info=error)


def _redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: "…" if key in _SECRET else value for key, value in event.items()}


def _without_values(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """An exception is logged as its type and place: its text may repeat what a user sent."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        frame = error.__traceback__
        while frame is not None and frame.tb_next is not None:
            frame = frame.tb_next
        event["error"] = type(error).__name__
        if frame is not None:
            event["at"] = f"{frame.tb_frame.f_globals.get('__name__')}:{frame.tb_lineno}"
    return event


log: structlog.stdlib.BoundLogger = structlog.get_logger()
