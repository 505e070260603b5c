"""docs/faults.md and docs/faults.json: the last result of every case, with what is needed to try it again."""

import json
import os
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from tests.faults.nemesis import CASES, Outcome

DOCS: Final = Path(__file__).parents[2] / "docs"
_TEXT: Final = """# Faults

What was broken on real servers, what came of it, and how long it took until all was well again. `make faults` writes this
page; `make faults ARGS="F14 --seed 7"` tries one case, with `--scale 0.1` faults last a tenth of the time that the case says.
A few of the cases run in `make test` on every change, with a seed that changes and is printed.

One city runs through all cases: PostgreSQL with fsync, three brokers (each record on three, confirmed by two), organisation,
finance and assessment, each in a process of its own and each behind a TCP proxy of the test's own. Six clients assess and pay
dues over HTTP, log what they ask and what they are answered, and repeat what is left in doubt under the same key. Then
everything is dumped, and a checker that imports nothing of the platform judges the dumps:

- every command has one answer, stored as it was given; an acknowledged one has its effect once, a refused one none;
- each stream has versions 1 to n, positions have no gap, the hash chain fits what is stored;
- the topic holds all that was sealed for it, unaltered, each slice in order;
- a union's events stand in the log in the order in which they were acknowledged;
- finance's tables and assessment's evidence are what a fold of the events gives; every entry balances;
- assessment's cursors stand at the end, with the hash of the last record; nothing is left waiting or parked.

A case passes only if its injector fired, load flowed before and after, and nobody was answered 500. At a scale below 1, a
fault lasted that share of the time that the case names. Recovery is counted from
when nothing is broken any more, or nobody helps any more, until a command is acknowledged and assessment has all that finance
had sealed by then.

"""
_NOT_HERE: Final = """
## What is not here

- Consumers keep their offsets in their own database and belong to no consumer group: F19 kills every broker in turn instead of a
  group's coordinator, F20 starts and ends competing consumers instead of rebalancing them.
- F35 holds back a whole producer, since topics share the brokers' links. F41 sends the signal that the kernel sends for want of
  memory, and does not use memory up.
- F45 brings back an earlier copy of one database. What an operator does with a backup of all of them, `tests/deploy/test_restore.py`
  tries on a stack.
- Loss of single packets and narrow lines (F32), the close of a month against postings (F44) and long mixtures (F49) have no case
  yet.
- Cases that fill a disk or make one fail need root and strace, and say so where they could not be tried.
"""
_HEAD: Final = """| case | broken | injected | recovery, s | acknowledged | refused | in doubt → resolved | turned away | p50, p99, ms | repeats dropped | lost, doubled | |
|---|---|---|--:|--:|--:|--:|--:|--:|--:|--:|---|
"""


def keep(outcomes: Sequence[Outcome], seed: int, scale: float) -> None:
    """Put results in the place of earlier ones of the same cases, and write the page."""
    file = DOCS / "faults.json"
    known: dict[str, dict[str, Any]] = json.loads(file.read_text()) if file.exists() else {}
    where = {"at": datetime.now(UTC).date().isoformat(), "machine": _machine(), "scale": scale}
    for number, outcome in enumerate(outcomes):
        known[outcome.case] = {n: getattr(outcome, n) for n in Outcome.__slots__} | where | {"seed": seed + number}
    known = {name: known[name] for name in sorted(known, key=number_of) if name in CASES}
    file.write_text(json.dumps(known, indent=1, ensure_ascii=False) + "\n")
    (DOCS / "faults.md").write_text(page(known))


def number_of(name: str) -> int:
    """F14 → 14."""
    return int(name[1:])


def page(known: Mapping[str, Mapping[str, Any]]) -> str:
    """The page."""
    tried = [row for row in known.values() if not row["skipped"]]
    held = sum(not row["faults"] for row in tried)
    totals = {name: sum(row["counts"].get(name, 0) for row in tried) for name in ("acknowledged", "lost", "doubled")}
    text = _TEXT + (
        f"{held} of {len(tried)} cases held: {totals['acknowledged']:,} commands acknowledged, {totals['lost']} lost, "
        f"{totals['doubled']} doubled.\n\n{_HEAD}"
    )
    text += "".join(_row(row) for row in known.values())
    runs = sorted({(row["at"], row["machine"], row["scale"]) for row in known.values()})
    text += "\n## Runs\n\n| day | machine | scale |\n|---|---|--:|\n"
    return text + "".join(f"| {' | '.join(map(str, run))} |\n" for run in runs) + _NOT_HERE


def _row(row: Mapping[str, Any]) -> str:
    counts, injected = row["counts"], ", ".join(f"{n:,} {what}" for what, n in row["injected"].items())
    verdict = row["skipped"] or "; ".join(row["faults"]) or "held"
    cells = [row["case"], row["what"], injected or "–"]
    if row["skipped"]:
        cells += ["–"] * 8
    else:
        cells += [
            str(row["recovery_seconds"]), f"{counts.get('acknowledged', 0):,}", f"{counts.get('refused', 0):,}",
            f"{counts.get('in_doubt', 0):,} → {counts.get('resolved', 0):,}", f"{counts.get('turned_away', 0):,}",
            f"{counts.get('p50_ms', 0):,}, {counts.get('p99_ms', 0):,}" if "p50_ms" in counts else "–",
            f"{counts.get('duplicates', 0):,}", f"{counts.get('lost', 0)}, {counts.get('doubled', 0)}",
        ]  # fmt: skip
    cells.append(verdict if row["skipped"] else f"{verdict}, seed {row['seed']}, scale {row['scale']:g}")
    return f"| {' | '.join(cells)} |\n"


def _machine() -> str:
    return f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
