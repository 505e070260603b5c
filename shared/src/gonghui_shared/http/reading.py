"""Queries: a short read-only connection, pages, and waiting for what one has just written."""

import asyncio
import base64
import re
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Annotated, Any, Final, Generic, TypeVar

import msgspec
from fastapi import Depends, Query
from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator
from sqlalchemy import BigInteger, Select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_shared.commands import BusinessDate, in_our_time
from gonghui_shared.http.principal import CurrentRuntime
from gonghui_shared.problems import Problem

T = TypeVar("T", bound=BaseModel)
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ].{5,30}")


def _written_out(form: re.Pattern[str]) -> BeforeValidator:
    """Refuse the bare numbers that pydantic would take as seconds since 1970."""

    def check(value: Any) -> Any:
        if isinstance(value, str) and not form.fullmatch(value):
            raise ValueError("not in the form of ISO 8601")
        return value

    return BeforeValidator(check)


On = Annotated[BusinessDate, _written_out(_DAY)]  # the business date of a query
At = Annotated[
    AwareDatetime, _written_out(_INSTANT), AfterValidator(in_our_time)
]  # the instant at which a query's answer was known
_WAIT: Final = 5.0  # seconds that a read waits for its stream


async def _connection(
    runtime: CurrentRuntime,
    wait_for: Annotated[
        str | None,
        Query(
            pattern=r"^[0-9A-Za-z\u3400-\u9fff_./:-]{1,200}@[0-9]{1,6}$",
            description="stream@version that the answer must know",
        ),
    ] = None,
) -> AsyncIterator[AsyncConnection]:
    if wait_for is not None:
        stream_id, _, version = wait_for.rpartition("@")
        await _known(runtime, stream_id, int(version))
    async with runtime.reading() as connection:
        yield connection


async def _known(runtime: CurrentRuntime, stream_id: str, version: int) -> None:
    """Wait until the service's own projections have folded a stream's version; 503 when they do not in time."""
    events = await runtime.store.load(stream_id)
    waiter = runtime.state.get("own_log")
    if waiter is None or version > len(events) or version < 1:
        return
    try:
        async with asyncio.timeout(_WAIT):
            await waiter.wait_for_event(events[version - 1].event_id)
    except TimeoutError:
        raise Problem("unavailable") from None


ReadConnection = Annotated[AsyncConnection, Depends(_connection, scope="function")]


class Paged(BaseModel, Generic[T]):
    """One page and where the next one begins."""

    items: Sequence[T]
    next: str | None = None


class Cursor:
    """A page as asked for: how many, after which row, from which end."""

    def __init__(
        self,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
        after: Annotated[str | None, Query(max_length=500, pattern=r"^[A-Za-z0-9_=-]*$")] = None,
        descending: Annotated[bool, Query(description="from the other end of the order: newest first")] = False,
    ) -> None:
        self.limit = limit
        self._after = after
        self._descending = descending

    async def of(self, read: AsyncConnection, query: Select[Any], order: Sequence[Any], model: type[T]) -> Paged[T]:
        """Read one page of `query` in the order of columns that together are unique and are all selected."""
        if self._after:
            here, seen = tuple_(*order), tuple_(*self._position(order))
            query = query.where(here < seen if self._descending else here > seen)
        ends = [column.desc() if self._descending else column.asc() for column in order]
        rows = (await read.execute(query.order_by(*ends).limit(self.limit + 1))).mappings().all()
        items = [model.model_validate(dict(row)) for row in rows[: self.limit]]
        if len(rows) <= self.limit:
            return Paged[model](items=items)  # type: ignore[valid-type]  # pydantic's run-time generics
        last = [rows[self.limit - 1][column.name] for column in order]
        token = base64.urlsafe_b64encode(msgspec.json.encode(last)).decode()
        return Paged[model](items=items, next=token)  # type: ignore[valid-type]  # as above

    def _position(self, order: Sequence[Any]) -> tuple[Any, ...]:
        """The values of the last row seen, each of its column's own type."""
        row: Any = tuple[tuple(column.type.python_type for column in order)]  # type: ignore[misc]  # known at run time only
        try:
            values: tuple[Any, ...] = msgspec.json.decode(base64.urlsafe_b64decode(self._after or ""), type=row)
        except (ValueError, msgspec.MsgspecError):
            raise _no_position() from None
        if not all(_storable(value, column) for value, column in zip(values, order, strict=True)):
            raise _no_position()
        return values


def _no_position() -> Problem:
    return Problem("malformed", fields=[{"field": "after", "fault": "no_position"}])


def _storable(value: Any, column: Any) -> bool:
    """Whether PostgreSQL can compare the value with the column's."""
    match value:
        case str():
            return "\x00" not in value
        case bool():
            return True
        case int():
            bits = 63 if isinstance(column.type, BigInteger) else 31
            return -(1 << bits) <= value < 1 << bits
        case datetime():
            return value.tzinfo is not None
        case _:
            return True


Page = Annotated[Cursor, Depends()]
