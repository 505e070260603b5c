"""From evidence to the points of every union that a scheme concerns."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from gonghui_assessment.evaluation import Unit, UnitResult, evaluate
from gonghui_assessment.scheme.exact import exact
from gonghui_assessment.scheme.expressions import parse
from gonghui_assessment.scheme.files import load
from gonghui_assessment.scheme.rules.base import Rating
from gonghui_assessment.scheme.tree import Bar, Grade, Grading, Input, Scheme

from .values import Evidence, Period, concerned, values_of, with_subordinates

UNGRADED: Final = "ungraded"  # nothing that applies has full marks
LOWEST: Final = "not_competent"
FINDINGS: Final = "recorded_findings"
_VETO: Final = Bar(
    code="R-ASM-03",
    zh="评优否决事项",
    en="vetoes excellence",
    when=parse(f"{FINDINGS} >= 1", "yes_no"),
    effect="no_excellence",
)


@dataclass(frozen=True, slots=True)
class UnitScore:
    """One union's result and how it came about."""

    union_id: str
    scored: UnitResult
    titles: Mapping[str, str]

    @property
    def total(self) -> Fraction:
        """Exact points."""
        return self.scored.total

    @property
    def full(self) -> Fraction:
        """Full marks of everything that applies to the union."""
        return self.scored.full

    @property
    def grade(self) -> str:
        """As the scheme grades."""
        return self.scored.grade or UNGRADED

    @property
    def vetoes(self) -> Sequence[str]:
        """What bars an award."""
        return [bar.code for bar in self.scored.bars if bar.state == "bars"]

    @property
    def digest(self) -> str:
        """SHA-256 of the whole result."""
        return self.scored.digest

    def rows(self) -> list[dict[str, Any]]:
        """One row for each leaf and each veto that bars, for the file of results."""
        leaves = [
            {
                "union_id": self.union_id, "ordinal": ordinal, "code": row["code"], "title": self.titles[str(row["code"])],
                "full": row["full"], "points": row["points"], "status": row["status"], "reason": row["reason"],
                "steps": row["steps"], "inputs": row["values"],
            }
            for ordinal, row in enumerate(self.scored.rows(), 1)
        ]  # fmt: skip
        bars = [bar for bar in self.scored.bars if bar.state == "bars"]
        return leaves + [
            {
                "union_id": self.union_id, "ordinal": ordinal, "code": bar.code, "title": self.titles[bar.code],
                "full": "0", "points": None, "status": bar.state, "reason": bar.effect, "steps": "[]",
                "inputs": json.dumps(dict(bar.values), ensure_ascii=False, sort_keys=True),
            }
            for ordinal, bar in enumerate(bars, len(leaves) + 1)
        ]  # fmt: skip


def scored(
    text: str, evidence: Mapping[str, Evidence], applies_to: Sequence[str], period: Period, grading: Grading
) -> Sequence[UnitScore]:
    """Every union's points, in order of their ids.

    Args:
        text: the scheme's YAML.
        applies_to: kinds and types of unit that are evaluated.
        grading: how totals become grades where the sheet prints none.
    """
    scheme, evidence = under_the_law(load(text)), with_subordinates(evidence, period.last.year)
    titles = _titles(scheme)
    units = [_unit(scheme, u, evidence[u]) for u in sorted(evidence) if concerned(evidence[u], applies_to)]
    results = evaluate(scheme, units, on=period.last, grading=grading)
    return [UnitScore(union_id, results.units[union_id], titles) for union_id in sorted(results.units)]


def under_the_law(scheme: Scheme) -> Scheme:
    """The scheme with the veto that no sheet has to print: what was found bars excellence and leaves the score alone.

    Source: R-ASM-03.
    """
    inputs = {**scheme.inputs, FINDINGS: Input(origin="measured", zh="评优否决事项", en="findings")}
    return scheme.model_copy(update={"inputs": inputs, "vetoes": (*scheme.vetoes, _VETO)})


def _titles(scheme: Scheme) -> Mapping[str, str]:
    """Of every item, and of what sections and the total lose by deductions of their own."""
    nodes = list(scheme.nodes())
    deducting = {f"{node.code}-deductions": f"{node.zh}扣分" for node in nodes if node.deductions}
    bars = {bar.code: bar.zh for bar in (*scheme.vetoes, *scheme.gates)}
    return bars | {node.code: node.zh for node in nodes} | deducting | {"deductions": "总分扣分"}


def grading_of(grades: Mapping[str, int], quota: str) -> Grading:
    """Grades by share of full marks, the best one for at most a share of the unions.

    Source: R-ASM-09.
    """
    limits = sorted(grades.items(), key=lambda pair: -pair[1])
    best = limits[0][0] if limits else ""
    given = [
        Grade(grade=grade, min=Fraction(limit, 100), at_most_share=exact(quota) if grade == best else None)
        for grade, limit in limits
    ]
    return Grading(of="share", grades=(*given, Grade(grade=LOWEST)))


def _unit(scheme: Scheme, union_id: str, evidence: Evidence) -> Unit:
    inputs = {name: declared.kind for name, declared in scheme.inputs.items()}
    ratings = {item: [_rating(group, value) for group, value in given] for item, given in evidence.ratings.items()}
    return Unit(union_id, _type(scheme, evidence.unit), values_of(evidence, inputs), ratings)


def _type(scheme: Scheme, unit: str) -> str:
    return next((part for part in unit.split("/") if part in scheme.types), "")


def _rating(group: str, value: str) -> Rating:
    try:
        return Rating(exact(value), rater=group)
    except ValueError:
        return Rating(value, rater=group)
