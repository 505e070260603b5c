"""Results as plain data: exact numbers, and the same as exact text for JSON and tables."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Literal, TypeAlias

from gonghui_assessment.scheme.exact import plain
from gonghui_assessment.scheme.tree import Effect

BarState = Literal["bars", "clear", "unknown"]
Status = Literal["scored", "gap", "needs_rating", "not_applicable", "open"]
Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"


def _text(number: Fraction | None) -> str | None:
    return None if number is None else plain(number)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the arithmetic at a place of the scheme; the data are exact texts."""

    place: str
    step: str
    data: Mapping[str, str | None]

    def as_json(self) -> dict[str, Json]:
        """As JSON."""
        return {"place": self.place, "step": self.step, "data": dict(self.data)}


@dataclass(frozen=True, slots=True)
class LeafResult:
    """One indicator of one unit: its points, or why it has none, and how they came about."""

    code: str
    status: Status
    points: Fraction | None
    full: Fraction
    reason: str | None  # why it is not scored; None if it is
    detail: Mapping[str, str]  # belongs to the reason: the missing name, the day a deadline ends
    values: Mapping[str, str]  # the unit's own values that were looked at
    steps: tuple[Step, ...]

    @property
    def met(self) -> bool | None:
        """Whether the last thing that was asked for holds; None: nothing of that kind was asked."""
        asked = [step.data["met"] for step in self.steps if "met" in step.data]
        return asked[-1] == "yes" if asked else None

    @property
    def verdict(self) -> str | None:
        """The word or level that was found last."""
        return next((step.data["verdict"] for step in reversed(self.steps) if "verdict" in step.data), None)

    def as_json(self) -> dict[str, Json]:
        """As JSON, numbers as exact text."""
        return {
            "code": self.code,
            "status": self.status,
            "points": _text(self.points),
            "full": plain(self.full),
            "reason": self.reason,
            "detail": dict(self.detail),
            "values": dict(self.values),
            "steps": [step.as_json() for step in self.steps],
        }


@dataclass(frozen=True, slots=True)
class SectionResult:
    """One section of one unit: the sum of what is scored, after its own deductions."""

    code: str
    points: Fraction
    full: Fraction
    open_points: Fraction  # full marks below it that are not settled

    def as_json(self) -> dict[str, Json]:
        """As JSON, numbers as exact text."""
        return {
            "code": self.code,
            "points": plain(self.points),
            "full": plain(self.full),
            "open_points": plain(self.open_points),
        }


@dataclass(frozen=True, slots=True)
class BarResult:
    """A veto or gate: it bars, it is clear, or nobody knows yet."""

    code: str
    effect: Effect
    state: BarState
    values: Mapping[str, str] = field(default_factory=dict)  # the unit's own values that were looked at
    grade: str | None = None  # the best one that is left, where the effect says so

    def as_json(self) -> dict[str, Json]:
        """As JSON."""
        found: dict[str, Json] = {
            "code": self.code,
            "effect": self.effect,
            "state": self.state,
            "values": dict(self.values),
        }
        return found if self.grade is None else {**found, "grade": self.grade}


@dataclass(frozen=True, slots=True)
class RewardResult:
    """Money for a unit; None where a value is missing."""

    code: str
    yuan: Fraction | None
    values: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Json]:
        """As JSON, yuan as exact text."""
        return {"code": self.code, "yuan": _text(self.yuan), "values": dict(self.values)}


@dataclass(frozen=True)
class UnitResult:
    """Everything that the scheme says of one unit."""

    unit_id: str
    unit_type: str
    leaves: tuple[LeafResult, ...]
    sections: tuple[SectionResult, ...]
    total: Fraction
    full: Fraction  # full marks of everything that applies to the unit
    shown: str  # the total with the decimals of D11
    open_points: Fraction
    bars: tuple[BarResult, ...]
    rank: int  # among units of its type, by the exact total
    grade: str | None
    award: bool  # no veto or gate takes it
    rewards: tuple[RewardResult, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every item is settled."""
        return not self.open_points

    @property
    def vetoed(self) -> bool:
        """Whether anything bars."""
        return any(bar.state == "bars" for bar in self.bars)

    def leaf(self, code: str) -> LeafResult:
        """The result of one indicator."""
        return next(leaf for leaf in self.leaves if leaf.code == code)

    def as_json(self) -> dict[str, Json]:
        """As JSON, numbers as exact text."""
        found: dict[str, Json] = {
            "unit_id": self.unit_id,
            "unit_type": self.unit_type,
            "total": plain(self.total),
            "full": plain(self.full),
            "shown": self.shown,
            "open_points": plain(self.open_points),
            "rank": self.rank,
            "grade": self.grade,
            "award": self.award,
            "bars": [bar.as_json() for bar in self.bars],
            "sections": [section.as_json() for section in self.sections],
            "leaves": [leaf.as_json() for leaf in self.leaves],
        }
        return found | {"rewards": [reward.as_json() for reward in self.rewards]} if self.rewards else found

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON."""
        text = json.dumps(self.as_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def rows(self) -> Iterator[dict[str, str | None]]:
        """One flat row for each leaf, for columnar files; numbers as exact text, steps as JSON."""
        for leaf in self.leaves:
            yield {
                "unit_id": self.unit_id,
                "code": leaf.code,
                "status": leaf.status,
                "points": _text(leaf.points),
                "full": plain(leaf.full),
                "reason": leaf.reason,
                "values": json.dumps(dict(leaf.values), ensure_ascii=False, sort_keys=True),
                "steps": json.dumps([step.as_json() for step in leaf.steps], ensure_ascii=False, sort_keys=True),
            }


@dataclass(frozen=True)
class Evaluation:
    """The whole city under one version of a scheme; units in the order of their ids."""

    scheme: str
    version: str
    scheme_digest: str
    on: str
    units: Mapping[str, UnitResult]

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the scheme, the day and the digests of all units, in the order of their ids."""
        whole = hashlib.sha256(f"{self.scheme}\n{self.version}\n{self.scheme_digest}\n{self.on}\n".encode())
        for unit_id in sorted(self.units):
            whole.update(f"{unit_id} {self.units[unit_id].digest}\n".encode())
        return whole.hexdigest()
