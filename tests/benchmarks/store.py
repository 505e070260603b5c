"""docs/benchmarks.json: the last results of every benchmark, each with the machine it ran on."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from tests.benchmarks.measures import Results


@dataclass(frozen=True, slots=True)
class Kept:
    """The last run of one benchmark."""

    facts: dict[str, Any]
    results: Results


def load(path: Path) -> dict[str, Kept]:
    """All that is kept, by the benchmark's name; nothing if there is no file."""
    return msgspec.json.decode(path.read_bytes(), type=dict[str, Kept]) if path.exists() else {}


def save(path: Path, name: str, results: Results, facts: dict[str, Any]) -> None:
    """Put one benchmark's results in the place of its last ones."""
    kept = load(path) | {name: Kept(facts, results)}
    path.parent.mkdir(parents=True, exist_ok=True)
    text = msgspec.json.format(msgspec.json.encode({key: kept[key] for key in sorted(kept)}), indent=1)
    path.write_bytes(text + b"\n")
