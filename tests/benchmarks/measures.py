"""What a benchmark hands over: plain values, the same in memory and in docs/benchmarks.json."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Literal

OURS = "gonghui"

Scale = Literal["small", "full"]


@dataclass(frozen=True, slots=True)
class Spread:
    """Median, smallest and largest of what was measured in the rounds of one run."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        """Of at least one value."""
        return cls(median(values), min(values), max(values))


@dataclass(frozen=True, slots=True)
class Figure:
    """One quantity of one system in one case.

    Args:
        case: what was done, "8×3".
        system: who did it; `OURS` or the name of a peer.
        unit: "events/s", "ms", "MiB".
        values: one for each round, in the order of the rounds; empty if there is none.
        note: why there is none, or what to know about it.
    """

    case: str
    system: str
    unit: str
    values: tuple[float, ...]
    note: str = ""

    @property
    def spread(self) -> Spread | None:
        """Over the rounds."""
        return Spread.of(self.values) if self.values else None


@dataclass(frozen=True, slots=True)
class Ratio:
    """Our quantity divided by a peer's, round by round.

    The other way round where less is better, so that more than 1 always means ahead.
    """

    case: str
    system: str  # ours
    peer: str
    unit: str
    spread: Spread


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure to reach, and what was reached."""

    text: str
    bound: float
    measured: float
    unit: str = ""
    at_most: bool = False

    @property
    def reached(self) -> bool:
        """Whether it is."""
        return self.measured <= self.bound if self.at_most else self.measured >= self.bound


@dataclass(frozen=True, slots=True)
class Curve:
    """Points of a line to draw: a latency over percentiles, memory over time.

    Curves of the same `chart` are drawn together.
    """

    chart: str
    line: str
    x: str  # label with unit
    y: str
    points: tuple[tuple[float, float], ...]
    log_y: bool = False


@dataclass(slots=True)
class Results:
    """All that one benchmark measured."""

    title: str
    method: str  # how it was measured, in a few sentences
    figures: list[Figure] = field(default_factory=list)
    ratios: list[Ratio] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    curves: list[Curve] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # what the reader has to know about these figures
    versions: dict[str, str] = field(default_factory=dict)  # of what was compared
    counts: bool = False  # figures are counts of one run: shown side by side, without spread
    drawn: list[str] = field(default_factory=list)  # units to draw; all if empty

    def figure(self, case: str, system: str, unit: str) -> Figure | None:
        """One figure, if it was measured."""
        return next((f for f in self.figures if (f.case, f.system, f.unit) == (case, system, unit) and f.values), None)

    def compare(self, unit: str, *, system: str = OURS, less_is_better: bool = False) -> None:
        """Add the ratios of `system` to all others in every case of a unit."""
        for peer in self.figures:
            ours = self.figure(peer.case, system, unit)
            if ours and peer.unit == unit and peer.system != system and peer.values:
                pairs = zip(ours.values, peer.values, strict=False)
                quotients = [p / o if less_is_better else o / p for o, p in pairs]
                self.ratios.append(Ratio(peer.case, system, peer.system, unit, Spread.of(quotients)))

    def ratio(self, case: str, peer: str, unit: str, *, system: str = OURS) -> float:
        """Median ratio to a peer; 0 if there is none."""
        found = (r for r in self.ratios if (r.case, r.peer, r.unit, r.system) == (case, peer, unit, system))
        return next((r.spread.median for r in found), 0.0)


def figures_of(case: str, unit: str, rounds: Mapping[str, Sequence[float] | str]) -> list[Figure]:
    """Figures of what `alternate` measured: values of each system, or the reason why there are none."""
    return [
        Figure(case, system, unit, (), values) if isinstance(values, str) else Figure(case, system, unit, tuple(values))
        for system, values in rounds.items()
    ]
