"""How a term is weighed, for the union and for everybody who held a post: pure and exact.

Source: R-ASM-09, R-ASM-10, R-ASM-12.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from gonghui_shared.contracts.assessment import Advice
from gonghui_shared.rules import Rules

from .serving import share_of

BEST: Final = Fraction(100)
LOWEST: Final = "not_competent"
ADVICE: Final[Mapping[str, Advice]] = {"excellent": "commend", "competent": "confirm", "basic": "improve"}
LEAVES_EXCELLENCE: Final = frozenset({"exit_audit_minor"})  # costs points and bars nobody

Share = Callable[[int], Fraction]  # year → how much of it counts


@dataclass(frozen=True, slots=True)
class Year:
    """Something that is said of a year: its result, targets that were concluded, an appraisal."""

    year: int
    share: Fraction | None = None  # the total as a share of full marks
    grade: str = ""
    targets_met: int = 0
    targets_missed: int = 0
    ballots: int = 0
    satisfied: int = 0


@dataclass(frozen=True, slots=True)
class Holding:
    """Somebody's time in a post during the term.

    Args:
        days: that they served, by year.
        years: what is said of the years in which they served, appraisals of themselves in place of the union's.
        marks: kinds of what was found while they served.
        audited: whether the audit that is due at the end of their office is done.
    """

    post_id: str
    person_id: str
    days: Mapping[int, int] = field(default_factory=dict)
    years: Sequence[Year] = ()
    marks: Sequence[str] = ()
    audited: bool = True


@dataclass(frozen=True, slots=True)
class Term:
    """What is known of one union's term."""

    union_id: str
    term_id: str
    years: Sequence[Year] = ()  # oldest first
    marks: Sequence[str] = ()  # kinds of what was found
    holdings: Sequence[Holding] = ()

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
    costs: Mapping[str, int]  # kind of what was found → points of the audit's hundred; `other` for kinds without a line
    missing_is_shared: bool  # the weight of what cannot be measured; else it counts as nothing
    by_days: bool  # years count by the days served in them; else whole

    @classmethod
    def of(cls, rules: Rules) -> "Law":
        """The rules that weigh a term."""
        return cls(
            {name: int(weight) for name, weight in rules.table("R-ASM-10").items()},
            {grade: int(limit) for grade, limit in rules.table("R-ASM-09").items()},
            rules.ratio("R-ASM-09.quota"),
            rules.number("R-ASM-12"),
            {kind: int(cost) for kind, cost in rules.table("R-ASM-10.audit").items()},
            rules.text("R-ASM-10.missing") == "shared",
            rules.switch("R-ASM-10.days"),
        )


@dataclass(frozen=True, slots=True)
class Figures:
    """The parts in points of a hundred, None where there is nothing to measure."""

    annual: Fraction | None
    targets: Fraction | None
    appraisal: Fraction | None
    audit: Fraction | None
    total: Fraction


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is to be said of somebody who held a post."""

    holding: Holding
    figures: Figures
    grade: str
    advice: Advice


@dataclass(frozen=True, slots=True)
class Weighed:
    """A term's result, and what it says of those who held posts."""

    term: Term
    figures: Figures
    grade: str
    outcomes: Sequence[Outcome]


def weigh(terms: Sequence[Term], law: Law) -> list[Weighed]:
    """Weigh all terms together, since the quota of excellent is shared; in order of their unions.

    A term of which nothing is known is left out: that nobody found anything is no merit. A finding bars excellence, so
    that the place goes to the next. Nobody is excellent whose union is not.
    """
    ordered = sorted(terms, key=lambda term: term.name)
    known = {t.name: (t, f) for t in ordered if (f := figures_of(t.years, t.marks, law)) is not None}
    best = sorted((n for n, (t, _) in known.items() if not _bars(t.marks)), key=lambda n: (-known[n][1].total, n))
    excellent = set(best[: int(law.quota * len(known))])
    return [_weighed(term, figures, law, may_excel=name in excellent) for name, (term, figures) in known.items()]


def figures_of(
    years: Sequence[Year],
    marks: Sequence[str],
    law: Law,
    counts: Share = lambda _year: Fraction(1),
    *,
    audited: bool = True,
) -> Figures | None:
    """The parts, each year as far as it counts; None where nothing is known."""
    said = [(year, counts(year.year)) for year in years if counts(year.year)]
    annual = _mean([(year.share, weight) for year, weight in said if year.share is not None])
    targets = _rate([(y.targets_met, y.targets_met + y.targets_missed, weight) for y, weight in said])
    appraisal = _rate([(year.satisfied, year.ballots, weight) for year, weight in said])
    if annual is targets is appraisal is None and not marks:
        return None
    audit = max(Fraction(0), BEST - sum(law.costs.get(m, law.costs["other"]) for m in marks))
    parts = {"annual": annual, "targets": targets, "appraisal": appraisal, "audit": audit if audited or marks else None}
    return Figures(**parts, total=_total(parts, law))


def _mean(shares: Sequence[tuple[Fraction, Fraction]]) -> Fraction | None:
    if not shares:
        return None
    weight = sum((weight for _, weight in shares), Fraction(0))
    return min(BEST, BEST * sum((share * weight for share, weight in shares), Fraction(0)) / weight)


def _rate(counts: Sequence[tuple[int, int, Fraction]]) -> Fraction | None:
    whole = sum((of * weight for _, of, weight in counts), Fraction(0))
    return BEST * sum((part * weight for part, _, weight in counts), Fraction(0)) / whole if whole else None


def _total(parts: Mapping[str, Fraction | None], law: Law) -> Fraction:
    """The weight of what cannot be measured is shared by the rest, or counts as nothing, as the rule says.

    Source: R-ASM-10.missing.
    """
    known = {name: part for name, part in parts.items() if part is not None}
    weight = sum(law.weights[name] for name in (known if law.missing_is_shared else parts))
    points = sum((part * law.weights[name] for name, part in known.items()), Fraction(0))
    return points / weight if weight else Fraction(0)


def _bars(marks: Sequence[str]) -> bool:
    """Whether something was found that bars excellence.

    Source: R-ASM-03.
    """
    return not LEAVES_EXCELLENCE.issuperset(marks)


def _weighed(term: Term, figures: Figures, law: Law, *, may_excel: bool) -> Weighed:
    outcomes = [found for one in term.holdings if (found := _outcome(one, law, may_excel=may_excel)) is not None]
    return Weighed(term, figures, _grade(figures.total, law, may_excel=may_excel), outcomes)


def _outcome(holding: Holding, law: Law, *, may_excel: bool) -> Outcome | None:
    """What the days on which somebody served say of them; None where they say nothing.

    Source: R-ASM-10.days.
    """

    def counts(year: int) -> Fraction:
        days = holding.days.get(year, 0)
        return share_of(year, days) if law.by_days else Fraction(bool(days))

    figures = figures_of(holding.years, holding.marks, law, counts, audited=holding.audited)
    if figures is None:
        return None
    grade = _grade(figures.total, law, may_excel=may_excel and not _bars(holding.marks))
    advice = ADVICE.get(grade, "warn")
    if advice == "improve" and _basic_in_a_row(holding) >= law.basic_in_a_row:
        advice = "warn"
    return Outcome(holding, figures, grade, advice)


def _grade(total: Fraction, law: Law, *, may_excel: bool) -> str:
    for grade, limit in sorted(law.limits.items(), key=lambda pair: -pair[1]):
        if total >= limit and (may_excel or grade != "excellent"):
            return grade
    return LOWEST


def _basic_in_a_row(holding: Holding) -> int:
    """Years with a basic grade at the end of those in which somebody served.

    Source: R-ASM-12.
    """
    count = 0
    for year in reversed([y for y in holding.years if y.grade and y.year in holding.days]):
        if year.grade != "basic":
            break
        count += 1
    return count
