"""Rules that differ from place to place: the same command or the same facts, decided under both, side by side.

Every pair is one of section 4 of the rules, under the versions as shipped. Where the sources name no place for a value, some
place has adopted it: what the law, the charter or the older table says stands in the catalogue under a code of its own.
"""

from collections.abc import Callable
from dataclasses import replace as replaced
from datetime import date
from functools import partial
from typing import Any, Final

import pytest
from msgspec.structs import replace

from gonghui_organisation.election.commands import CandidateLine, ContestLine, NominateCandidates, OpenElection
from gonghui_organisation.election.decider import ELECTION, Roll, nominate_candidates, open_election
from gonghui_organisation.election.events import CandidateVetted
from gonghui_organisation.obligation.commands import EscalateDuty, ReviewDuty
from gonghui_organisation.obligation.decider import DUTY, escalate_duty, review_duty
from gonghui_organisation.obligation.duties import Facts, law_of, owed
from gonghui_organisation.rule_registry.catalogue import shipped
from gonghui_organisation.union.commands import FormCommittee, RequestFormation
from gonghui_organisation.union.decider import UNION, form_committee, request_formation
from gonghui_shared.contracts.organisation import DutyArose, DutyKind, UnionFormed
from gonghui_shared.rules import Rulebook, Rules, RuleVersion
from gonghui_shared.testing.given import DAY, Decision, given

SHIPPED: Final = shipped()
BEIJING, SHANGHAI, ZHEJIANG, SHANDONG, SHENZHEN, CHONGQING = (
    "CN/110000", "CN/310000", "CN/330000", "CN/370000", "CN/440000/440300", "CN/500000",
)  # fmt: skip
ADOPTING, ANOTHER = "CN/610000", "CN/620000"  # places that have adopted what another source says


def adopted(code: str, place: str, *, value: Any = None, says: str = "") -> RuleVersion:
    """A place's version of a rule, with a value or with that of the shipped rule which says it."""
    like = next(version for version in SHIPPED if version.code == (says or code))
    return replace(
        like, code=code, version=f"{place}-1", jurisdiction=place, value=like.value if value is None else value
    )


BOOK: Final = Rulebook(
    [
        *SHIPPED,
        adopted("R-ORG-10", ADOPTING, says="R-ORG-10.law"),
        adopted("R-ORG-10", ANOTHER, says="R-ORG-10.charter"),
        adopted("R-ORG-16.table", ADOPTING, value="older"),
    ]
)


def side_by_side(places: list[str], decide: Callable[[Rules], Any], on: date = DAY) -> dict[str, Any]:
    """What is decided in each place."""
    return {place: decide(BOOK.rules(place, on)) for place in places}


def outcome(decided: Decision) -> Any:
    """The refusal's code and the numbers that it names, or that it was carried out."""
    if decided.refusal is None:
        return "done"
    return (decided.refusal.code(), decided.refusal.facts.get("least"), decided.refusal.facts.get("most"))


def arose(duty: DutyKind, facts: Facts) -> Callable[[Rules], Any]:
    """The duty that a look at these facts lays on a union: figure, threshold and last day, or none."""

    def decide(rules: Rules) -> Any:
        command = ReviewDuty(union_id="u1", duty=duty, number=1)
        events = given(DUTY).when(review_duty, command, facts=facts, rules=rules, on=rules.on).events
        return [(e.figure, e.threshold, e.due_on) for e in events if isinstance(e, DutyArose)]

    return decide


@pytest.mark.rule("R-ORG-08")
def test_womens_committee_from_ten_or_from_twenty_five_women() -> None:
    """Twelve women owe a committee in Chongqing, and a commissioner in Shanghai and in Beijing."""
    twelve = side_by_side([CHONGQING, SHANGHAI, BEIJING], lambda rules: set(owed(Facts(women=12), law_of(rules))))
    assert twelve == {
        CHONGQING: {"womens_committee"}, SHANGHAI: {"womens_commissioner"}, BEIJING: {"womens_commissioner"},
    }  # fmt: skip
    events = side_by_side([CHONGQING, SHANGHAI], arose("womens_committee", Facts(women=12)))
    assert events == {CHONGQING: [(12, 10, date(2026, 5, 28))], SHANGHAI: []}
    many = side_by_side([CHONGQING, SHANGHAI], arose("womens_committee", Facts(women=25)))
    assert many == {CHONGQING: [(25, 10, date(2026, 5, 28))], SHANGHAI: [(25, 25, date(2026, 5, 28))]}


@pytest.mark.rule("R-ORG-10", "R-ORG-10.staff")
def test_full_time_chair_may_be_or_shall_be() -> None:
    """Two hundred staff with no full-time officer, with one, and with a full-time chair, by law, charter and local rule."""
    places = [ADOPTING, ANOTHER, CHONGQING, SHANGHAI]
    due = {"may": [], "shall": [(200, 200, date(2026, 9, 2))]}
    nobody, officer = Facts(staff=200), Facts(staff=200, full_time=frozenset({"vice_chair"}))
    chair = Facts(staff=200, full_time=frozenset({"chair"}))
    for facts, expected in (
        (nobody, ["may", "shall", "shall", "shall"]),
        (officer, ["may", "shall", "may", "may"]),
        (chair, ["may", "may", "may", "may"]),
    ):
        found = side_by_side(places, arose("full_time_office", facts))
        assert found == {place: due[word] for place, word in zip(places, expected, strict=True)}


@pytest.mark.rule("R-ORG-15", "R-ORG-15.duty", "R-ORG-15.time")
def test_supervision_of_labour_law_is_owed_in_zhejiang_alone() -> None:
    """A committee from twenty-five members on, below that a person; either is met by what it asks for."""
    places, due = [ZHEJIANG, SHANGHAI, CHONGQING], date(2026, 9, 2)
    nowhere: dict[str, list[Any]] = {SHANGHAI: [], CHONGQING: []}
    small, large = Facts(members=24), Facts(members=25, committees=frozenset({"union"}))
    assert side_by_side(places, arose("labour_supervisor", small)) == {ZHEJIANG: [(24, 1, due)], **nowhere}
    assert side_by_side(places, arose("supervision_committee", small)) == {ZHEJIANG: [], **nowhere}
    assert side_by_side(places, arose("supervision_committee", large)) == {ZHEJIANG: [(25, 25, due)], **nowhere}
    for facts, owes in (
        (small, {"labour_supervisor"}),
        (replaced(small, supervised=True), set()),
        (replaced(small, committees=frozenset({"supervision"})), set()),
        (large, {"supervision_committee"}),
        (replaced(large, supervised=True), {"supervision_committee"}),
        (replaced(large, committees=frozenset({"union", "supervision"})), set()),
    ):
        found = side_by_side(places, partial(owing, facts))
        assert found == {ZHEJIANG: owes, SHANGHAI: set(), CHONGQING: set()}


def owing(facts: Facts, rules: Rules) -> set[str]:
    """What such a union owes."""
    return set(owed(facts, law_of(rules)))


@pytest.mark.rule("R-ORG-16", "R-ORG-16.table", "R-ORG-17")
@pytest.mark.parametrize(
    ("members", "seats", "recent", "older"),
    [
        (60, 7, ("committee-size-outside-band", 3, 5), "done"),
        (150, 3, ("committee-size-outside-band", 5, 7), "done"),
        (300, 11, ("committee-size-outside-band", 7, 9), "done"),
        (600, 7, ("committee-size-outside-band", 9, 15), "done"),
        (2000, 17, "done", "done"),
        (60_000, 41, "done", ("committee-size-outside-band", 29, 37)),
        (9, 9, "done", ("committee-size-outside-band", 3, 7)),
    ],
)
def test_seats_of_a_committee_by_the_recent_or_by_the_older_table(
    members: int, seats: int, recent: Any, older: Any
) -> None:
    """Shenzhen's bands and the older national ones, for a committee that is formed and for one that is applied for."""
    formed = UnionFormed("primary", "private", "工会", "d", "CN", date(2020, 5, 1))
    above = UNION.fold([UnionFormed("district", "other", "区总工会", "f", "CN", date(2020, 5, 1))])
    form = FormCommittee(union_id="u1", committee="union", seats=seats)
    request = RequestFormation(
        union_id="u1", superior_id="d", kind="primary", unit_type="private", name="工会", jurisdiction="CN", staff=members,
        women_staff=0, members=members, seats=seats,
    )  # fmt: skip

    def committee(rules: Rules) -> Any:
        return outcome(given(UNION, formed).when(form_committee, form, members=members, rules=rules))

    def application(rules: Rules) -> Any:
        return outcome(given(UNION).when(request_formation, request, superior=above, rules=rules))

    for decide in (committee, application):
        assert side_by_side([SHENZHEN, ADOPTING], decide) == {SHENZHEN: recent, ADOPTING: older}


@pytest.mark.rule("R-ORG-03")
def test_twelve_or_six_months_to_form() -> None:
    """The same union is late in Shanghai and in Beijing while it still has time in Chongqing."""
    places = [CHONGQING, SHANGHAI, BEIJING]
    last = {CHONGQING: date(2027, 3, 2), SHANGHAI: date(2026, 9, 2), BEIJING: date(2026, 9, 2)}
    found = side_by_side(places, arose("union_committee", Facts(members=25)))
    assert found == {place: [(25, 25, last[place])] for place in places}

    command = EscalateDuty(union_id="u1", duty="union_committee", number=1)
    review = ReviewDuty(union_id="u1", duty="union_committee", number=1)

    def told(rules: Rules) -> bool:
        open_since = given(DUTY).when(review_duty, review, facts=Facts(members=25), rules=rules, on=DAY).events
        late = given(DUTY, *open_since).when(escalate_duty, command, superior="d1", on=date(2026, 9, 3))  # type: ignore[arg-type]  # its own
        return bool(late.events)

    assert side_by_side(places, told) == {CHONGQING: False, SHANGHAI: True, BEIJING: True}


@pytest.mark.rule("R-ELE-08")
@pytest.mark.parametrize("role", ["legal_representative", "pay_head"])
def test_who_is_barred_from_the_chair_differs(role: Any) -> None:
    """Beijing bars legal representatives and heads of pay, too."""
    opening = OpenElection(
        union_id="u1", election_id="e1", kind="by", contests=[ContestLine(kind="chair", post_ids=["c1"])]
    )
    line = CandidateLine(kind="chair", person_id="li", unit_role=role)
    slate = NominateCandidates(union_id="u1", election_id="e1", candidates=[line])

    def nominated(rules: Rules) -> Any:
        roll = Roll(60, "d" * 64)
        opened: Any = (
            given(ELECTION)
            .when(open_election, opening, rules=rules, roll=roll, representatives=0, established={})
            .events
        )
        vetted = [
            CandidateVetted("e1", "chair", "li", body, None, True, (), "同意") for body in ("party_body", "superior")
        ]
        return outcome(
            given(ELECTION, *opened, *vetted).when(nominate_candidates, slate, rules=rules, on=DAY, unit_type="private")
        )

    assert side_by_side([CHONGQING, BEIJING], nominated) == {
        CHONGQING: "done", BEIJING: ("barred-from-chair", None, None),
    }  # fmt: skip


@pytest.mark.rule("R-ORG-08", "R-ORG-03", "R-WC-02", "R-OP-02", "R-EXP-02")
@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("R-ORG-08", {CHONGQING: 10, SHANGHAI: 25, BEIJING: 25}),
        ("R-ORG-03", {CHONGQING: 12, SHANGHAI: 6, BEIJING: 6}),
        ("R-WC-02", {SHANGHAI: {"least": 30, "more": 5, "each": 100}, ZHEJIANG: {"least": 40, "more": 7, "each": 100}}),
        ("R-OP-02", {SHANDONG: 7, CHONGQING: 5}),
        ("R-EXP-02", {"CN/340000": 200_000, "CN/420000": 150_000, "CN/520000": 70_000, "CN/650000": 200_000}),
    ],
)
def test_pair_stands_side_by_side_in_the_registry(code: str, values: dict[str, Any]) -> None:
    """Each value where it holds, from a source of its own."""

    def value(rules: Rules) -> Any:
        return rules.band(code, 500) if rules.version(code).unit == "table" else rules.version(code).value

    assert side_by_side(list(values), value) == values
    assert len({version.citation for version in BOOK.versions(code)}) > 1


@pytest.mark.rule("R-EXP-02")
def test_cap_on_gifts_differs_by_year_too() -> None:
    """Anhui's rose in 2025; Hubei's did not."""
    places = ["CN/340000", "CN/420000"]
    assert side_by_side(places, lambda rules: rules.fen("R-EXP-02"), date(2024, 12, 31)) == dict.fromkeys(
        places, 150_000
    )
    assert side_by_side(places, lambda rules: rules.fen("R-EXP-02")) == {"CN/340000": 200_000, "CN/420000": 150_000}
