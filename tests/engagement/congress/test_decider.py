"""The rules of a workers' congress."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from gonghui_engagement.congress.commands import HoldCongress, Motion, ReportCongress
from gonghui_engagement.congress.decider import (
    CONGRESS,
    FiguresDisagree,
    HeldAlready,
    NoSuchCongress,
    NotForThisUnit,
    PapersTooLate,
    ReportedAlready,
    TooFewPresent,
    TooFewRepresentatives,
    TooManyManagers,
    hold_congress,
    report_congress,
)
from gonghui_engagement.congress.events import CongressReportAwaited, MotionDecided
from gonghui_engagement.congress.seats import least_representatives
from gonghui_organisation.rule_registry.catalogue import shipped
from gonghui_shared.contracts.engagement import CongressHeld, CongressReported
from gonghui_shared.refusals import Refusal
from gonghui_shared.rules import Rulebook
from gonghui_shared.testing import DAY, given, rules

VERSIONS = shipped()
BOOK = Rulebook(VERSIONS)
RULES = rules(
    {
        "R-WC-01.unit_types": (("private",), "list"),
        "R-WC-03": ("1/5", "ratio"),
        "R-WC-05.quorum": ("2/3", "ratio"),
        "R-WC-05.majority": ("1/2", "ratio"),
        "R-WC-06.papers": (7, "days"),
        "R-WC-06.report": (7, "working_days"),
        "calendar.2026": ({"holidays": [], "worked": []}, "table"),
    }
)
HOLD = HoldCongress(
    union_id="u1",
    congress_id="w1",
    representatives=60,
    managers=12,
    present=40,
    papers_sent_on=DAY - timedelta(days=7),
    motions=[
        Motion(title="Work report", kind="hear"),
        Motion(title="Wage scheme", kind="adopt", votes_for=31),
        Motion(title="Shift scheme", kind="adopt", votes_for=30),
    ],
)
HELD = CongressHeld("w1", 60, 40, 1)
AWAITED = CongressReportAwaited("w1", date(2026, 3, 11))
REPORT = ReportCongress(union_id="u1", congress_id="w1")


@pytest.mark.rule("R-WC-05.majority")
@pytest.mark.rule("R-WC-06.report")
def test_a_motion_needs_more_than_half_of_all_representatives() -> None:
    """Thirty-one of sixty adopt, thirty do not; hearing needs no vote."""
    given(CONGRESS).when(hold_congress, HOLD, unit_type="private", staff=None, rules=RULES, on=DAY).then(
        HELD,
        MotionDecided("w1", "Work report", "hear", 0, None),
        MotionDecided("w1", "Wage scheme", "adopt", 31, True),
        MotionDecided("w1", "Shift scheme", "adopt", 30, False),
        AWAITED,
    )


@pytest.mark.rule("R-WC-05.quorum")
def test_two_thirds_of_the_representatives_must_be_present() -> None:
    """Forty of sixty are enough, thirty-nine are not."""
    command = HOLD.model_copy(update={"present": 39})
    given(CONGRESS).when(hold_congress, command, unit_type="private", staff=None, rules=RULES, on=DAY).then_refused(
        TooFewPresent, present=39
    )


@pytest.mark.rule("R-WC-03")
def test_a_fifth_of_the_representatives_may_be_managers() -> None:
    """Twelve of sixty are, thirteen are too many."""
    command = HOLD.model_copy(update={"managers": 13})
    given(CONGRESS).when(hold_congress, command, unit_type="private", staff=None, rules=RULES, on=DAY).then_refused(
        TooManyManagers, managers=13
    )


@pytest.mark.rule("R-WC-06.papers")
def test_papers_reach_the_representatives_a_week_before() -> None:
    """Six days are too few."""
    command = HOLD.model_copy(update={"papers_sent_on": DAY - timedelta(days=6)})
    given(CONGRESS).when(hold_congress, command, unit_type="private", staff=None, rules=RULES, on=DAY).then_refused(
        PapersTooLate
    )


@pytest.mark.parametrize("wrong", [{"present": 61}, {"managers": 61}, {"present": 30}])
def test_figures_fit_together(wrong: dict[str, int]) -> None:
    """Nobody is present or votes who is not a representative there."""
    command = HOLD.model_copy(update=wrong)
    given(CONGRESS).when(hold_congress, command, unit_type="private", staff=None, rules=RULES, on=DAY).then_refused(
        FiguresDisagree
    )


def test_a_congress_is_held_once() -> None:
    """A number has one congress."""
    given(CONGRESS, HELD).when(hold_congress, HOLD, unit_type="private", staff=None, rules=RULES, on=DAY).then_refused(
        HeldAlready
    )


@pytest.mark.parametrize(("day", "in_time"), [(date(2026, 3, 11), True), (date(2026, 3, 12), False)])
def test_the_report_is_due_within_seven_working_days(day: date, in_time: bool) -> None:
    """Late reports are kept as late."""
    given(CONGRESS, HELD, AWAITED).when(report_congress, REPORT, on=day).then(CongressReported("w1", in_time))


@pytest.mark.parametrize(
    ("events", "refusal"), [((), NoSuchCongress), ((HELD, CongressReported("w1", True)), ReportedAlready)]
)
def test_a_congress_that_was_held_is_reported_once(events: tuple[CongressHeld], refusal: type[Refusal]) -> None:
    """Neither before it nor again."""
    given(CONGRESS, *events).when(report_congress, REPORT, on=DAY).then_refused(refusal)


@pytest.mark.rule("R-WC-01.unit_types")
def test_agency_has_no_workers_congress() -> None:
    """Its unions have other rules; where the type is not known nobody is turned away."""
    given(CONGRESS).when(hold_congress, HOLD, unit_type="agency", staff=None, rules=RULES, on=DAY).then_refused(
        NotForThisUnit
    )
    assert given(CONGRESS).when(hold_congress, HOLD, unit_type=None, staff=None, rules=RULES, on=DAY).refusal is None


@pytest.mark.rule("R-WC-02")
@pytest.mark.parametrize(
    ("staff", "shanghai", "zhejiang"),
    [
        (9, None, 9), (30, None, 30), (60, None, 30), (99, None, 30), (100, 30, 40), (199, 30, 40), (250, 35, 47), (999, 70, 96), (1000, 75, 100),
        (3000, 175, 140), (3001, 175, 140), (4999, 175, 160), (5000, 175, 200), (60_000, 175, 200),
    ],
)  # fmt: skip
def test_representatives_by_the_formula_of_shanghai_and_of_zhejiang(
    staff: int, shanghai: int | None, zhejiang: int
) -> None:
    """The same congress side by side: one representative fewer than the formula is refused, and says how many there are to be."""
    for place, least in (("CN/310000", shanghai), ("CN/330000", zhejiang)):
        law = BOOK.rules(place, DAY)
        assert least_representatives(staff, law) == least
        for fewer in (0, 1):
            seats = (least or 2) - fewer
            command = HOLD.model_copy(
                update={"representatives": seats, "present": seats, "managers": 0, "motions": HOLD.motions[:1]}
            )
            held = given(CONGRESS).when(hold_congress, command, unit_type="private", staff=staff, rules=law, on=DAY)
            if fewer and least is not None:
                held.then_refused(TooFewRepresentatives, least=least, staff=staff)
            else:
                assert held.refusal is None


@pytest.mark.rule("R-WC-02")
def test_formula_holds_on_its_days() -> None:
    """A new version asks for more from its first day on; where the staff is not known nobody is turned away."""
    old = next(version for version in VERSIONS if (version.code, version.version) == ("R-WC-02", "zj-1"))
    new = replace(old, version="zj-2", valid_from=DAY, value={"1": {"least": 61}})
    book = Rulebook([new, *(replace(v, valid_to=DAY - timedelta(days=1)) if v is old else v for v in VERSIONS)])
    for on, least in ((DAY - timedelta(days=1), 47), (DAY, 61)):
        assert least_representatives(250, book.rules("CN/330000", on)) == least
    sixty = given(CONGRESS).when(
        hold_congress, HOLD, unit_type="private", staff=250, rules=book.rules("CN/330000", DAY), on=DAY
    )
    sixty.then_refused(TooFewRepresentatives, least=61, staff=250)
