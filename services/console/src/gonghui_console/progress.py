"""Drawings of what a union was asked to do: targets beside their year, signatures, reviews, activities by month."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Final

from .answers.assessment import Review
from .answers.engagement import ActivityMonth
from .answers.supervision import BoardPeriod, ClauseBelow, YearGap
from .answers.targets import FunctionCount, Letter, Node, OwnEvent, Target, TargetFigures
from .charts import MOST_BARS, Chart, Mark, Series, Tone, Tree, Twig
from .words import Words

STANDING_TONES: Final[Mapping[str, Tone]] = {
    "met": "good", "on_schedule": "plain", "behind": "warn", "missed": "bad", "draft": "quiet",
}  # fmt: skip
LETTER_TONES: Final[Mapping[str, Tone]] = {
    "binding": "good", "awaits_union": "warn", "awaits_issuer": "warn", "unsigned": "bad",
}  # fmt: skip
PLAN_TONES: Final[Mapping[str, Tone]] = {"submitted": "plain", "returned": "warn", "approved": "good"}
PROMISE_TONES: Final[Mapping[str, Tone]] = {"met": "good", "open": "plain", "late": "bad"}
STAGE_TONES: Final[Mapping[str, Tone]] = {"held": "good", "planned": "plain", "cancelled": "quiet"}
STAGE_COURSES: Final[Mapping[str, str]] = {"met": "done", "open": "ahead", "missed": "back"}  # how a step is drawn
_NODE_TONES: Final[Mapping[str, Tone]] = {"met": "good", "open": "plain", "missed": "bad"}
PUNCTUALITY_TONES: Final[Mapping[str, Tone]] = {"in_time": "good", "late": "warn", "missing": "bad", "pending": "quiet"}
LIGHT_TONES: Final[Mapping[str, Tone]] = {"red": "bad", "amber": "warn", "green": "good"}
ROUND_TONES: Final[Mapping[str, Tone]] = {
    "checked": "plain", "applied": "warn", "inspected": "plain", "granted": "good", "revoked": "bad", "expired": "quiet",
}  # fmt: skip
_WHOLE: Final = 100


def elapsed(year: int, today: date, due_on: date | None = None) -> int:
    """How much of a year is over, or of the time until a day, in per cent: what a target should have reached by then."""
    first, last = date(year, 1, 1), due_on or date(year, 12, 31)
    days = min(max((today - first).days + 1, 0), (last - first).days + 1)
    return round(days * _WHOLE / ((last - first).days + 1))


def standing(target: Target, today: date) -> str:
    """Met or missed once concluded; until then on schedule, or behind the part of the year that is over, in whole units."""
    if target.state != "open":
        return target.state
    late = target.reached < target.wanted * elapsed(target.year, today, target.due_on) // _WHOLE
    return "behind" if late else "on_schedule"


def share(target: Target | Node) -> float:
    """What was reached, in per cent of what was wanted."""
    return round(target.reached * _WHOLE / target.wanted, 1) if target.wanted else float(_WHOLE)


def targets(words: Words, found: Sequence[Target], today: date) -> Chart:
    """A year's targets in per cent, beside the part of the year that is over; the colour says how each stands."""
    shown = [target for target in found if target.state != "draft"][:MOST_BARS]
    stands = [standing(target, today) for target in shown]
    part = elapsed(found[0].year, today)
    return Chart(
        label=words("targets.chart", year=found[0].year),
        head=words("field.target"),
        categories=[target.title for target in shown],
        series=[
            Series(
                name=words.name("standing_of_target", state),
                values=[share(t) if at == state else 0 for t, at in zip(shown, stands, strict=True)],
                tone=tone,
            )
            for state, tone in STANDING_TONES.items()
            if state in stands
        ],
        unit="%",
        stacked=True,
        horizontal=True,
        mark=Mark(name=words("targets.elapsed", part=part), value=part),
    )


def by_function(words: Words, found: TargetFigures) -> Chart:
    """How many targets serve each of the four functions, and what has become of them."""
    figures: Sequence[tuple[str, Tone, Callable[[FunctionCount], int]]] = (
        ("met", "good", lambda one: one.met),
        ("open", "plain", lambda one: one.targets - one.met - one.missed),
        ("missed", "bad", lambda one: one.missed),
    )
    return Chart(
        label=words("target_figures.chart"), head=words("field.function"), unit=words("unit.items"), stacked=True,
        horizontal=True,
        categories=[words.name("function", one.function or "none") for one in found.by_function],
        series=[
            Series(name=words.name("target_state", state), values=[count(one) for one in found.by_function], tone=tone)
            for state, tone, count in figures
        ],
    )  # fmt: skip


def tree(words: Words, year: int, nodes: Sequence[Node]) -> Tree:
    """The targets of a year with their shares; the colour says what has become of each."""
    below: dict[tuple[str | None, str | None], list[Node]] = {}
    for node in nodes:
        below.setdefault((node.parent_union, node.parent_target) if node.depth else (None, None), []).append(node)

    def grown(node: Node) -> Twig:
        weight = f" {node.weight}%" if node.weight else ""
        parts = [grown(one) for one in below.get((node.union_id, node.target_id), ())]
        name = f"{node.union_name or node.union_id} · {node.title}{weight}"
        return Twig(name=name, value=share(node), tone=_NODE_TONES.get(node.state, "quiet"), children=parts)

    roots = [grown(node) for node in below.get((None, None), ())]
    root = roots[0] if len(roots) == 1 else Twig(name=str(year), value=0, tone="quiet", children=roots)
    return Tree(label=words("target_tree.chart", year=year), unit="%", root=root)


def reports(words: Words, wanted: int, events: Sequence[OwnEvent]) -> Chart | None:
    """What was reported month by month beside what is wanted; None before the first report."""
    found = {
        str(event.facts["month"]): reached
        for event in events
        if event.type.split(".")[1] == "ProgressReported" and isinstance(reached := event.facts.get("reached"), int)
    }
    if not found:
        return None
    return Chart(
        label=words("target.chart"),
        head=words("field.month"),
        categories=sorted(found),
        series=[Series(name=words("field.reached"), values=[found[m] for m in sorted(found)], tone="plain")],
        mark=Mark(name=words("target.wanted", wanted=wanted), value=wanted),
    )


def letters(words: Words, found: Sequence[Letter]) -> Chart:
    """How many letters of each year are signed by both sides, and for whom the others wait."""
    years = sorted({letter.year for letter in found})
    states = [(letter.year, letter.state) for letter in found]
    return Chart(
        label=words("letters.chart"),
        head=words("field.year"),
        categories=[str(year) for year in years],
        series=[
            Series(
                name=words.name("letter_state", state),
                values=[states.count((year, state)) for year in years],
                tone=tone,
            )
            for state, tone in LETTER_TONES.items()
            if any(state == one for _, one in states)
        ],
        unit=words("unit.letters"),
        stacked=True,
        horizontal=True,
    )


def promises(words: Words, found: Sequence[Letter], today: date) -> Chart | None:
    """Of each promise how much has arrived, in per cent; the colour says whether the rest is late."""
    shown = [promise for letter in found for promise in letter.commitments][:MOST_BARS]
    came = [min(round(one.delivered * _WHOLE / one.amount, 1) if one.amount else _WHOLE, _WHOLE) for one in shown]
    stands = [
        "met" if part == _WHOLE else "late" if one.by < today else "open" for one, part in zip(shown, came, strict=True)
    ]
    if not shown:
        return None
    return Chart(
        label=words("letters.promised"),
        head=words("letter.commitments"),
        categories=[f"{one.what} {one.by.year}" for one in shown],
        series=[
            Series(
                name=words.name("promise_state", state),
                values=[part if at == state else 0 for at, part in zip(stands, came, strict=True)],
                tone=tone,
            )
            for state, tone in PROMISE_TONES.items()
            if state in stands
        ],
        unit="%",
        stacked=True,
        horizontal=True,
    )


def reviews(words: Words, found: Sequence[Review]) -> Chart:
    """How many targets each review found behind, and what else it found; oldest first."""
    shown = list(reversed(found))
    return Chart(
        label=words("reviews.chart"),
        head=words("field.period"),
        categories=[review.period for review in shown],
        series=[
            Series(name=words("field.targets_behind"), values=[review.behind for review in shown], tone="warn"),
            Series(name=words("field.findings"), values=[review.findings for review in shown], tone="bad"),
        ],
        unit=words("unit.items"),
    )


def report_board(words: Words, found: Sequence[BoardPeriod]) -> Chart:
    """How many unions reported of each period in time, late, not at all, or still may."""
    return Chart(
        label=words("report_board.chart"),
        head=words("field.period"),
        categories=[one.period for one in found],
        series=[
            Series(name=words.name("punctuality", name), values=[getattr(one, name) for one in found], tone=tone)
            for name, tone in PUNCTUALITY_TONES.items()
        ],
        unit=words("unit.unions"),
        stacked=True,
    )


def gaps(words: Words, found: Sequence[ClauseBelow]) -> Chart:
    """How many unions meet each clause of a checklist, and how many do not."""
    return Chart(
        label=words("gaps_below.chart"),
        head=words("field.clause"),
        categories=[f"{one.code} {one.zh if words.language == 'zh' else one.en}"[:28] for one in found],
        series=[
            Series(name=words("gaps_below.met"), values=[one.met for one in found], tone="good"),
            Series(name=words("gaps_below.short"), values=[one.short for one in found], tone="bad"),
        ],
        unit=words("unit.unions"),
        stacked=True,
        horizontal=True,
    )


def self_gaps(words: Words, found: Sequence[YearGap]) -> Chart:
    """What a union gave itself each year beside what the same items were verified with."""
    several = len({one.scheme_id for one in found}) > 1
    return Chart(
        label=words("self_score_gaps.chart"),
        head=words("field.year"),
        categories=[f"{one.year} {one.scheme_id}" if several else str(one.year) for one in found],
        series=[
            Series(
                name=words("self_score_gaps.own"),
                values=[round(float(Fraction(one.own)), 2) for one in found],
                tone="quiet",
            ),
            Series(
                name=words("self_score_gaps.verified"),
                values=[round(float(Fraction(one.verified)), 2) for one in found],
                tone="plain",
            ),
        ],
        unit=words("unit.points"),
    )


def activities(words: Words, found: Sequence[ActivityMonth], months: Sequence[str]) -> Chart:
    """Activities month by month, months without any included."""
    by_month = {month.month: month for month in found}
    return Chart(
        label=words("activities.chart"),
        head=words("field.month"),
        categories=months,
        series=[
            Series(
                name=words.name("activity_stage", stage),
                values=[getattr(by_month[m], stage) if m in by_month else 0 for m in months],
                tone=tone,
            )
            for stage, tone in STAGE_TONES.items()
            if any(getattr(month, stage) for month in found)
        ],
        unit=words("unit.activities"),
        stacked=True,
    )
