# mypy: disable-error-code="no-any-return"
# Rules and units are plain mappings: what a sheet says, not what the service makes of it.
"""A second, naive reading of the scoring functions, written from what published sheets say and not from the service's code.

Rules are plain mappings, measures are names of values, numbers are fractions. Nothing is shared, cached or bounded; every
function does what its sentence says, one unit after the other.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import Any, Final

F = Fraction
Rule = Mapping[str, Any]
Unit = Mapping[str, Any]
NOTHING: Final = None  # no score: nothing to measure, or the text is silent


class Sheet:
    """One item, its full mark, the answers to D1 … D13, and all units with their values."""

    def __init__(self, rule: Rule, full: Fraction, answers: Mapping[str, str], units: Sequence[Unit]) -> None:
        self.rule, self.full, self.answers, self.units = rule, full, answers, units

    def d(self, question: str, usual: str) -> str:
        """The answer to a question where the text is silent."""
        return self.answers.get(question, usual)

    def points(self, unit: Unit, rule: Rule | None = None, full: Fraction | None = None) -> Fraction | None:
        """Points of one unit, after the stops."""
        rule = self.rule if rule is None else rule
        full = rule.get("full", self.full if full is None else full)
        raw = KINDS[rule["kind"]](self, rule, unit, full)
        return NOTHING if raw is NOTHING else self.stopped(rule, raw, full)

    def stopped(self, rule: Rule, raw: Fraction, full: Fraction) -> Fraction:
        """D3 and D4: an item stops at 0 and at its full mark, unless its form or its text says otherwise."""
        if "rule" in rule:  # the rule inside has its own stops
            return raw
        low = self.lowest(rule, full)
        high: Fraction | None = full
        bonus = rule["kind"] in BONUSES or any(
            part["kind"] in BONUSES for part in rule.get("parts", ()) if "kind" in part
        )
        if not full or (bonus and self.d("D4", "beyond") != "capped_by_item"):  # without a mark nothing stops it
            high = None
        high = rule.get("cap", high)
        raw = raw if low is None else max(raw, low)
        return raw if high is None else min(raw, high)

    def lowest(self, rule: Rule, full: Fraction) -> Fraction | None:
        """D3: 0 unless the form or the text lets it sink without end; a part that sinks so takes its item along."""
        parts = rule["parts"] if rule["kind"] == "composite_sum" else ()
        if (
            rule["kind"] in BOTH_WAYS
            or rule.get("most", F(0)) > full
            or self.d("D3", "stop") == "allow"
            or any(self.lowest(part, part.get("full", full)) is None for part in parts)
        ):
            return rule.get("floor")
        return rule.get("floor", F(0))

    def steps(self, rule: Rule, distance: Fraction, unit: Fraction) -> Fraction:
        """D2: full steps, started ones, or continuous."""
        if distance <= 0:
            return F(0)
        match rule.get("steps", self.d("D2", "full")):
            case "continuous":
                return distance / unit
            case "started":
                return F(ceil(distance / unit))
        return F(floor(distance / unit))

    def reached(self, value: Fraction, target: Fraction) -> bool:
        """D1: the limit itself counts, unless the sheet excludes it."""
        return value >= target if self.d("D1", "included") == "included" else value > target

    def per_cent(self, unit: Fraction, target: Fraction) -> Fraction:
        """D7: a percentage point, or a part of the target; a person, a day or a document is no per cent."""
        return unit * abs(target) if self.d("D7", "point") == "relative" and unit < 1 else unit

    def mean(self, name: str) -> Fraction:
        """D8: the plain mean of all units, the unit itself included."""
        return sum((unit[name] for unit in self.units), F(0)) / len(self.units)


BONUSES: Final = {
    "per_unit_bonus", "accumulate", "coefficient_table", "signed_step", "growth_target_with_bonus", "year_over_year_signed",
    "ratio_product", "range_award",
}  # fmt: skip
BOTH_WAYS: Final = {"signed_step", "year_over_year_signed", "earn_or_lose", "ratio_product"}


def yes_no(_: Sheet, rule: Rule, unit: Unit, full: Fraction) -> Fraction:
    return full if unit[rule["condition"]] else rule.get("else", F(0))


def threshold(sheet: Sheet, rule: Rule, unit: Unit, full: Fraction) -> Fraction:
    wanted = rule.get("all") or [rule]
    return full if all(sheet.reached(unit[one["measure"]], one["target"]) for one in wanted) else rule.get("else", F(0))


def bands(sheet: Sheet, rule: Rule, unit: Unit, full: Fraction) -> Fraction:
    del full
    for band in rule["bands"]:
        if sheet.reached(unit[rule["measure"]], band["min"]):
            return F(band["points"])
    return F(rule.get("below", F(0)))


def costs(sheet: Sheet, rule: Rule, unit: Unit) -> Fraction:
    found = []
    for item in rule["items"]:
        count = unit[item["count"]]
        if item.get("per") == "once":
            count = min(count, F(1))
        found.append(min(count * item["points"], item.get("at_most", count * item["points"])))
    return sum(found, F(0)) if sheet.d("D9", "add_up") == "add_up" else max(found)


def per_unit_deduction(sheet: Sheet, rule: Rule, unit: Unit, full: Fraction) -> Fraction | None:
    if "items" in rule:
        lost: Fraction | None = costs(sheet, rule, unit)
    else:
        lost = short(sheet, rule, unit[rule["measure"]], rule["target"])
    if lost is NOTHING:
        return NOTHING
    return rule.get("start", full) - min(lost, rule.get("most", lost))


def short(sheet: Sheet, rule: Rule, value: Fraction, target: Fraction) -> Fraction | None:
    unit = sheet.per_cent(rule["unit"], target)
    return sheet.steps(rule, target - value, unit) * rule["per_unit"] if unit else NOTHING


def per_unit_bonus(sheet: Sheet, rule: Rule, unit: Unit, full: Fraction) -> Fraction:
    if "items" in rule:
        earned = [(item["points"], unit[item["count"]] * item["points"]) for item in rule["items"]]
        if rule.get("counts") == "highest":
            return max([price for price, points in earned if points], default=F(0))
        return sum((points for _, points in earned), F(0))
    if "matrix" in rule:
        matrix = rule["matrix"]
        return sum(
            (
                unit[f"{matrix['prefix']}_{row}_{col}"] * matrix["points"][i][j]
                for i, row in enumerate(matrix["rows"])
                for j, col in enumerate(matrix["cols"])
            ),
            F(0),
        )
    count, base = unit[rule["measure"]], rule["base_target"]
    if count < base:
        return F(rule.get("below", F(0)))
    return F(rule.get("base_points", full) + rule["per_unit"] * sheet.steps(rule, count - base, rule.get("unit", F(1))))


def proportional(sheet: Sheet, rule: Rule, unit: Unit, full: Fraction) -> Fraction | None:
    if rule["mode"] == "parts":
        applying = [part for part in rule["parts"] if "applies_if" not in part or unit[part["applies_if"]]]
        if not applying:
            return NOTHING
        over = (
            len(applying) if sheet.d("D10", "equal_over_applicable") == "equal_over_applicable" else len(rule["parts"])
        )
        return sum((part.get("points", full / over) for part in applying if unit[part["condition"]]), F(0))
    value = unit[rule["measure"]]
    if rule["mode"] == "to_target":
        return full * min(F(1), value / rule["target"]) if rule["target"] else NOTHING
    everybody = [other[rule["measure"]] for other in sheet.units]
    if rule.get("best", "max") == "max":
        return full * value / max(everybody) if max(everybody) else NOTHING
    return full * min(everybody) / value if value else NOTHING


def placed(sheet: Sheet, rule: Rule, own: Fraction, everybody: Sequence[Fraction], full: Fraction) -> Fraction | None:
    """D6: equal values share the best place, the worst, the mean of the points, or no place is skipped."""
    better = [value for value in everybody if (value > own if rule.get("order", "desc") == "desc" else value < own)]
    place, tied = len(better) + 1, list(everybody).count(own)
    match sheet.d("D6", "best_rank"):
        case "worst_rank":
            places = [place + tied - 1]
        case "next_rank":
            places = [len(set(better)) + 1]
        case "mean_points":
            places = list(range(place, place + tied))
        case _:
            places = [place]
    found = [at(rule, one, len(everybody), full) for one in places]
    known = [points for points in found if points is not NOTHING]
    return sum(known, F(0)) / len(known) if len(known) == len(found) else NOTHING


def at(rule: Rule, place: int, units: int, full: Fraction) -> Fraction | None:
    del full
    if place in rule.get("table", {}):
        return F(rule["table"][place])
    if "last_n" in rule and place > units - rule["last_n"]["n"]:
        return F(rule["last_n"]["points"])
    if "formula" in rule:
        counted = units - place + 1 if rule["formula"].get("from") == "bottom" else place
        return F(rule["formula"]["first"] - rule["formula"]["step"] * (counted - 1))
    return rule.get("beyond", NOTHING)


def rank_points(sheet: Sheet, rule: Rule, unit: Unit, full: Fraction) -> Fraction | None:
    return placed(sheet, rule, unit[rule["measure"]], [other[rule["measure"]] for other in sheet.units], full)


def peer_relative(sheet: Sheet, rule: Rule, unit: Unit, full: Fraction) -> Fraction | None:
    value, base = unit[rule["measure"]], sheet.mean(rule["measure"]) + rule.get("offset", F(0))
    good = {"at_least": value >= base, "above": value > base, "at_most": value <= base, "below": value < base}
    if good[rule.get("side", "at_least")]:
        return full
    if "per_unit" not in rule:
        return F(rule.get("else", F(0)))
    step = sheet.per_cent(rule["unit"], base)
    return full - rule["per_unit"] * sheet.steps(rule, abs(base - value), step) if step else NOTHING


def external_score(_: Sheet, rule: Rule, unit: Unit, full: Fraction) -> Fraction:
    del full
    return unit[rule["value"]] * F(rule.get("factor", 1))


def zero_after_n(_: Sheet, rule: Rule, unit: Unit, full: Fraction) -> Fraction:
    count = unit[rule["count"]]
    return F(0) if count >= rule["n"] else full - count * F(rule.get("per_unit", 0))


def composite_sum(sheet: Sheet, rule: Rule, unit: Unit, full: Fraction) -> Fraction | None:
    found = [sheet.points(unit, part, full) for part in rule["parts"]]
    known = [points for points in found if points is not NOTHING]
    if len(known) < len(found):
        return NOTHING
    how: dict[str, Callable[[list[Fraction]], Fraction]] = {
        "sum": lambda points: sum(points, F(0)), "best": max, "worst": min,
        "mean": lambda points: sum(points, F(0)) / len(points),
    }  # fmt: skip
    return how[rule.get("combine", "sum")](known)


def graded_share(_: Sheet, rule: Rule, unit: Unit, full: Fraction) -> Fraction:
    return full * F(rule["factors"].get(unit[rule["grade"]], 0))


def signed_step(sheet: Sheet, rule: Rule, unit: Unit, full: Fraction) -> Fraction:
    value, target = unit[rule["measure"]], rule["target"]
    if value >= target:
        return full + rule["up"] * sheet.steps(rule, value - target, rule["step"])
    return full - rule["down"] * sheet.steps(rule, target - value, rule["step"])


def growth_target_with_bonus(sheet: Sheet, rule: Rule, unit: Unit, full: Fraction) -> Fraction | None:
    if not unit[rule["last_year"]]:
        return NOTHING
    growth = unit[rule["measure"]] / unit[rule["last_year"]] - 1
    if growth < rule["target"]:
        return rule.get("below", NOTHING)
    return full + rule["up"] * sheet.steps(rule, growth - rule["target"], rule["step"])


def year_over_year_signed(sheet: Sheet, rule: Rule, unit: Unit, full: Fraction) -> Fraction:
    change = unit[rule["measure"]] - unit[rule["last_year"]]

    def side(said: Rule, distance: Fraction) -> Fraction:
        points = said["points"] * sheet.steps(rule, distance, said.get("per", F(1)))
        return min(points, said.get("cap", points))

    return F(rule.get("base", full)) + side(rule["up"], change) - side(rule["down"], -change)


def earn_or_lose(_: Sheet, rule: Rule, unit: Unit, full: Fraction) -> Fraction:
    return F(rule.get("earn", full)) if unit[rule["condition"]] else -F(rule["lose"])


def is_spared(rule: Rule, unit: Unit) -> bool:
    """Whether an item does not apply: by its own words, by a size for which no form is due, or in all of its parts."""
    if "na_if" in rule:
        return bool(unit[rule["na_if"]]) or is_spared(rule["rule"], unit)
    if rule["kind"] == "required_form_by_size":
        return all(unit[rule["size"]] < form["min"] for form in rule["forms"])
    parts = rule.get("parts", ()) if rule["kind"] == "proportional" else ()
    return bool(parts) and not any("applies_if" not in part or unit[part["applies_if"]] for part in parts)


def na_full(sheet: Sheet, rule: Rule, unit: Unit, full: Fraction) -> Fraction | None:
    return full if is_spared(rule, unit) else sheet.points(unit, rule["rule"], full)


def na_peer_mean(sheet: Sheet, rule: Rule, unit: Unit, full: Fraction) -> Fraction | None:
    if not is_spared(rule, unit):
        return sheet.points(unit, rule["rule"], full)
    found = [sheet.points(other, rule["rule"], full) for other in sheet.units if not is_spared(rule, other)]
    known = [points for points in found if points is not NOTHING]
    return sum(known, F(0)) / len(known) if known else NOTHING


def own_structure_target(sheet: Sheet, rule: Rule, unit: Unit, full: Fraction) -> Fraction | None:
    lost = short(sheet, rule, unit[rule["measure"]], unit[rule["structure"]] * rule["share"])
    return NOTHING if lost is NOTHING else full - lost


def count_below_share_of_own_mean(_: Sheet, rule: Rule, unit: Unit, full: Fraction) -> Fraction | None:
    sizes = unit[rule["sizes"]]
    if not sizes:
        return NOTHING
    limit = sum(sizes, F(0)) / len(sizes) * rule["share"]
    return full - rule["per_unit"] * len([size for size in sizes if size < limit])


def deduction_with_peer_waiver(sheet: Sheet, rule: Rule, unit: Unit, full: Fraction) -> Fraction | None:
    if unit[rule["waiver"]] > sheet.mean(rule["waiver"]) + rule.get("offset", F(0)):
        return full
    lost = short(sheet, rule, unit[rule["measure"]], rule["target"])
    return NOTHING if lost is NOTHING else full - lost


def accumulate(_: Sheet, rule: Rule, unit: Unit, full: Fraction) -> Fraction:
    del full
    return sum((unit[item["count"]] * item["points"] for item in rule["items"]), F(0))


def coefficient_table(_: Sheet, rule: Rule, unit: Unit, full: Fraction) -> Fraction:
    del full
    return sum((unit[row["count"]] * row["value"] for row in rule["table"]), F(0))


def ratio_product(_: Sheet, rule: Rule, unit: Unit, full: Fraction) -> Fraction:
    product = F(rule.get("weight", full))
    for name in rule["ratios"]:
        product *= unit[name]
    return product


def linear_above_base(_: Sheet, rule: Rule, unit: Unit, full: Fraction) -> Fraction:
    del full
    return (unit[rule["measure"]] - rule["base"]) / rule["per"] * F(rule["points_per"])


def tiered_deduction_by_origin(sheet: Sheet, rule: Rule, unit: Unit, full: Fraction) -> Fraction:
    return full - costs(sheet, rule, unit)


def all_of(_: Sheet, rule: Rule, unit: Unit, full: Fraction) -> Fraction:
    return full if all(unit[name] for name in rule["conditions"]) else F(rule.get("else", 0))


def any_of(_: Sheet, rule: Rule, unit: Unit, full: Fraction) -> Fraction:
    return full if sum(unit[name] for name in rule["conditions"]) >= rule.get("at_least", 1) else F(rule.get("else", 0))


def alternative_conditions(_: Sheet, rule: Rule, unit: Unit, full: Fraction) -> Fraction | None:
    del full
    for case in rule["alternatives"]:
        if unit[case["when"]]:
            return F(case["points"])
    return rule.get("else", NOTHING)


def all_of_rates_with_deduction(sheet: Sheet, rule: Rule, unit: Unit, full: Fraction) -> Fraction | None:
    found = [short(sheet, rule, unit[name], rule["target"]) for name in rule["measures"]]
    lost = [one for one in found if one is not NOTHING]
    if len(lost) < len(found):
        return NOTHING
    return full - (sum(lost, F(0)) if rule.get("combine", "sum") == "sum" else max(lost))


def mean_of_parts(_: Sheet, rule: Rule, unit: Unit, full: Fraction) -> Fraction | None:
    del full
    scores = unit[rule["scores"]]
    return sum(scores, F(0)) / len(scores) * F(rule.get("factor", 1)) if scores else NOTHING


def min_size_per_event(_: Sheet, rule: Rule, unit: Unit, full: Fraction) -> Fraction:
    return full * len([name for name in rule["sizes"] if unit[name] >= rule["min_size"]]) / len(rule["sizes"])


def range_target(_: Sheet, rule: Rule, unit: Unit, full: Fraction) -> Fraction | None:
    inside = all(one["min"] <= unit[one["measure"]] <= one["max"] for one in rule["ranges"])
    return full if inside else rule.get("else", NOTHING)


def required_form_by_size(_: Sheet, rule: Rule, unit: Unit, full: Fraction) -> Fraction | None:
    due = [form["form"] for form in rule["forms"] if unit[rule["size"]] >= form["min"]]
    if not due:
        return NOTHING
    return full if unit[rule["form"]] == due[0] else F(rule.get("else", 0))


def deadline_from_event(_: Sheet, rule: Rule, unit: Unit, full: Fraction) -> Fraction:
    start: date = unit[rule["event"]]
    return full if (unit[rule["done"]] - start).days <= rule["within"]["days"] else F(rule.get("missed", 0))


def highest_level_all_met(_: Sheet, rule: Rule, unit: Unit, full: Fraction) -> Fraction:
    levels = rule["levels"]
    for number, level in enumerate(levels):
        if all(unit[name] for name in level["conditions"]):
            return F(level.get("points", full * (len(levels) - number) / len(levels)))
    return F(0)


def lookback(_: Sheet, rule: Rule, unit: Unit, full: Fraction) -> Fraction:
    recent = [year for year in unit[rule["years"]] if THIS_YEAR - rule["within"] < year <= THIS_YEAR]
    return full if recent else F(rule.get("else", 0))


def consecutive_years(_: Sheet, rule: Rule, unit: Unit, full: Fraction) -> Fraction:
    last = THIS_YEAR - 1 if rule.get("ending") == "last_year" else THIS_YEAR
    held = all(last - back in unit[rule["years"]] for back in range(rule["row"]))
    return full if held else F(rule.get("else", 0))


THIS_YEAR: Final = 2026
KINDS: Final[Mapping[str, Callable[[Sheet, Rule, Unit, Fraction], Fraction | None]]] = {
    function.__name__: function
    for function in (
        yes_no, threshold, bands, per_unit_deduction, per_unit_bonus, proportional, rank_points, peer_relative,
        external_score, zero_after_n, composite_sum, graded_share, signed_step, growth_target_with_bonus,
        year_over_year_signed, earn_or_lose, na_full, na_peer_mean, own_structure_target, count_below_share_of_own_mean,
        deduction_with_peer_waiver, accumulate, coefficient_table, ratio_product, linear_above_base,
        tiered_deduction_by_origin, all_of, any_of, alternative_conditions, all_of_rates_with_deduction, mean_of_parts,
        min_size_per_event, range_target, required_form_by_size, deadline_from_event, highest_level_all_met, lookback,
        consecutive_years,
    )
}  # fmt: skip
