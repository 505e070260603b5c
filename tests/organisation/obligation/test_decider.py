"""The rules of a duty, sentence by sentence."""

from datetime import date, timedelta

from gonghui_organisation.obligation.commands import EscalateDuty, NoteCongress, ReviewDuty
from gonghui_organisation.obligation.congress import NOTED, note_congress
from gonghui_organisation.obligation.deadlines import duty_due
from gonghui_organisation.obligation.decider import DUTY, escalate_duty, review_duty
from gonghui_organisation.obligation.duties import Facts, law_of
from gonghui_organisation.obligation.events import WorkersCongressNoted
from gonghui_organisation.obligation.reviewing import law_at, to_review
from gonghui_organisation.obligation.views import project_rechecks
from gonghui_organisation.rule_registry.catalogue import shipped
from gonghui_shared.contracts.organisation import (
    DutyArose,
    DutyEscalated,
    DutyLapsed,
    DutyMet,
    RuleVersionActivated,
    RuleVersionWithdrawn,
)
from gonghui_shared.rules import Rulebook
from gonghui_shared.testing.given import DAY, folded, given

BOOK = Rulebook(shipped())
RULES = BOOK.rules("CN/500000", DAY)
WOMEN = ReviewDuty(union_id="u1", duty="womens_committee", number=1)
AROSE = DutyArose("womens_committee", 1, "R-ORG-08", "1", 12, 10, date(2026, 5, 28))
FORMED = Facts(women=12, committees=frozenset({"women"}))


def test_duty_arises_once() -> None:
    """It names figure, threshold, rule and last day; looking again changes nothing."""
    look = {"facts": Facts(women=12), "rules": RULES, "on": DAY}
    given(DUTY).when(review_duty, WOMEN, **look).then(AROSE)
    given(DUTY, AROSE).when(review_duty, WOMEN, **look).then()


def test_only_what_is_owed_meets_it() -> None:
    """Another committee does not; the women's committee does, late after the last day."""
    other = Facts(women=12, committees=frozenset({"union", "funds_review"}))
    given(DUTY, AROSE).when(review_duty, WOMEN, facts=other, rules=RULES, on=DAY).then()
    in_time = given(DUTY, AROSE).when(review_duty, WOMEN, facts=FORMED, rules=RULES, on=AROSE.due_on)
    in_time.then(DutyMet("womens_committee", 1, late=False))
    after = AROSE.due_on + timedelta(days=1)
    given(DUTY, AROSE).when(review_duty, WOMEN, facts=FORMED, rules=RULES, on=after).then(
        DutyMet("womens_committee", 1, late=True)
    )


def test_fact_that_falls_back_ends_the_duty_with_its_reason() -> None:
    """The figure fell, another rule applies (there, or to more women), or the union ended."""
    fell = given(DUTY, AROSE).when(review_duty, WOMEN, facts=Facts(women=9), rules=RULES, on=DAY)
    fell.then(DutyLapsed("womens_committee", 1, "fell_below", 9))
    elsewhere = BOOK.rules("CN/310000", DAY)  # twenty-five there
    given(DUTY, AROSE).when(review_duty, WOMEN, facts=Facts(women=12), rules=elsewhere, on=DAY).then(
        DutyLapsed("womens_committee", 1, "rule_changed", 12)
    )
    commissioner = DutyArose("womens_commissioner", 1, "R-ORG-08", "1", 9, 1, date(2026, 5, 28))
    look = WOMEN.model_copy(update={"duty": "womens_commissioner"})
    given(DUTY, commissioner).when(review_duty, look, facts=Facts(women=10), rules=RULES, on=DAY).then(
        DutyLapsed("womens_commissioner", 1, "rule_changed", 10)
    )
    ended = Facts(in_being=False, women=12, committees=frozenset({"women"}))
    given(DUTY, AROSE).when(review_duty, WOMEN, facts=ended, rules=RULES, on=DAY).then(
        DutyLapsed("womens_committee", 1, "union_ended", 12)
    )


def test_closed_duty_stays_closed() -> None:
    """When it arises anew it has the next number."""
    closed = given(DUTY, AROSE, DutyLapsed("womens_committee", 1, "fell_below", 9))
    closed.when(review_duty, WOMEN, facts=Facts(women=12), rules=RULES, on=DAY).then()
    again = to_review("u1", Facts(women=12), law_of(RULES), {("u1", "womens_committee"): (1, "lapsed")})
    assert [(one.duty, one.number) for one in again] == [("womens_committee", 2)]


def test_superior_union_hears_of_a_duty_once_after_its_last_day() -> None:
    """Not on the last day, and not after it was met."""
    command = EscalateDuty(union_id="u1", duty="womens_committee", number=1)
    late, told = AROSE.due_on + timedelta(days=1), DutyEscalated("womens_committee", 1, "d1", AROSE.due_on)
    given(DUTY, AROSE).when(escalate_duty, command, superior="d1", on=AROSE.due_on).then()
    given(DUTY, AROSE).when(escalate_duty, command, superior="d1", on=late).then(told)
    given(DUTY, AROSE, told).when(escalate_duty, command, superior="d1", on=late).then()
    met = DutyMet("womens_committee", 1, late=False)
    given(DUTY, AROSE, met).when(escalate_duty, command, superior="d1", on=late).then()


def test_clock_stops_when_the_duty_ends() -> None:
    """Met or lapsed."""
    assert list(folded(duty_due, AROSE)["deadline_duty_due"]) == [("u1/womens_committee/1",)]
    for end in (DutyMet("womens_committee", 1, late=False), DutyLapsed("womens_committee", 1, "fell_below", 9)):
        assert folded(duty_due, AROSE, end) == {"deadline_duty_due": {}}


def test_first_congress_of_a_year_is_noted() -> None:
    """Further ones tell nothing new."""
    command = NoteCongress(union_id="u1", congress_id="c1", year=2026)
    given(NOTED).when(note_congress, command).then(WorkersCongressNoted("c1"))
    given(NOTED, WorkersCongressNoted("c1")).when(note_congress, command).then()


def test_change_of_a_rule_that_duties_ask_for_calls_for_a_recheck() -> None:
    """From its first day on, after its last one, and when it is taken back; other rules call for none."""
    women, gifts = (next(v for v in shipped() if v.code == code) for code in ("R-ORG-08", "R-EXP-02"))
    assert folded(project_rechecks, RuleVersionActivated(gifts)) == {"duty_rechecks": {}}
    rows = folded(project_rechecks, RuleVersionActivated(women), RuleVersionWithdrawn("R-ORG-08", women.version))
    assert sorted(edge for _, _, edge in rows["duty_rechecks"]) == ["begins", "withdrawn"]


def test_old_fact_is_held_against_the_law_of_its_day_where_that_is_known() -> None:
    """Else against today's; without that, against nothing, until the registry is complete."""
    long_ago, lately = date(1995, 5, 1), date(2025, 6, 2)
    assert [law_at(BOOK, "CN/500000", on, DAY) for on in (lately, long_ago)] == [
        (law_of(RULES), lately), (law_of(RULES), DAY),
    ]  # fmt: skip
    assert law_at(Rulebook([]), "CN/500000", DAY, DAY) is None
