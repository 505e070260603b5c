"""docs/benchmarks.md and its charts, made from docs/benchmarks.json and nothing else."""

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Final

from tests.benchmarks.charts import bars, lines, number
from tests.benchmarks.measures import Figure, Goal, Results
from tests.benchmarks.store import Kept

INTRODUCTION: Final = """# Benchmarks

What the platform reaches, beside the systems an engineer might choose instead. `make bench` measures all of it again and
rewrites this page; `make bench ARGS=append` runs one benchmark, `make bench ARGS="--scale small"` gives a look in a few minutes.

**Read the ratios.** Ours and a peer run one after the other, again and again, on the same machine in the same run, so
that whatever else the machine does falls on both; a ratio is taken round by round, and its median is given with the
smallest and the largest. *Ours ÷ it* above 1 means that we are ahead. Figures in events a second or milliseconds belong
to the machine that is named under each table and are there for orientation.
"""


def write(kept: Mapping[str, Kept], docs: Path) -> None:
    """Write the page and its charts; charts of benchmarks that are gone are removed."""
    folder = docs / "benchmarks"
    folder.mkdir(exist_ok=True)
    charts = {f"{name}-{key}.svg": svg for name, one in kept.items() for key, svg in _charts(one.results)}
    for old in folder.glob("*.svg"):
        if old.name not in charts:
            old.unlink()
    for file, svg in charts.items():
        (folder / file).write_text(svg)
    (docs / "benchmarks.md").write_text(page(kept))


def page(kept: Mapping[str, Kept]) -> str:
    """The page as Markdown."""
    sections = [_section(name, one) for name, one in kept.items()]
    return "\n".join([INTRODUCTION, *_summary(kept), *sections]).rstrip() + "\n"


def _summary(kept: Mapping[str, Kept]) -> list[str]:
    goals = [(name, one.results.title, goal) for name, one in kept.items() for goal in one.results.goals]
    if not goals:
        return []
    rows = [f"| {_mark(goal)} | [{title}](#{_anchor(title)}) | {_said(goal)} |" for _, title, goal in goals]
    return [
        "## What was to be reached",
        "",
        "| | benchmark | goal | measured | bound |",
        "|---|---|---|---:|---:|",
        *rows,
        "",
    ]


def _said(goal: Goal) -> str:
    sign = "≤" if goal.at_most else "≥"
    unit = f" {goal.unit}" if goal.unit else ""
    return f"{goal.text} | {number(goal.measured)}{unit} | {sign} {number(goal.bound)}{unit}"


def _mark(goal: Goal) -> str:
    return "✓" if goal.reached else "✗"


def _section(name: str, kept: Kept) -> str:
    results = kept.results
    pictures = [f"![{results.title}: {key}](benchmarks/{name}-{key}.svg)" for key, _ in _charts(results)]
    notes = [f"- {note}" for note in results.notes]
    table = _counts(results) if results.counts else _table(results)
    parts = [f"## {results.title}", results.method.strip(), *pictures, table]
    parts += ["\n".join(notes)] if notes else []
    return "\n\n".join([*parts, _machine(kept)]) + "\n"


def _table(results: Results) -> str:
    ratios = {(r.case, r.peer, r.unit): r.spread for r in results.ratios}
    rows = ["| case | system | median | least – most | unit | ours ÷ it |", "|---|---|---:|---:|---|---:|"]
    for figure in results.figures:
        ratio = ratios.get((figure.case, figure.system, figure.unit))
        beside = f"**{ratio.median:.2f}** ({ratio.least:.2f} – {ratio.most:.2f})" if ratio else ""
        rows.append(f"| {figure.case} | {figure.system} | {_values(figure)} | {figure.unit} | {beside} |")
    return "\n".join(rows)


def _counts(results: Results) -> str:
    units = list(dict.fromkeys(f.unit for f in results.figures))
    rows = [f"| case | system | {' | '.join(units)} |", f"|---|---|{'---:|' * len(units)}"]
    for (case, system), figures in groupby(results.figures, key=lambda f: (f.case, f.system)):
        found = {f.unit: f for f in figures}
        cells = [number(f.values[0]) if (f := found.get(unit)) and f.values else "–" for unit in units]
        notes = "; ".join(dict.fromkeys(f.note for f in found.values() if f.note))
        rows.append(f"| {case} | {system}{f' ({notes})' if notes else ''} | {' | '.join(cells)} |")
    return "\n".join(rows)


def _values(figure: Figure) -> str:
    spread = figure.spread
    if spread is None:
        return f"– | {figure.note}"
    note = f" ({figure.note})" if figure.note else ""
    return f"{number(spread.median)}{note} | {number(spread.least)} – {number(spread.most)}"


def _machine(kept: Kept) -> str:
    facts = kept.facts
    versions = ", ".join(f"{name} {version}" for name, version in sorted(kept.results.versions.items()))
    compared = f" Compared: {versions}." if versions else ""
    busy = " **The machine was busy with other work**, and the rates are far below those of an idle one."
    return (
        f"*{facts['date']}, commit {facts['commit']}, scale {facts['scale']}; {facts['cores']} cores, {facts['memory_gib']} GiB, "
        f"{facts['kernel']}, Python {facts['python']}, an fsync {facts['fsync_us']} µs, load at the start {facts['load']}.{compared}*"
        f"{busy if facts['load'] > facts['cores'] else ''}"
    )


def _charts(results: Results) -> Iterator[tuple[str, str]]:
    for unit in dict.fromkeys(f.unit for f in results.figures):
        figures = [f for f in results.figures if f.unit == unit and f.values]
        if figures and unit in (results.drawn or [unit]):
            yield _key(unit), bars(figures)
    for chart, curves in groupby(sorted(results.curves, key=lambda c: c.chart), key=lambda c: c.chart):
        yield _key(chart), lines(list(curves))


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower().replace("/", " per ")).strip("-")


def _anchor(title: str) -> str:
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
