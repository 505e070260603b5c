"""What the evaluation by columns knows of the language; whatever else a scheme uses is evaluated unit by unit."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from gonghui_assessment.scheme.defaults import Defaults, Evidence, Peers, Raters, Rounding
from gonghui_assessment.scheme.expressions import Call, Name, Node, walk
from gonghui_assessment.scheme.part import Part, expressions
from gonghui_assessment.scheme.rules.amounts import Finding
from gonghui_assessment.scheme.rules.base import Rule
from gonghui_assessment.scheme.rules.ranks import RankOfSubtotal
from gonghui_assessment.scheme.tree import Bar, Grade, Grading, Indicator, Scheme

_WORDS: Final = frozenset({"zh", "en", "notes", "evidence", "code"})
FIELDS: Final[Mapping[type[Part], frozenset[str]]] = {
    Scheme: frozenset(
        {"scheme", "version", "title", "source", "units", "types", "total", "defaults", "inputs", "measures", "indicators",
         "bonuses", "bonus_cap", "deductions", "vetoes", "gates", "grading", "notes", "examples", "valid", "period",
         "periods", "blanks", "raters", "aggregate", "total_cap", "total_floor", "rewards", "subordinates"}
    ),
    Indicator: _WORDS | {"full", "full_by_type", "weight", "aggregate", "items", "deductions", "rule", "rules",
                         "intermediate", "missing", "each", "cap", "floor"},
    Grading: frozenset({"of", "grades", "places", "among", "ties"}),
    Grade: _WORDS | {"grade", "min", "above", "at_most_share", "at_most_units", "first", "needs"},
    Bar: _WORDS | {"when", "needs", "effect", "grade", "types"},
    Defaults: frozenset({"at_limit", "steps", "below_zero", "bonus_inside", "nothing_to_measure", "ties", "one_per_cent",
                         "peers", "listed_deductions", "parts", "rounding", "evidence", "raters", "one_event"}),
    Peers: frozenset({"mean", "weight", "itself", "of", "by"}),
}  # fmt: skip
WHOLE: Final = (Raters, Rounding, Evidence, Finding, Rule)  # of which every field is known
CHOICES: Final[Mapping[tuple[type[Part], str], frozenset[str]]] = {
    (Bar, "effect"): frozenset({"no_excellence", "no_award", "lower_grade", "rejected", "zero", "grade_at_most"}),
    (Defaults, "nothing_to_measure"): frozenset({"gap", "full", "zero", "peer_mean", "drop"}),
}
UNKNOWN_CHOICE: Final = "drop_from_total"  # of a rule: waits for the total
WIDE_FUNCTIONS: Final = frozenset(
    {"+", "-", "*", "/", "negative", ">=", "<=", ">", "<", "=", "!=", "not", "min", "max", "abs", "count", "and", "or",
     "if", "known", "or_else", "points", "full", "clamp", "rank", "rank_up"}
    | {f"{whom}_{figure}" for whom in ("peer", "all", "sub")
       for figure in ("mean", "median", "max", "min", "sum", "count", "share")}
)  # fmt: skip
WIDE_RULES: Final = frozenset(
    {"accumulate", "all_of", "all_of_rates_with_deduction", "alternative_conditions", "any_of", "assessor_judgement",
     "bands", "class_mean_transfer", "composite_sum", "deduction_with_peer_waiver", "earn_or_lose", "external_score",
     "formula", "growth_target_with_bonus", "highest_level_all_met", "linear_above_base", "min_size_per_event", "na_full",
     "na_peer_mean", "own_structure_target", "peer_relative", "per_unit_bonus", "per_unit_deduction", "proportional",
     "range_target", "rank_of_adjusted_rate", "rank_points", "rank_of_subtotal", "ratio_product", "rater_mean", "signed_step",
     "threshold", "tiered_deduction_by_origin", "year_over_year_signed", "yes_no", "zero_after_n"}
)  # fmt: skip


class NotByColumns(Exception):
    """Something that only single units have was asked for."""


def by_columns(scheme: Scheme, grading: Grading | None) -> bool:
    """Whether columns know everything that a scheme and its grading say."""
    return all(_is_known(part) for part in _parts(scheme)) and (
        grading is None or all(_is_known(part) for part in _parts(grading))
    )


def _parts(part: object) -> Iterator[Part]:
    """A part and those inside it, rules as a whole."""
    match part:
        case Part():
            yield part
            if not isinstance(part, WHOLE):
                for name in type(part).model_fields:
                    yield from _parts(getattr(part, name)) if name not in {"examples", "inputs", "rewards"} else ()
        case Mapping():
            for inner in part.values():
                yield from _parts(inner)
        case tuple():
            for inner in part:
                yield from _parts(inner)


def _is_known(part: Part) -> bool:
    if isinstance(part, Rule):
        return UNKNOWN_CHOICE not in {choice for rule in _rules(part) for choice in (rule.if_na, rule.if_gap)}
    fields = FIELDS.get(type(part))
    if fields is None:
        return True
    said = {name for name, field in type(part).model_fields.items() if getattr(part, name) != _default(field)}
    chosen = {name: getattr(part, name) for kind, name in CHOICES if kind is type(part)}
    return said <= fields and all(value in CHOICES[type(part), name] for name, value in chosen.items())


def _default(field: Any) -> object:
    return field.get_default(call_default_factory=True)


def _rules(part: object) -> Iterator[Rule]:
    """A rule and those inside it."""
    if isinstance(part, Rule):
        yield part
    for inner in part if isinstance(part, tuple) else _fields(part) if isinstance(part, Part) else ():
        yield from _rules(inner)


def _fields(part: Part) -> Iterator[object]:
    return (getattr(part, name) for name in type(part).model_fields)


def is_wide(scheme: Scheme, rule: Rule) -> bool:
    """Whether a rule does nothing with numbers that a column of them could not do."""
    return all(one.kind in WIDE_RULES for one in _rules(rule)) and all(
        has_wide_functions(scheme, found.root) for _, found in expressions(rule)
    )


def has_wide_functions(scheme: Scheme, node: Node) -> bool:
    """The same for an expression and the measures that it names."""
    return all(
        one.function in WIDE_FUNCTIONS if isinstance(one, Call) else not _is_narrow(scheme, one) for one in walk(node)
    )


def asks_results(scheme: Scheme, node: Node) -> bool:
    """Whether an expression, or a measure that it names, asks for points or full marks."""
    return any(
        one.function in {"points", "full"} if isinstance(one, Call) else _asks_by_name(scheme, one)
        for one in walk(node)
    )


def rule_asks_results(scheme: Scheme, rule: Rule) -> bool:
    """The same of a rule, or whether it ranks by the points of other items."""
    return any(isinstance(one, RankOfSubtotal) for one in _rules(rule)) or any(
        asks_results(scheme, found.root) for _, found in expressions(rule)
    )


def _asks_by_name(scheme: Scheme, node: Node) -> bool:
    measure = scheme.measures.get(node.name) if isinstance(node, Name) else None
    return measure is not None and asks_results(scheme, measure.root)


def _is_narrow(scheme: Scheme, node: Node) -> bool:
    measure = scheme.measures.get(node.name) if isinstance(node, Name) else None
    return measure is not None and not has_wide_functions(scheme, measure.root)
