"""Laws of a complaint that hold whatever is tried in whatever order."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import given as forall
from hypothesis import settings
from hypothesis import strategies as st

from gonghui_engagement.complaint.commands import (
    AcceptComplaint,
    AnswerComplaint,
    AppealComplaint,
    CloseComplaint,
    ExtendAnswer,
    MissClock,
    RecordComplaint,
    ReviewComplaint,
)
from gonghui_engagement.complaint.decider import (
    COMPLAINT,
    accept_complaint,
    answer_complaint,
    appeal_complaint,
    close_complaint,
    extend_answer,
    miss_clock,
    record_complaint,
    review_complaint,
)
from gonghui_shared.contracts.engagement import ComplaintAppealed, ComplaintClosed, ComplaintOverdue, ServiceClockMissed
from gonghui_shared.events import Event
from gonghui_shared.refusals import Refusal
from gonghui_shared.testing import DAY, rules

NAMES: dict[str, Any] = {"union_id": "u1", "complaint_id": "c1"}
RULES = rules(
    {
        "R-CMP-01.accept": (15, "days"),
        "R-CMP-01.answer": (60, "days"),
        "R-CMP-01.extension": (30, "days"),
        "R-CMP-01.review": (30, "days"),
        "R-CMP-01.re_review": (30, "days"),
        "R-CMP-01.triage": (5, "working_days"),
        "R-CMP-01.close": (10, "working_days"),
        "R-SUP-04": (True, "switch"),
        **{f"calendar.{year}": ({"holidays": [], "worked": []}, "table") for year in (2026, 2027, 2028)},
    }
)
STEPS: list[tuple[Callable[..., Any], Any]] = [
    (record_complaint, RecordComplaint(**NAMES, theme="wages", body="unpaid", person_id="p1")),
    (accept_complaint, AcceptComplaint(**NAMES, owner_id="p2")),
    (answer_complaint, AnswerComplaint(**NAMES, outcome="upheld", answer="paid")),
    (extend_answer, ExtendAnswer(**NAMES, reason="abroad")),
    (appeal_complaint, AppealComplaint(**NAMES, reason="not paid")),
    (review_complaint, ReviewComplaint(**NAMES, superior_id="u0", confirmed=True, answer="paid")),
    (close_complaint, CloseComplaint(**NAMES)),
    *((miss_clock, MissClock(**NAMES, clock=clock)) for clock in ("triage", "accept", "answer", "review", "close")),
]
LIVES = st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 40)), max_size=40)


def lived(life: list[tuple[tuple[Callable[..., Any], Any], int]]) -> list[Event]:
    """The events of a case after attempts in some order, each some days after the one before."""
    events: list[Event] = []
    on = DAY
    for (decide, command), days in life:
        on = min(on + timedelta(days=days), DAY.replace(year=2028, month=9))
        context = {"rules": RULES, "on": on, "actor": "person:p1" if decide is appeal_complaint else "person:p2"}
        wanted = {name: value for name, value in (context | {"above": {"u0"}}).items() if name in _parameters(decide)}
        try:
            events += decide(COMPLAINT.fold(events), command, **wanted)
        except Refusal:
            continue
    return events


def _parameters(decide: Callable[..., Any]) -> set[str]:
    return set(decide.__code__.co_varnames[: decide.__code__.co_argcount + decide.__code__.co_kwonlyargcount])


@settings(max_examples=150, deadline=None)
@forall(LIVES)
def test_no_case_is_appealed_more_than_twice_or_closed_more_than_once(life: list[Any]) -> None:
    """Review and re-review are all there is, and closed is closed."""
    kinds = Counter(type(event) for event in lived(life))
    assert kinds[ComplaintAppealed] <= 2
    assert kinds[ComplaintClosed] <= 1


@settings(max_examples=150, deadline=None)
@forall(LIVES)
def test_every_clock_that_ran_out_is_signalled_once(life: list[Any]) -> None:
    """However often one looks."""
    missed = Counter(
        (event.clock, event.due_on) for event in lived(life) if isinstance(event, ComplaintOverdue | ServiceClockMissed)
    )
    assert all(count == 1 for count in missed.values())


@settings(max_examples=150, deadline=None)
@forall(LIVES)
def test_nothing_happens_after_closing(life: list[Any]) -> None:
    """The closing is a case's last event."""
    events = lived(life)
    closed = [n for n, event in enumerate(events) if isinstance(event, ComplaintClosed)]
    assert closed in ([], [len(events) - 1])
