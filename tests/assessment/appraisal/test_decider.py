"""A secret appraisal: the frozen roll, who came, two sheets that agree; nobody's ballot anywhere."""

from typing import Any, Final

import msgspec
import pytest

from gonghui_assessment.appraisal.commands import CountBallots, Line, OpenAppraisal, RecordAttendance
from gonghui_assessment.appraisal.decider import (
    APPRAISAL,
    AppraisalExists,
    AttendanceMissing,
    FiguresDisagree,
    NobodyEntitled,
    NothingToCount,
    NotTheQuestions,
    PostNotHeld,
    Roll,
    RollIsKept,
    SameTeller,
    TellerIsAppraised,
    count_ballots,
    open_appraisal,
    record_attendance,
)
from gonghui_assessment.appraisal.events import (
    Answer,
    AppraisalAttended,
    AppraisalOpened,
    AppraisalSheetEntered,
    AppraisalSheetsDiffered,
    AppraisalTallied,
    Subject,
    Tally,
)
from gonghui_assessment.judgement.decider import AppraisedAlready, Judged
from gonghui_shared.contracts.assessment import AppraisalClosed, AppraisalRecorded
from gonghui_shared.decider import At
from gonghui_shared.refusals import Refusal
from gonghui_shared.testing import given, rules

LAW: Final = rules(
    {
        "R-ASM-08": ("0.30", "ratio"), "R-ASM-08.front_line": ("0.60", "ratio"), "R-ASM-08.least_ballots": (5, "count"),
        "R-ELE-13.scrutineers": (2, "count"),
    }
)  # fmt: skip
NAME: Final[dict[str, Any]] = {"union_id": "u1", "appraisal_id": "a1"}
HELD: Final = {"c": ("chair", "li"), "v": ("vice_chair", "wu"), "s": ("committee_member", "he")}
ROLL: Final = Roll(100, "d" * 64)
OPEN: Final = OpenAppraisal(**NAME, year=2026, posts=["v"])
OPENED: Final = AppraisalOpened(
    "a1", 2026, 100, "d" * 64, (Subject("c", "chair", "li"), Subject("v", "vice_chair", "wu"))
)
ATTENDED: Final = AppraisalAttended("a1", 50, 30)
UNION, CHAIR, VICE = Tally("", 20, 20, 5, 1, 4), Tally("c", 10, 20, 10, 6, 4), Tally("v", 1, 2, 1, 0, 46)
SHEET: Final = (UNION, CHAIR, VICE)
FIRST: Final = AppraisalSheetEntered("a1", "t1", "person:t1", SHEET)


def counted(teller: str = "t2", *tallies: Tally) -> CountBallots:
    """A teller's sheet."""
    lines = [Line(**msgspec.structs.asdict(tally)) for tally in tallies or SHEET]
    return CountBallots(**NAME, year=2026, teller_id=teller, lines=lines)


def counting(actor: str = "person:t2", *, appraised: bool = False) -> dict[str, Any]:
    """What is asked when a sheet is entered."""
    return {"judged": Judged(appraised=appraised), "rules": LAW, "actor": actor}


@pytest.mark.rule("R-ASM-08")
def test_union_and_chair_are_appraised_and_the_posts_that_are_named() -> None:
    """The roll of the day is frozen as a number and a digest."""
    given(APPRAISAL).when(open_appraisal, OPEN, judged=Judged(), roll=ROLL, held=HELD).then(OPENED)


@pytest.mark.parametrize(
    ("command", "judged", "roll", "refusal"),
    [
        (OPEN, Judged(appraised=True), ROLL, AppraisedAlready),
        (OPEN, Judged(), Roll(0, ""), NobodyEntitled),
        (OPEN.model_copy(update={"entitled": 90}), Judged(), ROLL, RollIsKept),
        (OPEN.model_copy(update={"posts": ["x"]}), Judged(), ROLL, PostNotHeld),
    ],
)
def test_nothing_is_opened_twice_a_year_without_a_roll_or_of_nobody(
    command: OpenAppraisal, judged: Judged, roll: Roll, refusal: type[Refusal]
) -> None:
    """And where the roll is kept it says how many are entitled."""
    given(APPRAISAL).when(open_appraisal, command, judged=judged, roll=roll, held=HELD).then_refused(refusal)
    given(APPRAISAL, OPENED).when(open_appraisal, command, judged=judged, roll=roll, held=HELD).then_refused(
        AppraisalExists
    )


def test_where_no_roll_is_kept_the_union_says_how_many_are_entitled() -> None:
    """There is no digest then."""
    told = OPEN.model_copy(update={"entitled": 40, "posts": []})
    given(APPRAISAL).when(open_appraisal, told, judged=Judged(), roll=Roll(0, "e" * 64), held=HELD).then(
        AppraisalOpened("a1", 2026, 40, "", (Subject("c", "chair", "li"),))
    )


@pytest.mark.parametrize(("attended", "front_line"), [(101, 10), (10, 11)])
def test_no_more_come_than_are_entitled(attended: int, front_line: int) -> None:
    """And no more of the front line than came; it is recorded once."""
    command = RecordAttendance(**NAME, attended=attended, front_line=front_line)
    given(APPRAISAL, OPENED).when(record_attendance, command, actor="person:t1").then_refused(FiguresDisagree)
    right = RecordAttendance(**NAME, attended=50, front_line=30)
    given(APPRAISAL, OPENED).when(record_attendance, right, actor="person:t1").then(ATTENDED)
    given(APPRAISAL, OPENED, ATTENDED).when(record_attendance, right, actor="person:t1").then_refused(AttendanceMissing)


def test_nobody_who_is_appraised_records_who_came() -> None:
    """Whether the appraisal counts hangs on it; a second post gives the chair no hand in it."""
    command = RecordAttendance(**NAME, attended=50, front_line=30)
    given(APPRAISAL, OPENED).when(record_attendance, command, actor="person:li").then_refused(TellerIsAppraised)


@pytest.mark.rule("R-ELE-13.scrutineers", "R-ASM-08.least_ballots")
def test_the_second_sheet_that_agrees_closes_it_and_few_ballots_are_not_told_singly() -> None:
    """The union's answer counts for the year; four members said something of the vice chair."""
    opened = given(APPRAISAL, OPENED, ATTENDED)
    opened.when(count_ballots, counted("t1"), **counting(actor="person:t1")).then(FIRST)
    answers = (Answer(UNION, "", True), Answer(CHAIR, "li", True), Answer(VICE, "wu", False))
    given(APPRAISAL, OPENED, ATTENDED, FIRST).when(count_ballots, counted(), **counting()).then(
        AppraisalSheetEntered("a1", "t2", "person:t2", SHEET),
        AppraisalTallied("a1", 2026, True, answers),
        AppraisalClosed("a1", 2026, 100, 50, 30, 50, 46, True),
        At("judged", AppraisalRecorded("a1", 2026, 100, 46, 40, True)),
    )


def test_sheets_that_differ_are_set_aside() -> None:
    """The ballots are counted again."""
    other = (UNION, CHAIR, Tally("v", 2, 1, 1, 0, 46))
    given(APPRAISAL, OPENED, ATTENDED, FIRST).when(count_ballots, counted("t2", *other), **counting()).then(
        AppraisalSheetEntered("a1", "t2", "person:t2", other), AppraisalSheetsDiffered("a1")
    )
    given(APPRAISAL, OPENED, ATTENDED, FIRST, AppraisalSheetsDiffered("a1")).when(
        count_ballots, counted("t1"), **counting(actor="person:t1")
    ).then(FIRST)


@pytest.mark.rule("R-ASM-08", "R-ASM-08.front_line")
@pytest.mark.parametrize(("collected", "front_line", "valid"), [(30, 18, True), (29, 18, False), (30, 17, False)])
def test_it_counts_where_enough_took_part_and_enough_of_them_work_in_the_front_line(
    collected: int, front_line: int, valid: bool
) -> None:
    """Thirty of a hundred, eighteen of thirty; one that does not count may be held again."""
    sheet = tuple(Tally(post, collected, 0, 0, 0, 0) for post in ("", "c", "v"))
    before = (OPENED, AppraisalAttended("a1", 30, front_line), AppraisalSheetEntered("a1", "t1", "person:t1", sheet))
    found = list(_decided(before, counted("t2", *sheet)))
    assert [one.valid for one in found if isinstance(one, AppraisalClosed)] == [valid]
    assert any(isinstance(one, At) for one in found) == valid


def _decided(events: Any, command: CountBallots) -> Any:
    state = APPRAISAL.initial
    for event in events:
        state = APPRAISAL.evolve(state, event)
    return count_ballots(state, command, **counting())


@pytest.mark.parametrize(
    ("command", "actor", "refusal"),
    [
        (counted("t1"), "person:t2", SameTeller),
        (counted("t2"), "person:t1", SameTeller),
        (counted("li"), "person:t2", TellerIsAppraised),
        (counted("t2"), "person:wu", TellerIsAppraised),
        (counted("t2", UNION, CHAIR), "person:t2", NotTheQuestions),
        (counted("t2", UNION, CHAIR, CHAIR), "person:t2", NotTheQuestions),
        (counted("t2", UNION, CHAIR, Tally("v", 1, 2, 1, 0, 45)), "person:t2", FiguresDisagree),
        (counted("t2", *(Tally(post, 51, 0, 0, 0, 0) for post in ("", "c", "v"))), "person:t2", FiguresDisagree),
    ],
)
def test_sheets_come_from_different_hands_that_are_not_appraised_and_add_up(
    command: CountBallots, actor: str, refusal: type[Refusal]
) -> None:
    """Every ballot carries all questions, and there are no more of them than people."""
    given(APPRAISAL, OPENED, ATTENDED, FIRST).when(count_ballots, command, **counting(actor=actor)).then_refused(
        refusal
    )


def test_nothing_is_counted_before_attendance_is_known_or_after_the_end() -> None:
    """Nor twice for one year."""
    given(APPRAISAL, OPENED).when(count_ballots, counted(), **counting()).then_refused(NothingToCount)
    closed = AppraisalClosed("a1", 2026, 100, 50, 30, 50, 46, True)
    given(APPRAISAL, OPENED, ATTENDED, closed).when(count_ballots, counted(), **counting()).then_refused(NothingToCount)
    other = counted().model_copy(update={"year": 2025})
    given(APPRAISAL, OPENED, ATTENDED).when(count_ballots, other, **counting()).then_refused(NothingToCount)
    told = counting(appraised=True)
    given(APPRAISAL, OPENED, ATTENDED, FIRST).when(count_ballots, counted(), **told).then_refused(AppraisedAlready)
