"""Laws of a member's dues that hold whatever is tried in whatever order."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import pytest
from hypothesis import given as forall
from hypothesis import settings
from hypothesis import strategies as st

from gonghui_finance.dues.commands import AssessDues
from gonghui_finance.dues.deadlines import dues_arrears
from gonghui_finance.dues.decider import DUES, assess_dues, pay_dues, reach_arrears, refund_dues
from gonghui_finance.dues.views import project_arrears, project_years
from gonghui_finance.ledger.views import project_balances
from gonghui_shared.contracts.finance import DuesArrearsReached, DuesAssessed, DuesPaid, DuesRefunded
from gonghui_shared.decider import At
from gonghui_shared.events import Event
from gonghui_shared.money import months_after
from gonghui_shared.refusals import Refusal
from gonghui_shared.testing import DAY, folded, recorded
from tests.finance.dues.lives import OWED, ROLL, RULES, paid, pay, reach, refund

MONTHS = st.sampled_from(["2026-01", "2026-02", "2026-03"])
SUMS = st.sampled_from([1, 700, 1800, OWED, OWED + 1])
NAMES = st.sampled_from(["x1", "x2", "x3", "x4"])
STEPS = st.one_of(
    st.builds(lambda month, wage: ("assess", month, wage), MONTHS, st.integers(0, 900_000)),
    st.builds(lambda month, amount, name: ("pay", month, amount, name), MONTHS, SUMS, NAMES),
    st.builds(lambda month, amount, name, key: ("refund", month, amount, name, key), MONTHS, SUMS, NAMES, NAMES),
)
LIVES = st.lists(STEPS, max_size=40)


def lived(life: list[tuple[Any, ...]]) -> list[Event]:
    """The events of a year of dues after attempts in some order."""
    events: list[Event] = []
    for step in life:
        try:
            events += decided(DUES.fold(events), step)
        except Refusal:
            continue
    return events


def decided(dues: Any, step: tuple[Any, ...]) -> Iterator[Event]:
    """What comes of one attempt."""
    match step:
        case "assess", month, wage:
            command = AssessDues(union_id="u1", member_id="m1", month=month, wage=wage)
            yield from assess_dues(dues, command, roll=ROLL, rules=RULES)
        case "pay", month, amount, name:
            yield from pay_dues(dues, pay(month, amount, name), rules=RULES)
        case _, month, amount, name, key:
            yield from refund_dues(dues, refund(month, amount, payment=name, key=key), rules=RULES, on=DAY)


@settings(deadline=None)
@forall(LIVES)
def test_what_was_assessed_was_paid_or_is_owed(life: list[Any]) -> None:
    """No fen comes or goes, and nobody pays ahead of what he owes."""
    events = lived(life)
    left: dict[str, int] = defaultdict(int)
    for event in events:
        match event:
            case DuesAssessed(month=month, owed=owed):
                left[month] += owed
            case DuesPaid(month=month, paid=amount, settled=settled):
                left[month] -= amount
                assert settled == (left[month] == 0)
            case DuesRefunded(month=month, refunded=amount, reopened=reopened):
                assert reopened == (left[month] == 0)
                left[month] += amount
        assert min(left.values()) >= 0
    assert dict(DUES.fold(events).owed) == dict(left)


@settings(deadline=None)
@forall(LIVES)
def test_arrears_are_what_the_decider_says_is_owed(life: list[Any]) -> None:
    """The table shows months with something owed, and no others."""
    events = lived(life)
    rows = folded(project_arrears, *events)["arrears"]
    assert {key[2]: row["owed"] for key, row in rows.items()} == {
        month: fen for month, fen in DUES.fold(events).owed.items() if fen
    }


@pytest.mark.rule("R-ACC-01")
@settings(deadline=None)
@forall(LIVES)
def test_books_balance_and_the_bank_holds_what_was_paid_and_not_refunded(life: list[Any]) -> None:
    """Debits and credits are equal, heading by heading they are the year's figures."""
    events = lived(life)
    rows = {key[1]: row for key, row in folded(project_balances, *events)["ledger_balances"].items()}
    years = folded(project_years, *events)["dues_by_year"].get(("u1", 2026), {"paid": 0, "refunded": 0})
    nothing = {"debit": 0, "credit": 0}
    assert rows.get("102", nothing) == {"debit": years["paid"], "credit": years["refunded"]}
    assert rows.get("401", nothing) == {"debit": years["refunded"], "credit": years["paid"]}


@settings(deadline=None)
@forall(LIVES)
def test_every_month_that_is_owed_has_a_clock(life: list[Any]) -> None:
    """And a settled one has none."""
    events = lived(life)
    clocks = folded(dues_arrears, *events)["deadline_dues_arrears"]
    owing = {f"u1/m1/{month}" for month, fen in DUES.fold(events).owed.items() if fen}
    assert {key for (key,) in clocks} == owing


def year_by_year(unpaid: list[bool]) -> list[DuesArrearsReached]:
    """The signals of months from 2024 on, each assessed when it ends and paid at once or never; clocks fire in order."""
    streams: dict[str, list[Event]] = defaultdict(list)
    for number, left in enumerate(unpaid):
        month = months_after("2024-01", number)
        command = AssessDues(union_id="u1", member_id="m1", month=month, wage=500_000)
        streams[month[:4]] += assess_dues(DUES.fold(streams[month[:4]]), command, roll=ROLL, rules=RULES)
        if not left:
            streams[month[:4]].append(paid(month, payment=f"x{number}"))
    everything = [event for stream in streams.values() for event in stream]
    clocks = folded(dues_arrears, *(recorded(event) for event in everything))["deadline_dues_arrears"]
    for (key,), row in sorted(clocks.items(), key=lambda clock: clock[1]["due_on"]):
        since = key.rpartition("/")[2]
        before, year, after = (str(int(since[:4]) + n) for n in (-1, 0, 1))
        states = [DUES.fold(e for e in streams[y] if known(e, row["due_on"])) for y in (before, year, after)]
        for event in reach_arrears(
            states[1], reach(since), before=states[0], after=states[2], rules=RULES, on=row["due_on"]
        ):
            streams[before if isinstance(event, At) else year].append(event.event if isinstance(event, At) else event)
    return [event for stream in streams.values() for event in stream if isinstance(event, DuesArrearsReached)]


def known(event: Event, on: Any) -> bool:
    """Whether an event is of a month that is over."""
    return not isinstance(event, DuesAssessed | DuesPaid) or f"{on:%Y-%m}" > event.month


@pytest.mark.rule("R-MEM-03")
@settings(deadline=None, max_examples=200)
@forall(st.lists(st.sampled_from([True, True, True, True, False]), max_size=40))
def test_every_run_of_six_unpaid_months_is_signalled_once_when_it_is_six_months_long(unpaid: list[bool]) -> None:
    """However long it lasts and whichever new years it crosses."""
    runs = [[n for n, _ in group] for left, group in groupby(enumerate(unpaid), key=lambda month: month[1]) if left]
    expected = {(months_after("2024-01", run[0]), 6, 6 * OWED) for run in runs if len(run) >= 6}
    signals = year_by_year(unpaid)
    assert {(signal.since, signal.months, signal.owed) for signal in signals} == expected
    assert len(signals) == len(expected)
