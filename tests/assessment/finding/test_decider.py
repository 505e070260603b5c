"""The rules of findings."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from gonghui_assessment.finding.commands import (
    ClaimRectified,
    OpenFinding,
    TakeUpFinding,
    VerifyRectification,
    WatchFinding,
    WithdrawFinding,
)
from gonghui_assessment.finding.deadlines import finding_due
from gonghui_assessment.finding.decider import (
    FINDING,
    ClaimWaits,
    DueBefore,
    FindingExists,
    FindingIsClosed,
    NoSuchFinding,
    NothingClaimed,
    TooManyPlans,
    VerifiedByTheSame,
    claim_rectified,
    open_finding,
    take_up_finding,
    verify_rectification,
    watch_finding,
    withdraw_finding,
)
from gonghui_assessment.supervision.acting import NotTheSuperior
from gonghui_assessment.supervision.events import SupervisionWords
from gonghui_shared.contracts.assessment import (
    FindingClosed,
    FindingEscalated,
    FindingOpened,
    FindingOverdue,
    FindingTakenUp,
    RectificationClaimed,
    RectificationRefused,
    Severity,
)
from gonghui_shared.events import Event
from gonghui_shared.testing import DAY, given, rules

DUE = DAY + timedelta(days=30)
CHAIR, HEAD = "person:chair1", "person:head"
OPEN = OpenFinding(
    union_id="u1", superior_id="d", finding_id="f1", title="台账缺失", description="无会议记录", severity="ordinary"
)
OPENED = FindingOpened("f1", "台账缺失", "ordinary", DUE, "d", "", "")
CLAIM = ClaimRectified(union_id="u1", finding_id="f1", account="已补齐")
CLAIMED = RectificationClaimed("f1", CHAIR, ())
LATE = FindingOverdue("f1", DUE, DUE + timedelta(days=10))
WATCH = WatchFinding(union_id="u1", finding_id="f1")
WITHDRAW = WithdrawFinding(union_id="u1", superior_id="d", finding_id="f1", reason="核实无误")
RULES = rules(
    {
        "R-ASM-22.ordinary": (30, "days"), "R-ASM-22.serious": (15, "days"), "R-ASM-22.grave": (7, "days"),
        "R-ASM-22.again": (7, "days"), "R-ASM-22.escalated": (10, "days"),
    }
)  # fmt: skip
SUPERIOR: dict[str, Any] = {"superior": "d", "rules": RULES, "today": DAY, "actor": HEAD}


def verified(holds: bool) -> VerifyRectification:
    """The union above has looked."""
    return VerifyRectification(union_id="u1", superior_id="d", finding_id="f1", holds=holds, seen="现场查看")


def words(kind: str, who: str, text: str) -> SupervisionWords:
    """What was written about it."""
    return SupervisionWords("finding", "f1", kind, who, text)


@pytest.mark.rule("R-ASM-22.ordinary", "R-ASM-22.serious", "R-ASM-22.grave")
@pytest.mark.parametrize(("severity", "days"), [("ordinary", 30), ("serious", 15), ("grave", 7)])
def test_a_finding_is_due_by_its_severity(severity: Severity, days: int) -> None:
    """The graver the sooner, unless whoever opens it says another day."""
    decided = given(FINDING).when(open_finding, OPEN.model_copy(update={"severity": severity}), **SUPERIOR)
    due = DAY + timedelta(days=days)
    decided.then(FindingOpened("f1", "台账缺失", severity, due, "d", "", ""), words("opened", "head", "无会议记录"))
    said = given(FINDING).when(open_finding, OPEN.model_copy(update={"due_on": DAY}), **SUPERIOR)
    assert isinstance(said.events[0], FindingOpened)
    assert said.events[0].due_on == DAY
    past = OPEN.model_copy(update={"due_on": DAY - timedelta(days=1)})
    given(FINDING).when(open_finding, past, **SUPERIOR).then_refused(DueBefore)


def test_only_the_union_directly_above_opens_and_once() -> None:
    """Neither the one above that, nor twice under the same name."""
    given(FINDING).when(open_finding, OPEN, **SUPERIOR | {"superior": "f"}).then_refused(NotTheSuperior)
    given(FINDING, OPENED).when(open_finding, OPEN, **SUPERIOR).then_refused(FindingExists, finding="f1")


def test_the_union_takes_it_up_once_and_may_say_more() -> None:
    """The second plan changes nothing but the words."""
    command = TakeUpFinding(union_id="u1", finding_id="f1", plan="本月补齐")
    said = words("plan", "chair1", "本月补齐")
    given(FINDING, OPENED).when(take_up_finding, command, actor=CHAIR).then(FindingTakenUp("f1"), said)
    given(FINDING, OPENED, FindingTakenUp("f1")).when(take_up_finding, command, actor=CHAIR).then(said)


def test_no_union_fills_a_finding_with_plans() -> None:
    """There is room for its clock and for the union above, whatever the union says."""
    command = TakeUpFinding(union_id="u1", finding_id="f1", plan="逐项整改")
    many = [words("plan", "chair1", "逐项整改")] * 100
    given(FINDING, OPENED, *many).when(take_up_finding, command, actor=CHAIR).then_refused(TooManyPlans)


def test_what_is_claimed_is_verified_by_other_hands() -> None:
    """Then it is closed; whoever claimed it may not, whatever posts they hold."""
    given(FINDING, OPENED).when(claim_rectified, CLAIM, actor=CHAIR).then(CLAIMED, words("claimed", "chair1", "已补齐"))
    done = given(FINDING, OPENED, CLAIMED)
    done.when(verify_rectification, verified(holds=True), **SUPERIOR | {"actor": CHAIR}).then_refused(VerifiedByTheSame)
    done.when(verify_rectification, verified(holds=True), **SUPERIOR).then(
        FindingClosed("f1", "rectified"), words("verified", "head", "现场查看")
    )
    given(FINDING, OPENED).when(verify_rectification, verified(holds=True), **SUPERIOR).then_refused(NothingClaimed)


@pytest.mark.rule("R-ASM-22.again")
@pytest.mark.parametrize(("days", "due"), [(0, 30), (40, 47)])
def test_what_is_not_put_right_gets_days_of_its_own(days: int, due: int) -> None:
    """Counted from the look, and never fewer than it had."""
    today = {"today": DAY + timedelta(days=days)}
    decided = given(FINDING, OPENED, CLAIMED).when(verify_rectification, verified(holds=False), **SUPERIOR | today)
    decided.then(RectificationRefused("f1", DAY + timedelta(days=due)), words("refused", "head", "现场查看"))


def test_a_closed_finding_stays_closed() -> None:
    """And one that is not there is not found; while a claim waits the union says nothing more."""
    closed = given(FINDING, OPENED, FindingClosed("f1", "withdrawn"))
    closed.when(claim_rectified, CLAIM, actor=CHAIR).then_refused(FindingIsClosed)
    closed.when(withdraw_finding, WITHDRAW, superior="d", actor=HEAD).then_refused(FindingIsClosed)
    given(FINDING).when(claim_rectified, CLAIM, actor=CHAIR).then_refused(NoSuchFinding)
    given(FINDING, OPENED, CLAIMED).when(claim_rectified, CLAIM, actor=CHAIR).then_refused(ClaimWaits)


def test_what_should_not_have_been_opened_is_withdrawn() -> None:
    """With the reason."""
    decided = given(FINDING, OPENED, CLAIMED).when(withdraw_finding, WITHDRAW, superior="d", actor=HEAD)
    decided.then(FindingClosed("f1", "withdrawn"), words("withdrawn", "head", "核实无误"))


@pytest.mark.rule("R-ASM-22.escalated")
@pytest.mark.parametrize(
    ("before", "day", "expected"),
    [
        ([OPENED], DUE, []),
        ([OPENED], DUE + timedelta(days=1), [LATE]),
        ([OPENED, CLAIMED], DUE + timedelta(days=1), []),
        ([OPENED, LATE], LATE.escalate_on, []),
        ([OPENED, LATE], LATE.escalate_on + timedelta(days=1), [FindingEscalated("f1", "f")]),
        ([OPENED, LATE, FindingEscalated("f1", "f")], date(2027, 1, 1), []),
        ([OPENED, FindingClosed("f1", "rectified")], date(2027, 1, 1), []),
    ],
    ids=["in time", "overdue", "claimed in time", "overdue for days", "escalated", "escalated before", "closed"],
)
def test_the_clock_says_what_is_overdue_and_takes_it_one_level_up(
    before: Sequence[Event], day: date, expected: Sequence[Event]
) -> None:
    """Each once; what waits to be verified is not the union's delay."""
    given(FINDING, *before).when(watch_finding, WATCH, above="f", on=day, rules=RULES).then(*expected)


def test_a_claim_refused_after_its_day_has_a_clock_again() -> None:
    """Overdue counts from the new day on."""
    again = RectificationRefused("f1", DUE + timedelta(days=17))
    history = given(FINDING, OPENED, LATE, CLAIMED, again)
    history.when(watch_finding, WATCH, above="f", on=again.due_on, rules=RULES).then()
    decided = history.when(watch_finding, WATCH, above="f", on=again.due_on + timedelta(days=1), rules=RULES)
    decided.then(FindingOverdue("f1", again.due_on, again.due_on + timedelta(days=10)))
    assert RectificationRefused in finding_due.reads
