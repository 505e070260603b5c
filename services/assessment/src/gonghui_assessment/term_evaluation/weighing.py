"""How a term is weighed: pure and exact.

Source: R-ASM-09, R-ASM-10, R-ASM-12.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from gonghui_shared.contracts.assessment import Advice

BEST: Final = Fraction(100)
LOWEST: Final = "not_competent"
ADVICE: Final[Mapping[str, Advice]] = {"excellent": "commend", "competent": "confirm", "basic": "improve"}


@dataclass(frozen=True, slots=True)
class Term:
    """What is known of one union's term."""

    union_id: str
    term_id: str
    years: Sequence[Fraction] = ()  # totals as shares of full marks, oldest first
    grades: Sequence[str] = ()  # of those years
    targets_met: int = 0
    targets_missed: int = 0
    ballots: int = 0
    satisfied: int = 0
    findings: int = 0

    @property
    def name(self) -> tuple[str, str]:
        """Terms are named within their union."""
        return self.union_id, self.term_id


@dataclass(frozen=True, slots=True)
class Law:
    """The rules that weigh, as resolved for the business date."""

    weights: Mapping[str, int]  # annual, targets, appraisal, audit
    limits: Mapping[str, int]  # grade → points from which on it is given
    quota: Fraction  # largest share of excellent
    basic_in_a_row: int


@dataclass(frozen=True, slots=True)
class Weighed:
    """The parts of a term in points of a hundred, None where there is nothing to measure."""

    term: Term
    annual: Fraction | None
    targets: Fraction | None
    appraisal: Fraction | None
    audit: Fraction
    total: Fraction
    grade: str
    advice: Advice


def weigh(terms: Sequence[Term], law: Law) -> list[Weighed]:
    """Weigh all terms together, since the quota of excellent is shared; in order of their unions.

    A term of which nothing is known is left out: that nobody found anything is no merit. A finding bars excellence, so
    that the place goes to the next.
    """
    known = {term.name: term for term in sorted(terms, key=lambda term: term.name) if _is_known(term)}
    parts = {name: _parts(term) for name, term in known.items()}
    totals = {name: _total(parts[name], law) for name in known}
    best = sorted((name for name, term in known.items() if not term.findings), key=lambda name: (-totals[name], name))
    excellent = set(best[: int(law.quota * len(known))])
    return [_weighed(term, parts[name], totals[name], law, may_excel=name in excellent) for name, term in known.items()]


def _is_known(term: Term) -> bool:
    return bool(term.years or term.targets_met or term.targets_missed or term.ballots or term.findings)


def _parts(term: Term) -> dict[str, Fraction | None]:
    targets = term.targets_met + term.targets_missed
    return {
        "annual": min(BEST, BEST * sum(term.years, Fraction(0)) / len(term.years)) if term.years else None,
        "targets": BEST * term.targets_met / targets if targets else None,
        "appraisal": BEST * term.satisfied / term.ballots if term.ballots else None,
        "audit": Fraction(0) if term.findings else BEST,
    }


def _total(parts: Mapping[str, Fraction | None], law: Law) -> Fraction:
    """The weight of what cannot be measured is shared by the rest."""
    known = {name: part for name, part in parts.items() if part is not None}
    return sum((part * law.weights[name] for name, part in known.items()), Fraction(0)) / sum(
        law.weights[name] for name in known
    )


def _weighed(
    term: Term, parts: Mapping[str, Fraction | None], total: Fraction, law: Law, *, may_excel: bool
) -> Weighed:
    grade = _grade(total, law, may_excel=may_excel)
    advice = ADVICE.get(grade, "warn")
    if advice == "improve" and _basic_in_a_row(term.grades) >= law.basic_in_a_row:
        advice = "warn"
    audit = parts["audit"]
    assert audit is not None
    return Weighed(term, parts["annual"], parts["targets"], parts["appraisal"], audit, total, grade, advice)


def _grade(total: Fraction, law: Law, *, may_excel: bool) -> str:
    for grade, limit in sorted(law.limits.items(), key=lambda pair: -pair[1]):
        if total >= limit and (may_excel or grade != "excellent"):
            return grade
    return LOWEST


def _basic_in_a_row(grades: Sequence[str]) -> int:
    count = 0
    for grade in reversed(grades):
        if grade != "basic":
            break
        count += 1
    return count
