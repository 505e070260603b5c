"""The rules of ratings, appraisals, reported facts and findings."""

import pytest
from pydantic import ValidationError

from gonghui_assessment.judgement.api import of_rating
from gonghui_assessment.judgement.commands import RateItem, RecordAppraisal, RecordFinding, ReportFacts
from gonghui_assessment.judgement.decider import (
    JUDGED,
    RATING,
    AppraisedAlready,
    FindingRecordedAlready,
    MoreThanEntitled,
    NotABar,
    RatedAlready,
    SecondSlip,
    TooManyReports,
    claims_of,
    rate_item,
    record_appraisal,
    record_finding,
    report_facts,
)
from gonghui_assessment.judgement.events import ItemRated, SlipFilledIn
from gonghui_assessment.manual_evidence.decider import Handed
from gonghui_shared.contracts.assessment import AppraisalRecorded, FactsReported, FindingRecorded
from gonghui_shared.decider import Claim
from gonghui_shared.testing import given, rules

RULES = rules({"R-ASM-08": ("0.30", "ratio"), "R-ASM-03": (("mass_incident",), "list")})
RATE = RateItem(union_id="u1", scheme_id="s1", item="1.2", year=2026, rater="members", value="7.5")
RATED = ItemRated("s1", "1.2", 2026, "members", "7.5")
FIND = RecordFinding(union_id="u1", finding_id="f1", year=2026, kind="mass_incident")
FOUND = FindingRecorded("f1", 2026, "mass_incident")


def appraisal(entitled: int, ballots: int, satisfied: int) -> RecordAppraisal:
    """The members' appraisal of 2026."""
    return RecordAppraisal(
        union_id="u1", appraisal_id="a1", year=2026, entitled=entitled, ballots=ballots, satisfied=satisfied
    )


@pytest.mark.rule("R-ASM-08")
@pytest.mark.parametrize(("ballots", "valid"), [(30, True), (29, False), (0, False)])
def test_an_appraisal_counts_where_enough_members_took_part(ballots: int, valid: bool) -> None:
    """Thirty of a hundred are enough, twenty-nine are not; it is recorded either way."""
    given(JUDGED).when(record_appraisal, appraisal(100, ballots, 0), rules=RULES).then(
        AppraisalRecorded("a1", 2026, 100, ballots, 0, valid)
    )


@pytest.mark.rule("R-ASM-08")
def test_an_appraisal_by_nobody_does_not_count() -> None:
    """Where nobody is entitled, nobody took part."""
    given(JUDGED).when(record_appraisal, appraisal(0, 0, 0), rules=RULES).then(
        AppraisalRecorded("a1", 2026, 0, 0, 0, valid=False)
    )


@pytest.mark.parametrize(("entitled", "ballots", "satisfied"), [(10, 11, 5), (10, 5, 6)])
def test_figures_of_an_appraisal_agree(entitled: int, ballots: int, satisfied: int) -> None:
    """No more ballots than members, no more satisfied ones than ballots."""
    given(JUDGED).when(record_appraisal, appraisal(entitled, ballots, satisfied), rules=RULES).then_refused(
        MoreThanEntitled
    )


def test_members_appraise_once_a_year() -> None:
    """A turnout too small is a result, not a reason to ask again."""
    small = AppraisalRecorded("a1", 2026, 100, 1, 1, valid=False)
    given(JUDGED, small).when(record_appraisal, appraisal(100, 90, 80), rules=RULES).then_refused(
        AppraisedAlready, year=2026
    )


@pytest.mark.rule("R-ASM-03")
def test_only_listed_matters_bar_excellence() -> None:
    """The list is law as data; a refusal cites it."""
    given(JUDGED).when(record_finding, FIND, rules=RULES).then(FOUND)
    other = FIND.model_copy(update={"kind": "bad_manners"})
    decided = given(JUDGED).when(record_finding, other, rules=RULES).then_refused(NotABar)
    assert decided.refusal is not None
    assert decided.refusal.rule is not None
    assert decided.refusal.rule.code == "R-ASM-03"


def test_a_finding_is_recorded_once() -> None:
    """Another finding of the same kind is one more."""
    given(JUDGED, FOUND).when(record_finding, FIND, rules=RULES).then_refused(FindingRecordedAlready)
    second = FIND.model_copy(update={"finding_id": "f2"})
    given(JUDGED, FOUND).when(record_finding, second, rules=RULES).then(FindingRecorded("f2", 2026, "mass_incident"))


def test_facts_may_be_reported_again() -> None:
    """A later report corrects an earlier one."""
    report = ReportFacts(union_id="u1", report_id="r1", year=2026, facts={"branches": "3"})
    told = FactsReported("r1", 2026, {"branches": "3"})
    given(JUDGED, told).when(report_facts, report, evidence=Handed()).then(told)


def test_no_union_fills_its_year_with_reports() -> None:
    """There is room for what bars excellence, however often a union reports."""
    report = ReportFacts(union_id="u1", report_id="r1", year=2026, facts={"staff": "40"})
    many = [FactsReported("r1", 2026, {"staff": "40"})] * 300
    given(JUDGED, *many).when(report_facts, report, evidence=Handed()).then_refused(TooManyReports)
    given(JUDGED, *many).when(record_finding, FIND, rules=RULES).then(FOUND)


def test_a_rater_judges_an_item_once() -> None:
    """Neither the mark nor the rater's mind is changed afterwards."""
    given(RATING).when(rate_item, RATE, actor="service:operator", marked=str).then(RATED)
    given(RATING, RATED).when(rate_item, RATE, actor="person:li", marked=str).then_refused(RatedAlready, item="1.2")


@pytest.mark.rule("R-ASM-05")
def test_who_fills_in_a_slip_is_known_again_by_a_mark_and_not_by_name() -> None:
    """Another slip of the same hand has the same mark, which is claimed; another item, union or group has another one."""
    filled = SlipFilledIn("*u1/2026/s1/1.2/members/person:li")
    asked = {"actor": "person:li", "marked": lambda text: f"*{text}"}
    given(RATING).when(rate_item, RATE, **asked).then(RATED, filled)
    second = RATE.model_copy(update={"slip": "2"})
    given(RATING).when(rate_item, second, **asked).then(RATED, filled)
    assert list(claims_of(filled)) == [Claim("slip", filled.mark, refusal=SecondSlip)]
    assert list(claims_of(RATED)) == []


def test_every_rater_item_scheme_and_year_is_judged_apart() -> None:
    """Each mark has a stream of its own."""
    changes: list[dict[str, object]] = [
        {}, {"union_id": "u2"}, {"year": 2027}, {"scheme_id": "s2"}, {"item": "1.3"}, {"rater": "assessor"},
        {"slip": "2"},
    ]  # fmt: skip
    assert len({of_rating(RATE.model_copy(update=change)) for change in changes}) == len(changes)


@pytest.mark.parametrize("value", ["", "\x00", "1\n2", "x" * 61])
def test_marks_are_short_and_printable(value: str) -> None:
    """Exact points or a verdict of the sheet."""
    with pytest.raises(ValidationError):
        RateItem.model_validate(RATE.model_dump() | {"value": value})
