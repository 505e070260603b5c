"""The rules of self-checks, inspections and levels."""

from datetime import date
from typing import Any

import pytest

from gonghui_assessment.accreditation.commands import (
    ApplyForLevel,
    ExpireAccreditation,
    GrantLevel,
    InspectUnion,
    Mark,
    RevokeAccreditation,
    SelfCheck,
)
from gonghui_assessment.accreditation.decider import (
    ACCREDITATION,
    BeyondFull,
    EveryClauseOnce,
    LevelNotReached,
    NoSuchChecklist,
    NoSuchLevel,
    NothingGranted,
    NotInspected,
    NotSelfChecked,
    RoundIsOver,
    apply_for_level,
    expire_accreditation,
    grant_level,
    inspect_union,
    revoke_accreditation,
    self_check,
)
from gonghui_assessment.checklist.form import load
from gonghui_assessment.supervision.acting import NotTheSuperior
from gonghui_assessment.supervision.events import SupervisionWords
from gonghui_shared.contracts.assessment import (
    AccreditationExpired,
    AccreditationGranted,
    AccreditationRevoked,
    ClauseMark,
    LevelApplied,
    SelfChecked,
    UnionInspected,
)
from gonghui_shared.events import Event
from gonghui_shared.testing import DAY, given, rules
from tests.assessment.checklist.test_decider import TEXT

HOME = load(TEXT)
ROUND: dict[str, Any] = {"union_id": "u1", "checklist_id": "home", "version": "1", "check_id": "c1"}
SUPERIOR: dict[str, Any] = ROUND | {"superior_id": "d"}
NAMES = ("home", "1", "c1")
RULES = rules({"R-ASM-24": (36, "months")})
UNTIL = date(2029, 3, 2)


def marks(**points: int) -> list[Mark]:
    """Every clause of the checklist, met in full unless said otherwise."""
    return [Mark(code=code, points=points.get(f"c{code}", full)) for code, full in (("1", 1), ("2", 10), ("3", 5))]


def kept(**points: int) -> tuple[ClauseMark, ...]:
    """The same as the event keeps them."""
    return tuple(ClauseMark(mark.code, mark.points) for mark in marks(**points))


CHECKED = SelfChecked(*NAMES, kept())
INSPECTED = UnionInspected(*NAMES, kept(c3=3), "qualified")
GRANTED = AccreditationGranted(*NAMES, "qualified", UNTIL)
GRANT: dict[str, Any] = {"checklist": HOME, "superior": "d", "rules": RULES, "on": DAY}


def test_a_self_check_marks_every_clause_once_and_within_its_points() -> None:
    """As often as the union likes while the round runs."""
    history = given(ACCREDITATION, CHECKED)
    history.when(self_check, SelfCheck(**ROUND, marks=marks(c2=6)), checklist=HOME).then(
        SelfChecked(*NAMES, kept(c2=6))
    )
    for wrong, refusal in (
        (marks()[:2], EveryClauseOnce),
        ([*marks(), marks()[0]], EveryClauseOnce),
        ([*marks()[:2], Mark(code="9", points=1)], EveryClauseOnce),
        (marks(c3=6), BeyondFull),
    ):
        history.when(self_check, SelfCheck(**ROUND, marks=wrong), checklist=HOME).then_refused(refusal)
    history.when(self_check, SelfCheck(**ROUND, marks=marks()), checklist=None).then_refused(NoSuchChecklist)


def test_a_union_applies_for_a_level_after_it_has_checked_itself() -> None:
    """For one that the checklist has."""
    apply = ApplyForLevel(**ROUND, level="model")
    given(ACCREDITATION, CHECKED).when(apply_for_level, apply, checklist=HOME).then(LevelApplied(*NAMES, "model"))
    given(ACCREDITATION).when(apply_for_level, apply, checklist=HOME).then_refused(NotSelfChecked)
    other = ApplyForLevel(**ROUND, level="golden")
    given(ACCREDITATION, CHECKED).when(apply_for_level, other, checklist=HOME).then_refused(NoSuchLevel)


def test_an_inspection_says_which_level_is_reached() -> None:
    """Also where the union has not checked itself; only the union directly above inspects."""
    inspect = InspectUnion(**SUPERIOR, marks=marks(c3=3), seen="现场查看")
    context = {"checklist": HOME, "superior": "d", "actor": "person:head"}
    given(ACCREDITATION).when(inspect_union, inspect, **context).then(
        INSPECTED, SupervisionWords("accreditation", "c1", "inspected", "head", "现场查看")
    )
    given(ACCREDITATION).when(inspect_union, inspect, **context | {"superior": "f"}).then_refused(NotTheSuperior)


@pytest.mark.rule("R-ASM-24")
def test_what_was_reached_is_granted_for_some_years() -> None:
    """A lower level, too, but no higher one, and nothing without an inspection."""
    granted = given(ACCREDITATION, CHECKED, INSPECTED)
    granted.when(grant_level, GrantLevel(**SUPERIOR, level="qualified"), **GRANT).then(GRANTED)
    granted.when(grant_level, GrantLevel(**SUPERIOR, level="model"), **GRANT).then_refused(LevelNotReached)
    given(ACCREDITATION, CHECKED).when(
        grant_level, GrantLevel(**SUPERIOR, level="qualified"), **GRANT
    ).then_refused(NotInspected)  # fmt: skip
    given(ACCREDITATION, UnionInspected(*NAMES, kept(c1=0), "")).when(
        grant_level, GrantLevel(**SUPERIOR, level="qualified"), **GRANT
    ).then_refused(LevelNotReached)


def test_a_granted_round_is_over() -> None:
    """The next check is a round of its own."""
    done = given(ACCREDITATION, CHECKED, INSPECTED, GRANTED)
    done.when(self_check, SelfCheck(**ROUND, marks=marks()), checklist=HOME).then_refused(RoundIsOver)
    done.when(grant_level, GrantLevel(**SUPERIOR, level="qualified"), **GRANT).then_refused(RoundIsOver)


def test_a_level_is_revoked_with_a_reason_and_once() -> None:
    """By the union directly above."""
    revoke = RevokeAccreditation(**SUPERIOR, reason="发生重大事件")
    context = {"superior": "d", "actor": "person:head"}
    revoked = AccreditationRevoked(*NAMES, "qualified")
    given(ACCREDITATION, INSPECTED, GRANTED).when(revoke_accreditation, revoke, **context).then(
        revoked, SupervisionWords("accreditation", "c1", "revoked", "head", "发生重大事件")
    )
    given(ACCREDITATION, INSPECTED, GRANTED, revoked).when(revoke_accreditation, revoke, **context).then_refused(
        NothingGranted
    )


@pytest.mark.rule("R-ASM-24")
@pytest.mark.parametrize(
    ("before", "day", "expired"),
    [
        ([INSPECTED, GRANTED], UNTIL, False),
        ([INSPECTED, GRANTED], date(2029, 3, 3), True),
        ([INSPECTED, GRANTED, AccreditationRevoked(*NAMES, "qualified")], date(2029, 3, 3), False),
    ],
    ids=["the last day", "a day later", "revoked before"],
)
def test_a_level_runs_out_after_its_last_day(before: list[Event], day: date, expired: bool) -> None:
    """Unless it was taken away before."""
    decided = given(ACCREDITATION, *before).when(expire_accreditation, ExpireAccreditation(**ROUND), on=day)
    decided.then(*([AccreditationExpired(*NAMES, "qualified")] if expired else []))
