"""Who may inspect a site, and how many have to."""

from datetime import date
from typing import Any

import pytest

from gonghui_organisation.inspection.commands import Inspector, InspectSite
from gonghui_organisation.inspection.decider import (
    INSPECTION,
    InspectionExists,
    NamedTwice,
    NotASupervisor,
    TooFewInspectors,
    inspect_site,
)
from gonghui_organisation.inspection.events import InspectionDescribed
from gonghui_organisation.inspection.views import project_inspections
from gonghui_organisation.rule_registry.catalogue import shipped
from gonghui_organisation.union.decider import UNION, Union
from gonghui_organisation.union.refusals import UnionNotInBeing
from gonghui_shared.contracts.organisation import SiteInspected, UnionFormed
from gonghui_shared.rules import Rulebook
from gonghui_shared.testing.given import DAY, Decision, folded, given

BOOK = Rulebook(shipped())
NATION, ZHEJIANG = BOOK.rules("CN", DAY), BOOK.rules("CN/330000", DAY)
OPEN = UNION.fold([UnionFormed("primary", "private", "机械厂工会", "f", "CN", date(2020, 1, 1))])
HELD = SiteInspected("i1", "冲压车间", ("labour_protection",), ("li", "wang"), ())
DESCRIBED = InspectionDescribed("i1", "防护罩、通道")


def inspect(
    *history: Any, by: Any = (("li", "none"), ("wang", "none")), rules: Any = NATION, union: Union = OPEN
) -> Decision:
    """The press shop, looked at by these supervisors, some of whom have an interest."""
    command = InspectSite(
        union_id="u", inspection_id="i1", site="冲压车间", matters=["labour_protection"], looked_at="防护罩、通道",
        inspectors=[Inspector(person_id=person, interest=interest) for person, interest in by],
    )  # fmt: skip
    serving = frozenset({"li", "wang", "zhao"})
    return given(INSPECTION, *history).when(inspect_site, command, union=union, serving=serving, rules=rules)


@pytest.mark.rule("R-ORG-15.inspectors")
def test_at_least_two_supervisors_inspect() -> None:
    """The refusal cites the law of the jurisdiction."""
    inspect().then(HELD, DESCRIBED)
    alone = inspect(by=[("li", "none")], rules=ZHEJIANG)
    alone.then_refused(TooFewInspectors, present=1, needed=2)
    assert alone.refusal is not None
    assert alone.refusal.rule is not None
    assert (alone.refusal.rule.code, alone.refusal.rule.jurisdiction) == ("R-ORG-15.inspectors", "CN/330000")


@pytest.mark.rule("R-SUP-04")
def test_supervisor_with_an_interest_recuses() -> None:
    """Their own or a relative's: they are on record as recused, and do not count."""
    three = [("li", "none"), ("wang", "none"), ("zhao", "relative")]
    recused = SiteInspected("i1", "冲压车间", ("labour_protection",), ("li", "wang"), ("zhao",))
    inspect(by=three).then(recused, DESCRIBED)
    inspect(by=[("li", "none"), ("wang", "own")]).then_refused(TooFewInspectors, present=1)


def test_only_supervisors_inspect_each_named_once() -> None:
    """In a union in being, and under a number of its own."""
    inspect(by=[("li", "none"), ("sun", "none")]).then_refused(NotASupervisor, person_id="sun")
    inspect(by=[("li", "none"), ("li", "none")]).then_refused(NamedTwice)
    inspect(union=Union()).then_refused(UnionNotInBeing)
    inspect(HELD, DESCRIBED).then_refused(InspectionExists)


def test_record_says_what_was_looked_at() -> None:
    """And by whom."""
    [row] = folded(project_inspections, HELD, DESCRIBED)["inspections"].values()
    assert (row["site"], row["looked_at"], row["held_on"]) == ("冲压车间", "防护罩、通道", DAY)
