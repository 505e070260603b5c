# mypy: disable-error-code="no-any-return"
# Sheets and units are plain mappings, as in `oracle`.
"""A second, naive reading of whole sheets: items that look at other items or classes, sections, totals, vetoes, grades, money.

Written like `oracle`, from what published sheets say. A sheet is a plain mapping with the keys of the scheme language;
conditions are tuples (see `holds`). Units are mappings with `id`, `type`, `superior` and `values`. Only totals are kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

from tests.assessment.scheme.oracle import NOTHING, THIS_YEAR, F, Rule, Sheet, Unit, placed

Item = Mapping[str, Any]
ZERO = F(0)


@dataclass
class Sum:
    """Points, full mark, what of it is not settled, and what was dropped; `applies` unless nothing concerns the unit."""

    points: F = ZERO
    full: F = ZERO
    left: F = ZERO
    dropped: F = ZERO
    later: F = ZERO  # dropped from the total
    applies: bool = False

    def times(self, factor: F) -> "Sum":
        """Everything so many times."""
        return Sum(
            self.points * factor,
            self.full * factor,
            self.left * factor,
            self.dropped * factor,
            self.later * factor,
            self.applies,
        )

    def spread(self) -> "Sum":
        """What was dropped is spread over the rest in proportion; where there is no rest, it stays dropped."""
        if not self.dropped:
            return self
        if not self.full:
            return Sum(dropped=self.dropped, later=self.later)
        factor = (self.full + self.dropped) / self.full
        return Sum(self.points * factor, self.full * factor, self.left * factor, ZERO, self.later, self.applies)


def together(parts: Sequence[Sum]) -> Sum:
    """All of them."""
    found = Sum()
    for part in parts:
        found.points += part.points
        found.full += part.full
        found.left += part.left
        found.dropped += part.dropped
        found.later += part.later
        found.applies = found.applies or part.applies
    return found


class City:
    """One sheet and all units."""

    def __init__(self, sheet: Mapping[str, Any], units: Sequence[Unit]) -> None:
        self.sheet, self.units = sheet, units
        self.answers: Mapping[str, Any] = sheet.get("defaults", {})
        self.totals: dict[str, Sum] = {}
        self.items = {item["code"]: item for item in everything([*sheet["indicators"], *sheet.get("bonuses", ())])}

    def peers(self, unit: Unit) -> list[Unit]:
        """D8: the units of the same type, or of all types; or of one class; the unit itself included."""
        said = self.answers.get("D8", {})
        found = [other for other in self.units if said.get("of") == "all" or other["type"] == unit["type"]]
        return [
            other for other in found if "by" not in said or other["values"][said["by"]] == unit["values"][said["by"]]
        ]

    # items

    def mark(self, item: Item, unit: Unit) -> F:
        """The full mark of an item for a type of unit."""
        return F(item.get("full_by_type", {}).get(unit["type"], item.get("full", 0)))

    def rule(self, item: Item, unit: Unit) -> Rule | None:
        """The rule of an item for a type of unit."""
        return item["rule"] if "rule" in item else item["rules"].get(unit["type"])

    def applies(self, rule: Rule, unit: Unit) -> bool:
        """Whether the item says that it does not apply."""
        return not ("na_if" in rule and unit["values"][rule["na_if"]])

    def own(self, item: Item, rule: Rule, unit: Unit) -> F | None:
        """Points of an item from its rule; nothing where they cannot be told."""
        full, peers = F(rule.get("full", self.mark(item, unit))), self.peers(unit)
        sheet = Sheet(rule, full, self.answers, [other["values"] for other in peers])
        match rule["kind"]:
            case "class_mean_transfer":
                return self.own(item, rule["rule"], unit)
            case "rank_of_subtotal":
                raw = self.ranked(sheet, unit, [(other, self.subtotal(rule, other)) for other in peers])
            case "rank_of_adjusted_rate":
                parts = [
                    self.ranked(sheet, unit, [(other, self.adjusted(rule, name, other)) for other in peers])
                    for name in rule["measures"]
                ]
                known = [points for points in parts if points is not NOTHING]
                raw = sum(known, ZERO) if len(known) == len(parts) else NOTHING
            case _:
                return sheet.points(unit["values"])
        return NOTHING if raw is NOTHING else sheet.stopped(rule, raw, full)

    def ranked(self, sheet: Sheet, unit: Unit, measured: Sequence[tuple[Unit, F | None]]) -> F | None:
        """Points of the place of a unit among those that can be measured."""
        mine = [value for other, value in measured if other is unit and value is not NOTHING]
        others = [value for _, value in measured if value is not NOTHING]
        return placed(sheet, sheet.rule, mine[0], others, sheet.full) if mine else NOTHING

    def subtotal(self, rule: Rule, unit: Unit) -> F | None:
        """The sum of the points of other items."""
        found = [self.points(self.items[code], unit) for code in rule["of"]]
        known = [points for points in found if points is not NOTHING]
        return sum(known, ZERO) if len(known) == len(found) else NOTHING

    def adjusted(self, rule: Rule, name: str, unit: Unit) -> F:
        """A rate times the multiplier of the unit or of its type."""
        times = rule["multipliers"]
        return F(unit["values"][name] * times.get(unit["id"], times.get(unit["type"], F(1))))

    def points(self, item: Item, unit: Unit) -> F | None:
        """Points of an item, with what the units where it applies settle for the others."""
        rule = self.rule(item, unit)
        if rule is None:
            return NOTHING
        if rule["kind"] == "class_mean_transfer" and unit["type"] != rule["scored"]:
            return self.mean(item, [other for other in self.units if other["type"] == rule["scored"]])
        if self.applies(rule, unit):
            return self.own(item, rule, unit)
        if rule.get("if_na") == "peer_mean":
            return self.mean(item, [other for other in self.peers(unit) if self.applies(rule, other)])
        return {"full": F(rule.get("full", self.mark(item, unit))), "zero": ZERO}.get(rule.get("if_na", ""), NOTHING)

    def mean(self, item: Item, units: Sequence[Unit]) -> F | None:
        """The mean of those that have points of their own."""
        rules = [(other, self.rule(item, other)) for other in units]
        found = [points for other, rule in rules if rule and (points := self.own(item, rule, other)) is not NOTHING]
        return sum(found, ZERO) / len(found) if found else NOTHING

    def of_item(self, item: Item, unit: Unit) -> Sum:
        """What an item adds; nothing at all where it does not apply."""
        full, points = self.mark(item, unit), self.points(item, unit)
        if points is not NOTHING:
            return Sum(points, full, applies=True)
        if self.concerns(item, unit):
            return Sum(ZERO, full, full, applies=True)
        match (self.rule(item, unit) or {}).get("if_na"):
            case "drop":
                return Sum(dropped=full)
            case "drop_from_total":
                return Sum(later=full)
        return Sum()

    def concerns(self, item: Item, unit: Unit) -> bool:
        """Whether an item without points is a gap, and not one that does not apply to the unit."""
        rule = self.rule(item, unit)
        if rule is None or not self.applies(rule, unit):
            return False
        if rule["kind"] == "class_mean_transfer":
            return bool(unit["type"] == rule["scored"])
        if rule["kind"] == "rank_of_subtotal":  # the first part without points says why there are none
            parts = [self.items[code] for code in rule["of"]]
            first = next((part for part in parts if self.points(part, unit) is NOTHING), None)
            return first is None or self.concerns(first, unit)
        return True

    # sections and totals

    def of(self, item: Item, unit: Unit) -> Sum:
        """What an item, its periods or a section adds."""
        if "each" in item:
            once = {key: value for key, value in item.items() if key not in {"each", "aggregate", "cap", "floor"}}
            labels = self.sheet["periods"][item["each"]]
            return self.stopped(item, merged([self.in_period(once, unit, label) for label in labels], item), unit)
        if "items" not in item:
            return self.of_item(item, unit)
        return self.stopped(item, self.combined(item, unit).spread(), unit)

    def in_period(self, item: Item, unit: Unit, label: str) -> Sum:
        """A new account, with the values of that period only, for everybody."""
        per = [name for name, given in self.sheet["inputs"].items() if "per" in given]
        units = [
            {**one, "values": {**one["values"], **{name: one["values"][f"{name}_{label}"] for name in per}}}
            for one in self.units
        ]
        return City(self.sheet, units).of_item(item, units[[one["id"] for one in self.units].index(unit["id"])])

    def combined(self, whole: Item, unit: Unit) -> Sum:
        """The parts of a section or of the sheet."""
        items = [item for item in whole["items"] if not item.get("intermediate")]
        if whole.get("aggregate") == "weighted":
            return together([self.of(item, unit).times(item["weight"]) for item in items])
        return merged([self.of(item, unit) for item in items], whole)

    def stopped(self, item: Item, whole: Sum, unit: Unit) -> Sum:
        """What a section loses, and its stops."""
        if "deductions" in item:
            after = whole.points - self.lost(item["deductions"], unit)
            whole.points = after if self.answers.get("D3") == "allow" else max(after, min(ZERO, whole.points))
        whole.points = within(whole.points, item.get("floor"), item.get("cap"))
        if self.answers.get("D11", {}).get("subtotals"):
            whole.points = half_up(whole.points, self.answers["D11"].get("places", 2))
        return whole

    def lost(self, findings: Sequence[Mapping[str, Any]], unit: Unit) -> F:
        """The sum of what is found, or the largest (D9)."""
        costs = [unit["values"][one["count"]] * one["points"] for one in findings]
        costs = [min(cost, one.get("at_most", cost)) for cost, one in zip(costs, findings, strict=True)]
        return F(max(costs) if self.answers.get("D9") == "largest_only" else sum(costs, ZERO))

    def before_vetoes(self, unit: Unit) -> Sum:
        """The total with bonuses, deductions, and a share of those below."""
        if unit["id"] not in self.totals:
            self.totals[unit["id"]] = self.worked_out(unit)
        return self.totals[unit["id"]]

    def worked_out(self, unit: Unit) -> Sum:
        """The same."""
        sheet = self.sheet
        whole = self.combined({"items": sheet["indicators"], "aggregate": sheet.get("aggregate", "sum")}, unit)
        whole.dropped, whole.later = whole.dropped + whole.later, ZERO
        whole = whole.spread()
        bonus = sum((self.of(item, unit).points for item in sheet.get("bonuses", ())), ZERO)
        points = whole.points + min(bonus, sheet.get("bonus_cap", bonus))
        points -= self.lost(sheet["deductions"], unit) if "deductions" in sheet else 0
        if said := sheet.get("subordinates"):
            below = [self.before_vetoes(other).points for other in self.units if other["superior"] == unit["id"]]
            own, share = said.get("own", F(1)), said["share"]
            if below:
                points = own * points + share * sum(below, ZERO) / len(below)
            elif said.get("without") == "own":
                points *= own + share
        points = within(points, sheet.get("total_floor"), sheet.get("total_cap"))
        if self.answers.get("D4") == "capped_by_scheme":
            points = min(points, sheet.get("total", whole.full))
        if self.answers.get("D11", {}).get("total"):
            points = half_up(points, self.answers["D11"].get("places", 2))
        whole.points = points
        return whole

    # vetoes, grades, money

    def holds(self, condition: tuple[Any, ...], unit: Unit) -> bool:
        """An answer; a fact within the last n years; enough of a section; enough in total."""
        match condition:
            case ("answer", name):
                return bool(unit["values"][name])
            case ("within", name, years):
                return any(THIS_YEAR - years < year <= THIS_YEAR for year in unit["values"][name])
            case ("share", code, share):
                found = self.of(self.items[code], unit)
                return found.points >= share * found.full
            case ("least", limit):
                return self.before_vetoes(unit).points >= limit
        raise AssertionError(condition)

    def barred(self, unit: Unit) -> list[Mapping[str, Any]]:
        """The vetoes that hold and the gates that do not."""
        vetoes = [one for one in self.sheet.get("vetoes", ()) if self.holds(one["when"], unit)]
        gates = [one for one in self.sheet.get("gates", ()) if not self.holds(one["needs"], unit)]
        return [one for one in (*vetoes, *gates) if unit["type"] in one.get("types", [unit["type"]])]

    def total(self, unit: Unit) -> F:
        """The total; nothing is left where a veto takes everything."""
        zero = any(one["effect"] == "zero" for one in self.barred(unit))
        return ZERO if zero else self.before_vetoes(unit).points

    def rank(self, unit: Unit) -> int:
        """How many peers are better, by the exact total and then by what decides between equal ones; plus one."""
        return sum(self.mark_of(other) > self.mark_of(unit) for other in self.peers(unit)) + 1

    def mark_of(self, unit: Unit) -> tuple[F, ...]:
        """What is compared."""
        return (self.total(unit), *(unit["values"][name] for name in self.sheet["grading"].get("ties", ())))

    def grades(self) -> dict[str, str | None]:
        """From the best unit down; equal ones are treated alike, so a quota counts only those who are better."""
        found: dict[str, str | None] = {}
        for unit in sorted(self.units, key=self.rank):
            found[unit["id"]] = self.grade(unit, self.peers(unit), found)
        return found

    def grade(self, unit: Unit, peers: Sequence[Unit], found: Mapping[str, str | None]) -> str | None:
        """The best grade that is reached, not barred and not used up."""
        names = [one["grade"] for one in self.sheet["grading"]["grades"]]
        bars = self.barred(unit)
        effects = {one["effect"] for one in bars}
        allowed = max([0, *(names.index(one["grade"]) for one in bars if "grade" in one)])
        allowed = max(allowed, 1) if "no_excellence" in effects else allowed
        reached = [
            number
            for number, one in enumerate(self.sheet["grading"]["grades"])
            if number >= allowed and self.reaches(one, unit) and self.is_free(one, unit, peers, found)
        ]
        if "rejected" in effects:
            return None
        if "lower_grade" in effects:
            return names[min(reached[0] + 1 if reached else len(names), len(names) - 1)]
        return names[reached[0]] if reached else None

    def reaches(self, grade: Mapping[str, Any], unit: Unit) -> bool:
        """The limit by D1, the place, and what else is asked."""
        total = self.total(unit)
        if "above" in grade and not total > grade["above"]:
            return False
        if "min" in grade and not (
            total > grade["min"] or (total == grade["min"] and self.answers.get("D1") != "excluded")
        ):
            return False
        return self.rank(unit) <= grade.get("first", self.rank(unit)) and (
            "needs" not in grade or self.holds(grade["needs"], unit)
        )

    def is_free(
        self, grade: Mapping[str, Any], unit: Unit, peers: Sequence[Unit], found: Mapping[str, str | None]
    ) -> bool:
        """Whether fewer better units hold the grade than may."""
        holders = [one for one in peers if found.get(one["id"]) == grade["grade"] and self.rank(one) < self.rank(unit)]
        limits = [grade["at_most_units"]] if "at_most_units" in grade else []
        if "at_most_share" in grade:
            exact = grade["at_most_share"] * len(peers)
            how = {"down": floor(exact), "up": ceil(exact), "half_up": floor(exact + F(1, 2))}
            limits.append(how[self.sheet["grading"].get("places", "down")])
        return not limits or len(holders) < min(limits)

    def award(self, unit: Unit) -> bool:
        """Whether no veto and no gate takes it."""
        return not any(one["effect"] in {"no_award", "rejected"} for one in self.barred(unit))

    def money(self, unit: Unit, grade: str | None) -> dict[str, F]:
        """So much for each of something, for some grades and types, at most so much; in fen, half up."""
        found = {}
        for one in self.sheet.get("rewards", ()):
            if unit["type"] in one.get("types", [unit["type"]]):
                due = not one.get("grades") or grade in one["grades"]
                yuan = max(half_up(one["each"] * unit["values"][one["of"]], 2), ZERO) if due else ZERO
                found[one["code"]] = yuan if not due else min(yuan, one.get("at_most", yuan))
        return found


def merged(parts: Sequence[Sum], said: Item) -> Sum:
    """The sum, the mean, the best or the worst of some parts."""
    how, applying = said.get("aggregate", "sum"), [part for part in parts if part.applies]
    whole = together(parts)
    if how == "sum" or not applying:
        return whole
    mean = whole.times(F(1, len(applying)))
    if how in {"best", "worst"}:
        mean.points = (max if how == "best" else min)(part.points for part in applying)
    return mean


def everything(items: Sequence[Item]) -> list[Item]:
    """Items and those inside them."""
    return [one for item in items for one in (item, *everything(item.get("items", ())))]


def within(points: F, least: F | None, most: F | None) -> F:
    """Between two stops."""
    points = points if least is None else max(points, least)
    return points if most is None else min(points, most)


def half_up(number: F, places: int) -> F:
    """Half away from zero."""
    size = F(floor(abs(number) * 10**places + F(1, 2)), 10**places)
    return size if number >= 0 else -size
