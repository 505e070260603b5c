"""Holding unions against the rules when their facts or the rules have changed.

A worker looks at what changed since its mark, works out set-wise which duties would move, and issues ordinary commands for
those alone; each command decides again on its own. The mark moves after the commands, so that a crash repeats a look and
nothing else. Many changes of one union between two looks are one look.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from gonghui_shared.clock import business_date
from gonghui_shared.contracts.organisation import DutyKind
from gonghui_shared.logs import log
from gonghui_shared.rules import AmbiguousRule, NoSuchRule, Rulebook
from gonghui_shared.working import Worker

from .commands import ReviewDuties, ReviewDuty
from .duties import KINDS, Facts, Law, asked, due_on, law_of, met
from .facts import facts_of

SCHEMA: Final = """
create table if not exists duty_review_mark (one boolean primary key default true check (one), position bigint not null);
insert into duty_review_mark (position) values (0) on conflict do nothing;
create table if not exists duty_rechecks_due (union_id text primary key, cause text not null, due_on date not null);
create table if not exists duty_rechecks_begun (
    code text, version text, edge text, position bigint, begun_on date not null, unions int not null,
    primary key (code, version, edge, position)
);
create table if not exists duty_years (year int primary key);
"""
BATCH: Final = 500
ABREAST: Final = 8
_CHANGED: Final = """select c.union_id, c.position, c.occurred_on from duty_changes c
    where c.position > (select position from duty_review_mark) order by c.position limit $1"""
_TO_BEGIN: Final = """select r.code, r.version, r.edge, r.jurisdiction, r.position from duty_rechecks r
    left join duty_rechecks_begun b using (code, version, edge, position)
    where r."on" <= $1 and b.code is null order by r.position, r.edge"""
_SPREAD: Final = """insert into duty_rechecks_due (union_id, cause, due_on)
    select union_id, $1, $2 from directory_unions
    where dissolved_on is null and starts_with(jurisdiction || '/', $3 || '/')
    on conflict (union_id) do update set cause = excluded.cause, due_on = excluded.due_on"""
_WAITING: Final = """select exists (select from duty_changes where position > (select position from duty_review_mark))
    or exists (select from duty_rechecks_due)"""
_YEAR: Final = "insert into duty_years (year) values ($1) on conflict do nothing"
_BEGUN: Final = """insert into duty_rechecks_begun (code, version, edge, position, begun_on, unions)
    values ($1, $2, $3, $4, $5, $6)"""
_LATEST: Final = """select distinct on (union_id, duty) union_id, duty, number, state from duties
    where union_id = any($1) order by union_id, duty, number desc"""
Latest = Mapping[tuple[str, str], tuple[int, str]]  # by union and duty: number and state of the last one


def to_review(union_id: str, facts: Facts, law: Law, latest: Latest) -> list[ReviewDuty]:
    """The duties of a union that would move."""
    return [
        ReviewDuty(union_id=union_id, duty=kind, number=number)
        for kind in KINDS
        if (number := _moving(kind, facts, law, latest.get((union_id, kind)))) is not None
    ]


def _moving(kind: DutyKind, facts: Facts, law: Law, last: tuple[int, str] | None) -> int | None:
    number, state = last or (0, "none")
    needed, done = asked(kind, facts, law), met(kind, facts, law)
    if state == "open":
        return None if needed and not done else number
    return number + 1 if needed and not done else None


def law_at(book: Rulebook, jurisdiction: str, on: date, today: date) -> tuple[Law, date] | None:
    """The law under which a fact of a day is looked at, and the day from which its clocks run.

    Where the registry does not know the law or the calendar of a day long past, an old fact that is entered today is held
    against today's; None where it does not know that either: what completes it calls for a re-check.
    """
    for day in (on, today):
        rules = book.rules(jurisdiction, day)
        try:
            law = law_of(rules)
            for kind in KINDS:
                due_on(rules, kind, day)
        except (NoSuchRule, AmbiguousRule) as missing:
            log.warning("duties.rule_missing", rule=str(missing))
        else:
            return law, day
    return None


def _count(done: str) -> int:
    """How many rows a statement wrote."""
    return int(done.rpartition(" ")[2])


class DutyReview(Worker):
    """Reviews what has changed; see the module."""

    name = "duties"
    _begun = 0  # the year that this process knows to be begun

    async def step(self) -> int:
        """One batch of changed unions, or of a re-check; returns how many unions were looked at."""
        pool, today = self._pool, business_date(self._runtime.now())
        await self._begin_year(today)
        await self._begin_rechecks(today)
        if rows := await pool.fetch(_CHANGED, BATCH):
            await self._review([(row["union_id"], row["occurred_on"], f"change/{row['position']}") for row in rows])
            await pool.execute("update duty_review_mark set position = greatest(position, $1)", rows[-1]["position"])
            return len(rows)
        rows = await pool.fetch(
            "select union_id, cause, due_on from duty_rechecks_due order by union_id limit $1", BATCH
        )
        await self._review([(row["union_id"], row["due_on"], row["cause"]) for row in rows])
        for row in rows:  # a cause that came meanwhile stays
            await pool.execute(
                "delete from duty_rechecks_due where union_id = $1 and cause = $2", row["union_id"], row["cause"]
            )
        return len(rows)

    async def waits(self) -> bool:
        """Whether a union has changed, or is to be looked at again."""
        return bool(await self._pool.fetchval(_WAITING))

    async def _begin_year(self, today: date) -> None:
        """Look at every union once a year is over: what it did not do in that year is owed from now on."""
        if today.year == self._begun:
            return
        async with self._pool.acquire() as connection, connection.transaction():
            if not (await connection.execute(_YEAR, today.year)).endswith("0"):
                cause = f"recheck/R-ELE-11.yearly/{today.year}/year/0"
                done = await connection.execute(_SPREAD, cause, today, "CN")
                await connection.execute(_BEGUN, "R-ELE-11.yearly", str(today.year), "year", 0, today, _count(done))
        self._begun = today.year

    async def _begin_rechecks(self, today: date) -> None:
        if rows := await self._pool.fetch(_TO_BEGIN, today):
            await self._runtime.rulebooks.current(fresh=True)  # what is looked at anew is looked at under the new rules
        for row in rows:
            name = (row["code"], row["version"], row["edge"], row["position"])
            async with self._pool.acquire() as connection, connection.transaction():
                cause = "recheck/{}/{}/{}/{}".format(*name)
                done = await connection.execute(_SPREAD, cause, today, row["jurisdiction"])
                await connection.execute(_BEGUN, *name, today, _count(done))

    async def _review(self, looks: Sequence[tuple[str, date, str]]) -> None:
        """Args: looks: union, business date, cause."""
        async with self._runtime.reading() as read:
            found = await facts_of(read, {union_id: on for union_id, on, _ in looks})
        latest = await self._latest(list(found))
        book, today = await self._runtime.rulebooks.current(), business_date(self._runtime.now())
        laws: dict[tuple[str, date], tuple[Law, date] | None] = {}
        asked_for: list[tuple[ReviewDuties, str]] = []
        for union_id, on, cause in looks:
            if union_id not in found:
                continue
            jurisdiction, facts = found[union_id]
            if (jurisdiction, on) not in laws:
                laws[jurisdiction, on] = law_at(book, jurisdiction, on, today)
            if (law := laws[jurisdiction, on]) and (duties := to_review(union_id, facts, law[0], latest)):
                command = ReviewDuties(union_id=union_id, duties=duties, occurred_on=law[1])
                asked_for.append((command, f"duties/{union_id}/{cause}"))
        for start in range(0, len(asked_for), ABREAST):
            await asyncio.gather(*(self._issue(*one) for one in asked_for[start : start + ABREAST]))

    async def _latest(self, unions: Sequence[str]) -> Latest:
        rows: Any = await self._pool.fetch(_LATEST, list(unions))
        return {(row["union_id"], row["duty"]): (row["number"], row["state"]) for row in rows}
