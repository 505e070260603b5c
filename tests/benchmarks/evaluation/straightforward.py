"""The evaluation as one would write it first: a dictionary for each union, fractions, one union after the other."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from gonghui_assessment.annual_evaluation.gathering import Period
from gonghui_assessment.annual_evaluation.scoring import under_the_law
from gonghui_assessment.evaluation import Evaluation, Rating, Unit, evaluate
from gonghui_assessment.measures.catalogue import VALUES, kind_of
from gonghui_assessment.scheme.exact import Kind, Value, exact, read_value
from gonghui_assessment.scheme.expressions import Node
from gonghui_assessment.scheme.files import load
from gonghui_assessment.scheme.functions import Unscored
from gonghui_assessment.scheme.functions import evaluate as computed
from gonghui_assessment.scheme.tree import Grading


class Union:
    """What is known of one union in one year, as names of an expression."""

    def __init__(self) -> None:
        self.measures: dict[str, int] = defaultdict(int)
        self.facts: dict[str, str] = {}
        self.ratings: dict[str, list[Rating]] = defaultdict(list)

    def take(self, row: Mapping[str, Any], period: Period) -> None:
        """One row of evidence."""
        measure, quantity, said = row["measure"], row["quantity"], row["said"]
        if measure.startswith("fact."):
            if quantity == period.last.year:
                self.facts[measure.removeprefix("fact.")] = said
        elif measure.startswith("rating/"):
            if quantity == period.last.year:
                _, _, item, rater = measure.split("/")
                self.ratings[item].append(Rating(exact(said), rater=rater))
        elif measure not in {"unit", "superior"}:
            self._count(measure.replace(".", "_"), measure, row, period)

    def _count(self, name: str, measure: str, row: Mapping[str, Any], period: Period) -> None:
        match kind_of(measure):
            case "state":
                self.measures[name] = row["quantity"]
            case "stock":
                self.measures[name] += row["quantity"]
            case "flow" if row["counts_on"] >= period.first:
                self.measures[name] += row["quantity"]

    def value(self, name: str) -> Value:
        """A measure."""
        return Fraction(self.measures.get(name, 0))

    def among(self, function: str, _inner: Node, _group: str | None) -> Value:
        """Nothing here."""
        raise Unscored("gap", function)

    def points_of(self, code: str) -> Fraction:
        """Nothing here."""
        raise Unscored("gap", code)

    full_of = points_of

    def values(self, inputs: Mapping[str, Kind]) -> dict[str, Value]:
        """What a scheme asks for."""
        found: dict[str, Value] = {}
        for name, kind in inputs.items():
            try:
                found[name] = (
                    computed(VALUES[name].root, self) if name in VALUES else read_value(self.facts[name], kind)
                )
            except (Unscored, KeyError):
                continue
        return found


def evaluated(text: str, rows: Iterable[Mapping[str, Any]], period: Period, grading: Grading) -> Evaluation:
    """One year of a city from rows of evidence in their order."""
    scheme = under_the_law(load(text))
    inputs = {name: declared.kind for name, declared in scheme.inputs.items()}
    unions: dict[str, Union] = defaultdict(Union)
    for row in rows:
        if row["counts_on"] <= period.last:
            unions[row["union_id"]].take(row, period)
    units = [Unit(union_id, "", one.values(inputs), one.ratings) for union_id, one in sorted(unions.items())]
    return evaluate(scheme, units, on=period.last, grading=grading)
