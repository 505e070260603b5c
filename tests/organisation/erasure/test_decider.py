"""When a person's data may be destroyed, sentence by sentence."""

from datetime import date
from typing import Any

import pytest

from gonghui_organisation.erasure.commands import ForgetPerson, RequestErasure
from gonghui_organisation.erasure.decider import (
    ERASURE,
    ErasureNotRequested,
    Files,
    ForgottenAlready,
    PurposeStands,
    RetentionRuns,
    forget_person,
    request_erasure,
)
from gonghui_organisation.erasure.events import ErasureRequested
from gonghui_shared.contracts.organisation import PersonForgotten
from gonghui_shared.testing import given, rules

RULES = rules(
    {
        "R-PRV-03": (True, "switch"),
        "R-PRV-04": (
            {"accounts_years": 30, "membership_years": 10, "election_years": 10, "complaint_years": 5},
            "table",
        ),
    }
)
ASKED = ErasureRequested("p1", "own_wish")
FORGOTTEN = PersonForgotten("p1")
FORGET = ForgetPerson(union_id="f", person_id="p1")
REQUEST = RequestErasure(union_id="f", person_id="p1", ground="own_wish")


def judged(files: Files, on: date) -> dict[str, Any]:
    """What the decision is made with."""
    return {"files": files, "rules": RULES, "on": on}


def test_an_erasure_is_asked_for_once_and_carried_out_once() -> None:
    """Asking again is no error, but nothing is asked of whom nothing is known any more."""
    nothing = judged(Files(), date(2026, 3, 2))
    given(ERASURE).when(request_erasure, REQUEST).then(ASKED)
    given(ERASURE, ASKED).when(request_erasure, REQUEST).then()
    given(ERASURE).when(forget_person, FORGET, **nothing).then_refused(ErasureNotRequested)
    given(ERASURE, ASKED).when(forget_person, FORGET, **nothing).then(FORGOTTEN)
    given(ERASURE, ASKED, FORGOTTEN).when(forget_person, FORGET, **nothing).then_refused(ForgottenAlready)
    given(ERASURE, ASKED, FORGOTTEN).when(request_erasure, REQUEST).then_refused(ForgottenAlready)


@pytest.mark.rule("R-PRV-03")
@pytest.mark.parametrize("kind", ["membership", "election", "complaint"])
def test_nothing_is_destroyed_while_it_is_needed(kind: str) -> None:
    """A member, the holder of a post, somebody whose complaint is open."""
    files = Files(open=frozenset({kind}))
    given(ERASURE, ASKED).when(forget_person, FORGET, **judged(files, date(2040, 1, 1))).then_refused(
        PurposeStands, files=[kind]
    )


@pytest.mark.rule("R-PRV-04")
@pytest.mark.parametrize(
    ("kind", "last"),
    [("membership", date(2036, 2, 28)), ("election", date(2036, 2, 28)), ("complaint", date(2031, 2, 28))],
)
def test_a_file_is_kept_through_the_last_day_of_its_period(kind: str, last: date) -> None:
    """Ten years after a membership or an election, five after a complaint; the rule is cited with the day."""
    files = Files(ended={kind: date(2026, 2, 28), "complaint": date(2026, 2, 28)})
    asked = given(ERASURE, ASKED)
    asked.when(forget_person, FORGET, **judged(files, last)).then_refused(RetentionRuns, file=kind, until=last)
    after = date.fromordinal(last.toordinal() + 1)
    asked.when(forget_person, FORGET, **judged(files, after)).then(FORGOTTEN)
