"""Term clocks as they are read."""

from datetime import date

from gonghui_organisation.term.deadlines import term_due, term_of_ended_union
from gonghui_organisation.term.views import project_clocks
from gonghui_shared.contracts.organisation import TermEnded, TermOpened, TermOverdue, UnionDissolved
from gonghui_shared.testing import DAY, folded

BEGUN, DUE, ENDED = date(2021, 3, 1), date(2026, 3, 1), date(2026, 6, 1)
OPENED = TermOpened("t1", 1, BEGUN, DUE)


def test_clock_runs_until_the_term_ends() -> None:
    """An ended term keeps what became of it."""
    rows = folded(project_clocks, OPENED, TermOverdue("t1", DUE), TermEnded("t1", ENDED, late=True))["term_clock"]
    assert rows[("u1", "t1")] == {
        "term_no": 1, "opened_on": BEGUN, "due_on": DUE, "ended_on": ENDED, "overdue": True, "late": True,
        "asked_until": None, "asked_for": None, "extended": False, "elect_by": None,
    }  # fmt: skip


def test_deadline_lies_on_the_day_after_the_term() -> None:
    """The union is asked about its election when the due day has passed."""
    rows = folded(term_due, OPENED)["deadline_term_due"]
    assert rows[("u1/t1",)]["due_on"] == date(2026, 3, 2)


def test_ended_term_has_no_deadline() -> None:
    """A clock stops with its term."""
    assert folded(term_due, OPENED, TermEnded("t1", DUE, late=False)) == {"deadline_term_due": {}}


def test_ended_union_has_its_term_ended() -> None:
    """The term ends on the union's last day."""
    rows = folded(term_of_ended_union, UnionDissolved("unit_closed"))["deadline_term_of_ended_union"]
    assert rows[("u1",)]["due_on"] == DAY
