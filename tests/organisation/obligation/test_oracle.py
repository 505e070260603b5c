"""Any history of facts and rules, in two jurisdictions at once: what is open is what the naive reading of `oracle` owes."""

from datetime import date, timedelta
from typing import Any, Final, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from gonghui_organisation.obligation.api import router
from gonghui_organisation.obligation.commands import ReviewDuties
from gonghui_organisation.obligation.duties import KINDS, Facts, asked, law_of, met
from gonghui_organisation.obligation.reviewing import to_review
from gonghui_organisation.obligation.views import project_duties
from gonghui_organisation.rule_registry.catalogue import shipped
from gonghui_shared.contracts.organisation import DutyArose, DutyKind, DutyLapsed, DutyMet, PostKind
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections.declare import Key, Row
from gonghui_shared.rules import Rulebook, Rules, RuleVersion
from gonghui_shared.testing.given import DAY, folded
from tests.organisation.desk import Desk
from tests.organisation.obligation.oracle import Law, Unit, done, figures, last_day, needed, owed

SHIPPED: Final = shipped()
PLACES: Final = {"u1": "CN/500000", "u2": "CN/310000"}
TERMS: Final = {  # of rules: what the oracle calls them, and their values
    "R-ORG-01": ("committee_from", st.sampled_from([20, 30])),
    "R-ORG-08": ("women_from", st.sampled_from([8, 10, 25])),
    "R-ORG-10": ("full_time", st.sampled_from(["may", "shall", "shall_have_full_time_staff"])),
    "R-ORG-12": ("funds_reviewed", st.booleans()),
    "R-WC-01": ("congress_from", st.sampled_from([50, 100])),
    "R-ELE-11.yearly": ("meetings", st.sampled_from([0, 1, 2])),
    "R-ORG-15.duty": ("supervision", st.booleans()),
}
POSTS: Final = ["chair", "chair!", "vice_chair", "vice_chair!", "women_commissioner"]
FACT: Final = st.one_of(
    st.tuples(st.just("members"), st.sampled_from([0, 19, 20, 24, 25, 30])),
    st.tuples(st.just("women"), st.sampled_from([0, 1, 7, 8, 9, 10, 24, 25])),
    st.tuples(st.just("staff"), st.sampled_from([49, 50, 99, 100, 199, 200])),
    st.tuples(st.sampled_from(["own_account", "overdue", "year_over", "head", "supervisor"]), st.booleans()),
    st.tuples(st.just("met"), st.sampled_from([0, 1, 2])),
    st.tuples(st.just("unit_type"), st.sampled_from(["private", "institution", "agency"])),
    st.tuples(st.just("congress"), st.just(value=True)),
    st.tuples(st.just("formed"), st.sampled_from(["union", "women", "funds_review", "mediation", "supervision"])),
    st.tuples(st.just("dissolved"), st.sampled_from(["union", "women", "funds_review", "supervision"])),
    st.tuples(st.just("filled"), st.sampled_from(POSTS)),
    st.tuples(st.just("vacated"), st.sampled_from(POSTS)),
)
RULE: Final = st.sampled_from([*TERMS, "R-ORG-10"]).flatmap(
    lambda code: st.tuples(st.just(code), st.tuples(st.sampled_from(list(PLACES.values())), TERMS[code][1]))
)
CHANGE: Final = st.sampled_from([FACT, FACT, RULE]).flatmap(lambda kind: kind)  # every third one
LOOK: Final = st.tuples(st.lists(CHANGE, min_size=1, max_size=4), st.sampled_from([0, 1, 30, 90, 120]))


class City:
    """Two unions alike in all but the place, the rules of both places, and every duty that ever arose."""

    def __init__(self) -> None:
        self.on, self.desk, self.versions, self.book = DAY, Desk(router), SHIPPED, Rulebook(SHIPPED)
        self.unit = Unit(members=25, women=10, staff=200, own_account=True, posts={"chair": False})
        self.laws = {"CN/500000": Law(months_to_form=12), "CN/310000": Law(months_to_form=6, women_from=25)}

    def happens(self, what: str, value: Any) -> None:
        """One fact changes, or one rule of one place."""
        match what:
            case "formed":
                self.unit.committees.add(value)
            case "dissolved":
                self.unit.committees.discard(value)
            case "filled" | "vacated":
                self.unit.posts[value] = what == "filled"
            case _ if what in TERMS:
                self.proclaim(what, *value)
            case _:
                setattr(self.unit, what, value)

    def proclaim(self, code: str, place: str, value: Any) -> None:
        """A version that holds in a place from today on; the one before ends."""
        setattr(self.laws[place], TERMS[code][0], value)
        like = next(version for version in SHIPPED if version.code == code)
        eve, name = self.on - timedelta(days=1), f"new-{len(self.versions)}"
        fresh = replace(
            like, version=name, jurisdiction=place, valid_from=self.on, value=value, floor=None, ceiling=None
        )
        self.versions = [*filter(None, (ended(version, fresh, eve) for version in self.versions)), fresh]
        self.book = Rulebook(self.versions)

    def rules(self, place: str) -> Rules:
        """As they hold today."""
        return self.book.rules(place, self.on)

    def facts(self) -> Facts:
        """The unit as the service puts it."""
        kinds: list[PostKind] = [*get_args(PostKind)]
        established = {post.removesuffix("!") for post in self.unit.posts}
        return Facts(
            in_being=self.unit.in_being, unit_type=self.unit.unit_type,  # type: ignore[arg-type]  # it is one of those
            members=self.unit.members, women=self.unit.women, staff=self.unit.staff, own_account=self.unit.own_account,
            committees=frozenset(self.unit.committees), held=frozenset(kind for kind in kinds if self.unit.has(kind)),
            vacant=frozenset(kind for kind in kinds if kind in established and not self.unit.has(kind)),
            full_time=frozenset(kind for kind in kinds if self.unit.posts.get(f"{kind}!", False)),
            congress=self.unit.congress, term_overdue=self.unit.overdue,
            vice_chairs_vacant=[self.unit.posts.get(post) for post in ("vice_chair", "vice_chair!")].count(False),
            funds_head_vacant=self.unit.head is False, year_over=self.unit.year_over, meetings=self.unit.met,
            supervised=self.unit.supervisor,
        )  # fmt: skip

    def duties(self) -> dict[Key, Row]:
        """What is read of duties, by union, duty and number."""
        return folded(project_duties, *self.desk.log)["duties"]

    def look(self, union: str) -> list[Recorded]:
        """Review one union as the worker does; what came of it."""
        rules, facts, seen = self.rules(PLACES[union]), self.facts(), len(self.desk.log)
        latest = {(where, duty): (number, row["state"]) for (where, duty, number), row in sorted(self.duties().items())}
        if commands := to_review(union, facts, law_of(rules), latest):
            command = ReviewDuties(union_id=union, duties=commands)
            for _ in range(2):  # a crash repeats a look, and nothing else
                assert self.desk.ask(command, on=self.on, rules=rules, facts=facts) is None
            assert len(self.desk.log) - seen == len(commands), "the look asks for nothing that does not move"
        return list(self.desk.log[seen:])


def ended(version: RuleVersion, by: RuleVersion, eve: date) -> RuleVersion | None:
    """A version as it is once another one took its place; None if it never held."""
    if (version.code, version.jurisdiction) != (by.code, by.jurisdiction) or version.valid_to is not None:
        return version
    return replace(version, valid_to=eve) if version.valid_from <= eve else None


def moved_rightly(city: City, union: str, before: dict[Key, Row], happened: list[Recorded]) -> None:
    """Every event of a look is what the oracle says of that duty."""
    unit, law = city.unit, city.laws[PLACES[union]]
    for record in happened:
        match record.body:
            case DutyArose(duty=duty, number=number, figure=figure, threshold=threshold, due_on=due_on):
                assert number == 1 + len([key for key in before if key[:2] == (union, duty)])
                assert (figure, threshold) == (figures(unit)[duty], needed(unit, law)[duty])
                assert due_on == (last_day(duty, law, city.on) or due_on) > city.on
            case DutyMet(duty=duty, number=number, late=late):
                row = before[union, duty, number]
                assert row["state"] == "open"
                assert unit.in_being
                assert duty in done(unit, law)
                assert late == (row["due_on"] < city.on)
            case DutyLapsed(duty=duty, number=number, reason=reason):
                row = before[union, duty, number]
                assert row["state"] == "open"
                assert duty not in needed(unit, law)
                assert duty not in done(unit, law) or not unit.in_being
                fell = "fell_below" if figures(unit)[duty] < row["threshold"] else "rule_changed"
                assert reason == (fell if unit.in_being else "union_ended")
            case other:
                raise AssertionError(other)


@pytest.mark.rule(
    "R-ORG-01",
    "R-ORG-03",
    "R-ORG-08",
    "R-ORG-10",
    "R-ORG-12",
    "R-ORG-15",
    "R-WC-01",
    "R-ELE-11",
    "R-ELE-12",
    "R-TRM-02",
)
@settings(max_examples=120)
@given(st.lists(LOOK, min_size=2, max_size=8), st.lists(FACT, max_size=3), st.booleans())
def test_whatever_happens_exactly_what_is_owed_is_open(
    history: list[tuple[list[Any], int]], last: list[Any], ends: bool
) -> None:
    """After each look, in both places: only its fulfilment or the end of its ground closed a duty, and numbers rise by one."""
    city = City()
    for changes, days in [([], 0), *history, ([*last, ("in_being", not ends)], 1)]:
        city.on += timedelta(days=days)
        for what, value in changes:
            city.happens(what, value)
        for union, place in PLACES.items():
            law, facts = law_of(city.rules(place)), city.facts()
            assert {kind for kind in KINDS if asked(kind, facts, law)} == needed(city.unit, city.laws[place]).keys()
            assert {kind for kind in KINDS if met(kind, facts, law)} == done(city.unit, city.laws[place])
            before = city.duties()
            moved_rightly(city, union, before, city.look(union))
            assert city.look(union) == [], "looking again changes nothing"
            rows = city.duties()
            still_open = {duty for (where, duty, _), row in rows.items() if where == union and row["state"] == "open"}
            assert still_open == owed(city.unit, city.laws[place])
    assert {duty for _, duty, _ in city.duties()} <= set(get_args(DutyKind))
