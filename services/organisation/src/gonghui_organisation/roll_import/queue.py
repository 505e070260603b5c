"""Long rolls, admitted in the background: the file waits sealed, is checked whole, and goes in slice by slice.

Every slice is one command under a key of its own, so that a process that dies leaves nothing undone and nothing done twice.
The file is destroyed as soon as it is not needed.
"""

import asyncio
import os
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final, Literal

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import BaseModel

from gonghui_organisation.membership import views
from gonghui_organisation.membership.commands import Admission, AdmitMember, AdmitMembers
from gonghui_organisation.salt import salt
from gonghui_shared.clock import business_date
from gonghui_shared.ids import UnionId
from gonghui_shared.problems import Problem
from gonghui_shared.refusals import Refusal
from gonghui_shared.runtime import Runtime, secret
from gonghui_shared.spreadsheets import Cells, Limits, rows_of
from gonghui_shared.working import Worker

from .checking import Checked, Fault, Known, Seed, check_roll, column, error_file, seed_of

SCHEMA: Final = """
create table if not exists roll_imports (
    import_id  text primary key,
    union_id   text not null,
    actor      text not null,
    key        text not null,
    sealed     bytea,                        -- the file; null once it has been dealt with
    state      text not null default 'waiting',
    asked_on   date not null,
    asked_at   timestamptz not null default now(),
    ended_at   timestamptz,
    rows       integer not null default 0,
    admitted   integer not null default 0,
    left_out   integer not null default 0,
    faults     bytea                         -- which rows were left out, and why
);
create index if not exists roll_imports_of_union on roll_imports (union_id, asked_at);
create index if not exists roll_imports_open on roll_imports (asked_at) where ended_at is null;
"""
LIMITS: Final = Limits(rows=100_000)
SLICE: Final = 2_000
_NONCE: Final = 12
State = Literal["waiting", "admitting", "done", "faulty", "unreadable"]


class RollImport(BaseModel):
    """How far a long roll has come."""

    import_id: str
    union_id: UnionId
    state: State
    asked_on: date
    asked_at: datetime
    ended_at: datetime | None
    rows: int
    admitted: int
    left_out: int


async def enqueue(runtime: Runtime, union_id: UnionId, actor: str, key: str, body: bytes) -> RollImport:
    """Keep a file until the worker takes it; the same request again finds the same import."""
    assert runtime.pool is not None
    import_id = seed_of(salt(runtime), actor, key, body).imports
    nonce = os.urandom(_NONCE)
    sealed = nonce + _cipher(runtime).encrypt(nonce, body, import_id.encode())
    await runtime.pool.execute(
        "insert into roll_imports (import_id, union_id, actor, key, sealed, asked_on) values ($1, $2, $3, $4, $5, $6)"
        " on conflict do nothing",
        import_id, union_id, actor, key, sealed, business_date(runtime.now()),
    )  # fmt: skip
    return await import_of(runtime, union_id, import_id)


async def imports_of(runtime: Runtime, union_id: UnionId) -> Sequence[RollImport]:
    """The last long rolls of a union, newest first."""
    assert runtime.pool is not None
    query = "select * from roll_imports where union_id = $1 order by asked_at desc limit 20"
    return [RollImport.model_validate(dict(row)) for row in await runtime.pool.fetch(query, union_id)]


async def import_of(runtime: Runtime, union_id: UnionId, import_id: str) -> RollImport:
    """One of them.

    Raises:
        Problem: the union has none of this id.
    """
    return RollImport.model_validate(dict(await _row(runtime, union_id, import_id)))


async def faults_of(runtime: Runtime, union_id: UnionId, import_id: str) -> bytes:
    """Which rows were left out, and why, as a file; the header alone while there are none."""
    return (await _row(runtime, union_id, import_id))["faults"] or error_file([])


async def _row(runtime: Runtime, union_id: UnionId, import_id: str) -> Any:
    assert runtime.pool is not None
    query = "select * from roll_imports where union_id = $1 and import_id = $2"
    row = await runtime.pool.fetchrow(query, union_id, import_id)
    if row is None:
        raise Problem("not-found")
    return row


def _cipher(runtime: Runtime) -> AESGCM:
    return AESGCM(secret(runtime.settings.keys / "organisation.imports.key"))


class RollImports(Worker):
    """Carries long rolls out, the oldest first; see the module."""

    name = "roll_imports"

    async def step(self) -> int:
        """One import to its end; returns how many there were. Another process that works on it is not disturbed."""
        async with self._pool.acquire() as connection:
            if not await connection.fetchval("select pg_try_advisory_lock(hashtext('gonghui.roll_imports'))"):
                return 0
            try:
                query = "select * from roll_imports where ended_at is null order by asked_at, import_id limit 1"
                row = await connection.fetchrow(query)
                if row is not None:
                    await self._carry_out(connection, row)
                return int(row is not None)
            finally:
                await connection.execute("select pg_advisory_unlock(hashtext('gonghui.roll_imports'))")

    async def waits(self) -> bool:
        """Whether an import has not ended."""
        return bool(await self._pool.fetchval("select exists (select from roll_imports where ended_at is null)"))

    async def _carry_out(self, connection: Any, row: Any) -> None:
        import_id, sealed = row["import_id"], row["sealed"]
        body = _cipher(self._runtime).decrypt(sealed[:_NONCE], sealed[_NONCE:], import_id.encode())
        try:
            rows = await asyncio.to_thread(rows_of, body, LIMITS)
        except Refusal:
            await _end(connection, import_id, "unreadable", [])
            return
        seed = seed_of(salt(self._runtime), row["actor"], row["key"], body)
        checked = await checked_roll(self._runtime, rows, seed, members_too=row["state"] == "waiting")
        if checked.faults:
            await _end(connection, import_id, "faulty", checked.faults)
            return
        await connection.execute(
            "update roll_imports set state = 'admitting', rows = $2 where import_id = $1",
            import_id, len(checked.admissions),
        )  # fmt: skip
        await self._admit(connection, row, checked)

    async def _admit(self, connection: Any, row: Any, checked: Checked) -> None:
        left_out: list[Fault] = []
        for start in range(0, len(checked.admissions), SLICE):
            part = list(
                zip(checked.rows[start : start + SLICE], checked.admissions[start : start + SLICE], strict=True)
            )
            left_out += await self._slice(row, start, part)
            await connection.execute(
                "update roll_imports set admitted = $2, left_out = $3 where import_id = $1",
                row["import_id"], start + len(part) - len(left_out), len(left_out),
            )  # fmt: skip
        await _end(connection, row["import_id"], "done", left_out)

    async def _slice(self, row: Any, start: int, part: Sequence[tuple[int, Admission]]) -> list[Fault]:
        """Admit a slice at once; where somebody joined elsewhere meanwhile, one by one."""
        key, on = f"roll-import/{row['import_id']}/{start}", row["asked_on"]
        lines = [admission for _, admission in part]
        whole = AdmitMembers(union_id=row["union_id"], members=lines, occurred_on=on)
        if await self._issue(whole, key, row["actor"]) is None:
            return []
        found = []
        for number, line in part:
            one = AdmitMember.model_construct(union_id=row["union_id"], **dict(line) | {"occurred_on": on})
            if await self._issue(one, f"{key}/{number}", row["actor"]) is not None:
                found.append(Fault(number, "id_number", "member"))
        return found


async def checked_roll(runtime: Runtime, rows: Sequence[Cells], seed: Seed, *, members_too: bool) -> Checked:
    """Check every row with what is known of these people.

    Args:
        members_too: name those who are members already. Left to the claim otherwise, so that what is repeated finds its
            stored answer.
    """
    numbers, persons = [text.upper() for text in column(rows, "id_number")], column(rows, "person_id")
    async with runtime.reading() as read:
        registered = await views.registered(read, runtime.vault, numbers, persons)
        persons += registered.numbers
        members = await views.members_among(read, persons) if members_too else frozenset[str]()
    return await asyncio.to_thread(check_roll, rows, Known(registered, members), seed)


async def _end(connection: Any, import_id: str, state: State, faults: Sequence[Fault]) -> None:
    await connection.execute(
        "update roll_imports set state = $2, ended_at = now(), sealed = null, faults = $3, left_out = $4"
        " where import_id = $1",
        import_id, state, error_file(faults) if faults else None, len({fault.row for fault in faults}),
    )  # fmt: skip
