"""Two readings of the same whole sheets agree: the service's, by units and by columns, and the naive one of `city_oracle`."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from fractions import Fraction
from typing import Any, Final

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from gonghui_assessment.evaluation import Unit, UnitResult, evaluate
from gonghui_assessment.evaluation.known_features import NotByColumns
from gonghui_assessment.evaluation.wide_results import WideResults
from gonghui_assessment.scheme.exact import plain
from gonghui_assessment.scheme.files import load
from gonghui_assessment.scheme.tree import Scheme
from gonghui_assessment.scheme.writing import as_yaml
from tests.assessment.scheme.city_oracle import City
from tests.assessment.scheme.sheet import HEAD, YEAR_END
from tests.assessment.scheme.test_oracle import ANSWER, COUNT, NUMBER, POINTS, RANKS, SIMPLE, VALUES, of, some, tenths

F = Fraction
Draw = Callable[[st.SearchStrategy[Any]], Any]
TYPES: Final = ("a", "b")
LABELS: Final = ("Q1", "Q2")
PLAIN: Final = (
    "yes_no", "threshold", "bands", "per_unit_deduction", "per_unit_bonus", "zero_after_n", "rank_points", "peer_relative",
    "signed_step", "accumulate", "linear_above_base", "ratio_product", "earn_or_lose", "growth_target_with_bonus",
)  # fmt: skip
RULES: Final = st.one_of(*(SIMPLE[kind] for kind in PLAIN))
NA: Final = ("full", "zero", "peer_mean", "drop", "drop_from_total", "gap")
PER_QUARTER: Final = st.one_of(
    of("per_unit_deduction", {"items": some(st.fixed_dictionaries({"finding": st.just("f"), "count": st.just("q"), "points": POINTS}))}),
    of("zero_after_n", {"count": st.just("q"), "n": st.integers(1, 4)}, {"per_unit": POINTS}),
    of("rank_points", {**RANKS, "measure": st.just("q")}, {"beyond": POINTS}),
    of("peer_relative", {"measure": st.just("q"), "unit": st.just(F(1)), "per_unit": POINTS}),
)  # fmt: skip
ANSWERS: Final = st.fixed_dictionaries(
    {},
    optional={
        "D1": st.sampled_from(["included", "excluded"]), "D3": st.sampled_from(["stop", "allow"]),
        "D4": st.sampled_from(["beyond", "capped_by_item", "capped_by_scheme"]),
        "D6": st.sampled_from(["best_rank", "mean_points", "worst_rank", "next_rank"]),
        "D8": st.fixed_dictionaries({}, optional={"of": st.sampled_from(["same_type", "all"]), "by": st.just("t1")}),
        "D9": st.sampled_from(["add_up", "largest_only"]),
        "D11": st.fixed_dictionaries({"places": st.integers(0, 2)}, optional={"subtotals": st.booleans(), "total": st.booleans()}),
    },
)  # fmt: skip
FINDINGS: Final = some(
    st.fixed_dictionaries(
        {"finding": st.just("f"), "count": COUNT, "points": tenths(0, 2)}, optional={"at_most": POINTS}
    ),
    2,
)
EFFECTS: Final = ("no_excellence", "lower_grade", "no_award", "rejected", "zero", "grade_at_most")
TYPED: Final = {"types": st.just(["a"])}


def leaf(draw: Draw, code: str, earlier: Sequence[str]) -> dict[str, Any]:
    """An item: of one rule, of a rule for one type, per quarter, or looking at other items or classes of unit."""
    item: dict[str, Any] = {"code": code, "zh": "项", "full": draw(tenths(1, 9))}
    if draw(st.integers(0, 3)) == 0:
        item["full_by_type"] = {"b": draw(tenths(1, 9))}
    match draw(
        st.sampled_from(["plain"] * 4 + ["by_type", "quarter", "transfer", "adjusted"] + ["subtotal"] * bool(earlier))
    ):
        case "plain":
            rule = dict(draw(RULES))
            if draw(st.booleans()):
                rule |= {"na_if": draw(ANSWER), "if_na": draw(st.sampled_from(NA))}
            item["rule"] = rule
        case "by_type":
            item["rules"] = {kind: draw(RULES) for kind in draw(st.sampled_from([("a",), ("b",), TYPES]))}
        case "quarter":
            item |= {
                "each": "quarter",
                "aggregate": draw(st.sampled_from(["sum", "mean", "best", "worst"])),
                "rule": draw(PER_QUARTER),
            }
            item |= draw(st.fixed_dictionaries({}, optional={"cap": tenths(1, 9), "floor": tenths(0, 1)}))
        case "transfer":
            item["rule"] = {"kind": "class_mean_transfer", "scored": draw(st.sampled_from(TYPES)), "rule": draw(RULES)}
        case "adjusted":
            times = draw(st.dictionaries(st.sampled_from(["a", "u1"]), tenths(1, 2)))
            item["rule"] = draw(
                of(
                    "rank_of_adjusted_rate",
                    {"measures": some(NUMBER, 2), "multipliers": st.just(times), "table": RANKS["table"]},
                    {"beyond": POINTS},
                )
            )
        case "subtotal":
            parts = draw(st.lists(st.sampled_from(list(earlier)), min_size=1, max_size=2))
            item["rule"] = draw(
                of(
                    "rank_of_subtotal",
                    {"of": st.just(parts), "table": RANKS["table"]},
                    {"beyond": POINTS, "order": st.sampled_from(["asc", "desc"])},
                )
            )
    return item  # fmt: skip


def section(draw: Draw, code: str, earlier: list[str]) -> dict[str, Any]:
    """Items with their aggregate, deductions and stops."""
    items = []
    for number in range(draw(st.integers(1, 3))):
        item = leaf(draw, f"{code}{number}", earlier)
        if "each" not in item:
            earlier.append(item["code"])
        items.append(item)
    how = draw(st.sampled_from(["sum", "sum", "mean", "best", "worst", "weighted"]))
    if how == "weighted":
        for item in items:
            item["weight"] = draw(tenths(0, 1))
    elif len(items) > 1 and draw(st.integers(0, 4)) == 0:
        items[0]["intermediate"] = True
    stops = {"deductions": FINDINGS, "cap": tenths(2, 12), "floor": tenths(-2, 2)}
    return {
        "code": code,
        "zh": "部",
        "aggregate": how,
        "items": items,
        **draw(st.fixed_dictionaries({}, optional=stops)),
    }


def condition(draw: Draw, codes: Sequence[str]) -> tuple[Any, ...]:
    """An answer, a look back, a floor of a section, a minimum total."""
    match draw(st.integers(0, 3)):
        case 0:
            return ("answer", draw(ANSWER))
        case 1:
            return ("within", "y1", draw(st.integers(1, 4)))
        case 2:
            return ("share", draw(st.sampled_from(list(codes))), draw(tenths(0, 1)))
        case _:
            return ("least", draw(tenths(0, 15)))


def bar(draw: Draw, code: str, key: str, codes: Sequence[str]) -> dict[str, Any]:
    """A veto or a gate."""
    effect = draw(st.sampled_from(EFFECTS))
    found = {"code": code, "zh": "否", key: condition(draw, codes), "effect": effect}
    if effect == "grade_at_most":
        found["grade"] = draw(st.sampled_from("ABC"))
    return {**found, **draw(st.fixed_dictionaries({}, optional=TYPED))}


def grading(draw: Draw, codes: Sequence[str]) -> dict[str, Any]:
    """Three grades with limits, quotas, places and what else they ask for."""
    limits = sorted(draw(st.lists(tenths(0, 20), min_size=2, max_size=2)), reverse=True)
    quota = {"at_most_units": st.integers(0, 2), "at_most_share": tenths(0, 1), "first": st.integers(1, 3)}
    grades = [
        {
            "grade": name,
            draw(st.sampled_from(["min", "above"])): limit,
            **draw(st.fixed_dictionaries({}, optional=quota)),
        }
        for name, limit in zip("AB", limits, strict=True)
    ]
    if draw(st.booleans()):
        grades[0]["needs"] = condition(draw, codes)
    more = {"ties": st.just(["n1"]), "places": st.sampled_from(["down", "half_up", "up"])}
    return {"grades": [*grades, {"grade": "C"}], **draw(st.fixed_dictionaries({}, optional=more))}


@st.composite
def sheets(draw: Draw) -> dict[str, Any]:
    """Whole sheets."""
    earlier: list[str] = []
    indicators = [section(draw, code, earlier) for code in "ST"[: draw(st.integers(1, 2))]]
    codes = [one["code"] for one in indicators]
    sheet: dict[str, Any] = {
        "types": list(TYPES), "periods": {"quarter": list(LABELS)}, "defaults": draw(ANSWERS), "indicators": indicators,
        "vetoes": [bar(draw, f"V{number}", "when", codes) for number in range(draw(st.integers(0, 2)))],
        "gates": [bar(draw, f"G{number}", "needs", codes) for number in range(draw(st.integers(0, 2)))],
        "grading": grading(draw, codes),
    }  # fmt: skip
    if draw(st.booleans()):
        sheet["bonuses"] = [{"code": "Z", "zh": "加", "rule": draw(SIMPLE["accumulate"])}]
    if draw(st.booleans()):
        share = {"own": tenths(0, 1), "without": st.sampled_from(["nothing", "own"])}
        sheet["subordinates"] = draw(st.fixed_dictionaries({"share": tenths(0, 1)}, optional=share))
    reward = {"code": st.just("R"), "zh": st.just("奖"), "each": tenths(-1, 9).map(lambda each: each / 7), "of": NUMBER}
    money = {
        "grades": st.lists(st.sampled_from("ABC"), min_size=1, max_size=2, unique=True),
        "at_most": POINTS,
        **TYPED,
    }
    stops = {
        "bonus_cap": POINTS, "deductions": FINDINGS, "total_cap": tenths(5, 20), "total_floor": tenths(-1, 2),
        "rewards": st.lists(st.fixed_dictionaries(reward, optional=money), max_size=1), "total": tenths(5, 20),
    }  # fmt: skip
    return {**sheet, **draw(st.fixed_dictionaries({}, optional=stops))}


@st.composite
def cities(draw: Draw) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A sheet, and units of two types, some of them below others."""
    sheet, units = draw(sheets()), []
    for number in range(draw(st.integers(1, 5))):
        values = {**draw(VALUES), **{f"q_{label}": F(draw(st.integers(0, 4))) for label in LABELS}}
        above = draw(st.none() | st.integers(0, number - 1)) if number and "subordinates" in sheet else None
        superior = None if above is None else f"u{above}"
        units.append({"id": f"u{number}", "type": draw(st.sampled_from(TYPES)), "superior": superior, "values": values})
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
    inputs: dict[str, Any] = {name: {"kind": kinds[name[0]]} for name in units[0]["values"] if name[0] != "q"}
    return {**sheet, "inputs": {**inputs, "q": {"per": "quarter"}}}, units  # fmt: skip


def printed(part: Any) -> Any:  # noqa: PLR0911 - one for each form
    """As the scheme language writes it: fractions as texts, conditions and money as expressions."""
    match part:
        case ("answer", name):
            return name
        case ("within", name, years):
            return f"within_years({name}, {years})"
        case ("share", code, share):
            return f"points('{code}') >= {plain(share)} * full('{code}')"
        case ("least", limit):
            return f"points('total') >= {plain(limit)}"
        case {"each": Fraction() as each, "of": name, **rest}:
            return {**printed(rest), "yuan": f"{each.numerator} * {name} / {each.denominator}"}
        case Fraction():
            return plain(part)
        case dict():
            return {key: printed(value) for key, value in part.items()}
        case list():
            return [printed(value) for value in part]
        case _:
            return part


def said(found: UnitResult) -> tuple[Any, ...]:
    """What the service says of a unit."""
    barred = [one.code for one in found.bars if one.state == "bars"]
    money = {one.code: one.yuan for one in found.rewards}
    return found.total, found.full, found.open_points, found.rank, found.grade, found.award, barred, money


def naively(city: City) -> list[tuple[Any, ...]]:
    """What the naive reading says of all units."""
    grades, found = city.grades(), []
    for unit in city.units:
        grade, whole = grades[unit["id"]], city.before_vetoes(unit)
        barred = [one["code"] for one in city.barred(unit)]
        found.append(
            (city.total(unit), whole.full, whole.left, city.rank(unit), grade, city.award(unit), barred, city.money(unit, grade))
        )  # fmt: skip
    return found


def by_units_and_by_columns(scheme: Scheme, units: Sequence[Mapping[str, Any]]) -> list[list[tuple[Any, ...]]]:
    """Both ways of the service; only one where columns do not know what the sheet uses."""
    given_units = [Unit(one["id"], one["type"], one["values"], superior=one["superior"]) for one in units]
    found = [[said(one) for one in evaluate(scheme, given_units, on=YEAR_END).units.values()]]
    with suppress(NotByColumns):
        found.append([said(one) for one in WideResults.of(scheme, given_units, YEAR_END).results(range(len(units)))])
    return found


@settings(max_examples=40, phases=[Phase.explicit, Phase.generate])
@given(cities())
def test_both_readings_give_the_same_results(city: tuple[dict[str, Any], list[dict[str, Any]]]) -> None:
    """Totals, full marks, open points, ranks, grades, awards, vetoes and money, to the last digit."""
    sheet, units = city
    scheme = load(HEAD + as_yaml(printed(sheet)))
    naive = naively(City(sheet, units))
    for found in by_units_and_by_columns(scheme, units):
        assert found == naive
