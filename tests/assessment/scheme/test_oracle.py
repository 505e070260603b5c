"""Two readings of the same sheets agree: the service's and the naive one of `oracle`, on random rules and values."""

from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction
from typing import Any, Final

from hypothesis import given, settings
from hypothesis import strategies as st

from gonghui_assessment.evaluation import Unit, evaluate
from gonghui_assessment.scheme.exact import Value, plain
from gonghui_assessment.scheme.files import load
from gonghui_assessment.scheme.writing import as_yaml
from tests.assessment.scheme.oracle import KINDS, Sheet
from tests.assessment.scheme.sheet import HEAD, YEAR_END

F = Fraction
Rules = st.SearchStrategy[dict[str, Any]]


def tenths(low: int, high: int) -> st.SearchStrategy[Fraction]:
    """Numbers as sheets print them."""
    return st.integers(low * 20, high * 20).map(lambda number: F(number, 20))


POINTS, UNITS, NUMBER = tenths(0, 9), tenths(0, 2).filter(bool), st.sampled_from(["n1", "n2", "n3"])
COUNT, ANSWER = st.sampled_from(["c1", "c2", "c3"]), st.sampled_from(["b1", "b2", "b3"])
OTHERWISE = st.fixed_dictionaries({}, optional={"else": POINTS})
VALUES = st.fixed_dictionaries(
    {
        **dict.fromkeys(["n1", "n2", "n3"], st.sampled_from([F(0), F(1, 2), F(1), F(2)]) | tenths(0, 5)),
        **dict.fromkeys(["c1", "c2", "c3", "p_r_a", "p_r_b"], st.integers(0, 4).map(F)),
        **dict.fromkeys(["b1", "b2", "b3"], st.booleans()),
        "l1": st.lists(tenths(0, 9), max_size=5).map(tuple),
        "y1": st.lists(st.integers(2020, 2026).map(F), max_size=4).map(tuple),
        "t1": st.sampled_from(["A", "B", "C"]),
        "d1": st.integers(200, 300).map(lambda days: YEAR_END - timedelta(days=days)),
        "d2": st.integers(0, 250).map(lambda days: YEAR_END - timedelta(days=days)),
    }
)
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "D1": st.sampled_from(["included", "excluded"]),
        "D2": st.sampled_from(["full", "continuous", "started"]),
        "D3": st.sampled_from(["stop", "allow"]),
        "D4": st.sampled_from(["beyond", "capped_by_item"]),
        "D6": st.sampled_from(["best_rank", "mean_points", "worst_rank", "next_rank"]),
        "D7": st.sampled_from(["point", "relative"]),
        "D9": st.sampled_from(["add_up", "largest_only"]),
        "D10": st.sampled_from(["equal_over_applicable", "equal_over_all"]),
    },
)


def of(kind: str, needed: Mapping[str, Any], optional: Mapping[str, Any] | None = None) -> Rules:
    """Rules of one kind; stops of their own now and then."""
    stops = {"floor": st.none() | tenths(-3, 1), "cap": st.none() | tenths(2, 12), "full": tenths(1, 9)}
    return st.fixed_dictionaries({"kind": st.just(kind), **needed}, optional={**stops, **(optional or {})})


def some(items: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[list[Any]]:
    """One to a few."""
    return st.lists(items, min_size=1, max_size=most)


TARGET = st.fixed_dictionaries({"measure": NUMBER, "target": tenths(0, 3)})
FINDING = st.fixed_dictionaries(
    {"finding": st.just("f"), "count": COUNT, "points": POINTS}, optional={"per": st.just("once"), "at_most": POINTS}
)
CREDIT = st.fixed_dictionaries({"event": st.just("e"), "count": COUNT, "points": POINTS.filter(bool)})
SHORTFALL = {"unit": UNITS, "per_unit": POINTS}
STEPS = {"steps": st.sampled_from(["full", "continuous", "started"])}
SIDE = st.fixed_dictionaries({"points": POINTS}, optional={"per": UNITS, "cap": POINTS})
RANKS = {
    "measure": NUMBER,
    "table": st.dictionaries(st.integers(1, 4), POINTS, min_size=1),
}
PART = st.fixed_dictionaries(
    {"part": st.just("p"), "condition": ANSWER}, optional={"applies_if": ANSWER, "points": POINTS}
)
SIMPLE: Final = {
    "yes_no": of("yes_no", {"condition": ANSWER}, {"else": POINTS}),
    "threshold": of("threshold", {"measure": NUMBER, "target": tenths(0, 3)}, {"else": POINTS})
    | of("threshold", {"all": some(TARGET)}, {"else": POINTS}),
    "bands": of(
        "bands",
        {"measure": NUMBER, "bands": some(st.fixed_dictionaries({"min": tenths(0, 3), "points": POINTS}))},
        {"below": POINTS},
    ),
    "per_unit_deduction": of("per_unit_deduction", {"items": some(FINDING)}, {"most": POINTS, "start": POINTS})
    | of("per_unit_deduction", {"measure": NUMBER, "target": tenths(0, 3), **SHORTFALL}, {"most": POINTS, **STEPS}),
    "per_unit_bonus": of("per_unit_bonus", {"items": some(CREDIT)}, {"counts": st.sampled_from(["all", "highest"])})
    | of(
        "per_unit_bonus",
        {"measure": NUMBER, "base_target": tenths(0, 3), "per_unit": POINTS},
        {"base_points": POINTS, "below": POINTS, "unit": UNITS, **STEPS},
    )
    | of(
        "per_unit_bonus",
        {"matrix": st.fixed_dictionaries({"prefix": st.just("p"), "rows": st.just(["r"]), "cols": st.just(["a", "b"]),
                                          "points": st.lists(POINTS, min_size=2, max_size=2).map(lambda row: [row])})},
    ),
    "proportional": of("proportional", {"mode": st.just("to_target"), "measure": NUMBER, "target": tenths(0, 3)})
    | of("proportional", {"mode": st.just("to_best"), "measure": NUMBER}, {"best": st.sampled_from(["max", "min"])})
    | of("proportional", {"mode": st.just("parts"), "parts": some(PART)}),
    "rank_points": of(
        "rank_points",
        RANKS,
        {
            "order": st.sampled_from(["desc", "asc"]),
            "last_n": st.fixed_dictionaries({"n": st.integers(1, 2), "points": POINTS}),
            "formula": st.fixed_dictionaries(
                {"first": POINTS, "step": POINTS}, optional={"from": st.sampled_from(["top", "bottom"])}
            ),
            "beyond": POINTS,
        },
    ),
    "peer_relative": of("peer_relative", {"measure": NUMBER, **SHORTFALL}, {"offset": tenths(0, 1), **STEPS})
    | of("peer_relative", {"measure": NUMBER, "side": st.sampled_from(["at_least", "above", "at_most", "below"])}, {"else": POINTS}),
    "external_score": of("external_score", {"origin": st.just("o"), "value": NUMBER}, {"factor": POINTS}),
    "zero_after_n": of("zero_after_n", {"count": COUNT, "n": st.integers(1, 4)}, {"per_unit": POINTS}),
    "graded_share": of("graded_share", {"grade": st.just("t1"), "factors": st.dictionaries(st.sampled_from("AB"), tenths(0, 1), min_size=1)}),
    "signed_step": of("signed_step", {"measure": NUMBER, "target": tenths(0, 3), "step": UNITS, "up": POINTS, "down": POINTS}, STEPS),
    "growth_target_with_bonus": of(
        "growth_target_with_bonus",
        {"measure": NUMBER, "last_year": NUMBER, "target": tenths(0, 1), "step": UNITS, "up": POINTS},
        {"below": POINTS, **STEPS},
    ),
    "year_over_year_signed": of("year_over_year_signed", {"measure": NUMBER, "last_year": NUMBER, "up": SIDE, "down": SIDE}, {"base": POINTS, **STEPS}),
    "earn_or_lose": of("earn_or_lose", {"condition": ANSWER, "lose": POINTS}, {"earn": POINTS}),
    "own_structure_target": of("own_structure_target", {"measure": NUMBER, "structure": NUMBER, "share": tenths(0, 1), **SHORTFALL}, STEPS),
    "count_below_share_of_own_mean": of("count_below_share_of_own_mean", {"sizes": st.just("l1"), "share": tenths(0, 2), "per_unit": POINTS}),
    "deduction_with_peer_waiver": of(
        "deduction_with_peer_waiver",
        {"measure": NUMBER, "target": tenths(0, 3), "waiver": NUMBER, **SHORTFALL},
        {"offset": tenths(0, 1), **STEPS},
    ),
    "accumulate": of("accumulate", {"items": some(CREDIT)}),
    "coefficient_table": of("coefficient_table", {"table": some(st.fixed_dictionaries({"name": st.just("n"), "count": COUNT, "value": POINTS}))}),
    "ratio_product": of("ratio_product", {"ratios": st.lists(NUMBER, min_size=2, max_size=3)}, {"weight": POINTS}),
    "linear_above_base": of("linear_above_base", {"measure": NUMBER, "base": tenths(0, 3), "per": UNITS, "points_per": POINTS}),
    "tiered_deduction_by_origin": of("tiered_deduction_by_origin", {"items": some(FINDING)}),
    "all_of": of("all_of", {"conditions": some(ANSWER)}, {"else": POINTS}),
    "any_of": of("any_of", {"conditions": some(ANSWER)}, {"else": POINTS, "at_least": st.integers(1, 3)}),
    "alternative_conditions": of(
        "alternative_conditions",
        {"alternatives": some(st.fixed_dictionaries({"when": ANSWER, "points": POINTS}))},
        {"else": POINTS},
    ),
    "all_of_rates_with_deduction": of(
        "all_of_rates_with_deduction",
        {"measures": some(NUMBER), "target": tenths(0, 3), **SHORTFALL},
        {"combine": st.sampled_from(["sum", "worst"]), **STEPS},
    ),
    "mean_of_parts": of("mean_of_parts", {"scores": st.just("l1")}, {"factor": tenths(0, 2)}),
    "min_size_per_event": of("min_size_per_event", {"sizes": some(COUNT), "min_size": st.integers(1, 4)}),
    "range_target": of(
        "range_target",
        {"ranges": some(st.fixed_dictionaries({"measure": NUMBER, "min": tenths(0, 2), "max": tenths(1, 4)}))},
        {"else": POINTS},
    ),
    "required_form_by_size": of(
        "required_form_by_size",
        {"size": NUMBER, "form": st.just("t1"), "forms": st.just([{"min": F(2), "form": "A"}, {"min": F(1), "form": "B"}])},
        {"else": POINTS},
    ),
    "deadline_from_event": of(
        "deadline_from_event",
        {"event": st.just("d1"), "done": st.just("d2"), "within": st.fixed_dictionaries({"days": st.integers(0, 300)})},
        {"missed": POINTS},
    ),
    "highest_level_all_met": of(
        "highest_level_all_met",
        {"levels": some(st.fixed_dictionaries({"level": st.just("l"), "conditions": some(ANSWER)}, optional={"points": POINTS}))},
    ),
    "lookback": of("lookback", {"years": st.just("y1"), "within": st.integers(1, 5)}, {"else": POINTS}),
    "consecutive_years": of(
        "consecutive_years",
        {"years": st.just("y1"), "row": st.integers(1, 3)},
        {"else": POINTS, "ending": st.sampled_from(["this_year", "last_year"])},
    ),
}  # fmt: skip
INNER = st.one_of(*SIMPLE.values())
RULES: Final = {
    **SIMPLE,
    "composite_sum": of("composite_sum", {"parts": some(INNER)}, {"combine": st.sampled_from(["sum", "best", "worst", "mean"])}),
    "na_full": st.fixed_dictionaries({"kind": st.just("na_full"), "na_if": ANSWER, "rule": INNER}),
    "na_peer_mean": st.fixed_dictionaries({"kind": st.just("na_peer_mean"), "na_if": ANSWER, "rule": INNER}),
}  # fmt: skip


def test_every_kind_without_raters_has_a_second_reading() -> None:
    """Only what people give, other items and other classes of unit are worked out elsewhere."""
    assert RULES.keys() == KINDS.keys()


@settings(max_examples=200)
@given(
    rule=st.one_of(*RULES.values()), full=tenths(1, 9), answers=ANSWERS, units=st.lists(VALUES, min_size=1, max_size=4)
)
def test_both_readings_give_the_same_points(
    rule: dict[str, Any], full: Fraction, answers: dict[str, str], units: list[dict[str, Value]]
) -> None:
    """To the last digit, and where one has no score the other has none."""
    kinds = {
        "n": "number",
        "c": "number",
        "p": "number",
        "b": "yes_no",
        "l": "numbers",
        "y": "numbers",
        "t": "text",
        "d": "date",
    }
    sheet = {
        "defaults": answers,
        "inputs": {name: {"kind": kinds[name[0]]} for name in units[0]},
        "indicators": [{"code": "X", "zh": "项", "full": full, "rule": rule}],
    }
    scheme = load(HEAD + as_yaml(_printed(sheet)))
    found = evaluate(scheme, [Unit(f"u{number}", values=values) for number, values in enumerate(units)], on=YEAR_END)

    naive = Sheet(rule, full, answers, units)
    assert [found.units[f"u{number}"].leaf("X").points for number in range(len(units))] == [
        naive.points(values) for values in units
    ]


def _printed(part: Any) -> Any:
    """Fractions as texts."""
    match part:
        case Fraction():
            return plain(part)
        case dict():
            return {key: _printed(value) for key, value in part.items()}
        case list():
            return [_printed(value) for value in part]
        case _:
            return part
