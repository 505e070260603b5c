"""Freezing evidence, and scoring five years of a city by a sheet of forty indicators, beside the straightforward version.

Evidence is synthetic and follows from a seed. It is frozen out of PostgreSQL by the product's own code; a snapshot of the
whole city is then made directly, and scored in a process of its own, results written. The straightforward version scores a
part of the city, and both must come to the same digits there. On a machine that others use, processor seconds say more than
the clock: both are given.
"""

import asyncio
import json
import os
import sys
from datetime import date
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from time import perf_counter, process_time

import asyncpg
import pyarrow as pa
from pyarrow import csv

from gonghui_assessment.annual_evaluation import freezing
from gonghui_assessment.annual_evaluation.scoring import CityScores
from gonghui_assessment.evaluation import Evaluation
from gonghui_assessment.evaluation.citywide import SCORED
from gonghui_assessment.evidence.views import TABLES
from gonghui_shared.projections import tables
from tests.benchmarks.evaluation.city import YEARS, frozen, slices
from tests.benchmarks.evaluation.scoring import GRADING, PERIODS, score, snapshot_in
from tests.benchmarks.evaluation.sheet import sheet
from tests.benchmarks.evaluation.straightforward import evaluated
from tests.benchmarks.harness import ROOT, Bench, run
from tests.benchmarks.measures import OURS, Figure, Goal, Results

STRAIGHTFORWARD = "one by one"


async def measure(bench: Bench) -> Results:
    """Freeze, score, compare."""
    results = Results("Evaluation", __doc__ or "")
    unions, part, in_database = bench.pick((2_000, 200, (500, 1)), (60_000, 600, (5_000, 10)))
    with bench.progress("evaluation", 4) as begin:
        begin("freezing out of PostgreSQL")
        await _freezing(bench, results, *in_database)
        begin("a snapshot of the whole city")
        folder = bench.folder / "whole"
        folder.mkdir()
        rows = (await asyncio.to_thread(frozen, unions, folder)).rows
        begin(f"scoring {rows:,} rows")
        found = await _scored(folder)
        begin("one by one")
        ratio, same = await asyncio.to_thread(_compared, bench, part, found, unions)
    results.figures += [
        Figure(
            "score, results written",
            OURS,
            "s",
            (found["seconds"],),
            f"{unions:,} unions × 40 × {len(YEARS)} from {rows:,} rows",
        ),
        Figure("score, results written", OURS, "processor s", (found["processor"],)),
        Figure("score, results written", OURS, "MiB at most", (found["peak_mib"],)),
        Figure("items scored", OURS, "items/processor s", (found["leaves"] / found["processor"],)),
    ]
    results.goals += [
        Goal(
            f"60,000 unions × 40 indicators × 5 years, {'measured' if unions == 60_000 else f'extrapolated from {unions:,}'}",
            10,
            found["seconds"] * 60_000 / unions,
            "s",
            at_most=True,
        ),
        Goal("memory", 2048, found["peak_mib"], "MiB", at_most=True),
        Goal("times the straightforward version, processor time", 50, ratio),
        Goal("results that differ from it", 0, same, at_most=True),
    ]
    results.notes += [
        (
            "Reading the snapshot and summing it by union take half of the scoring; small cities pay mostly for 64 slices, the"
            " libraries' start and the sheet's YAML, so that ratios and rates of a small run are lower than those of a whole city."
        ),
        (
            "Tried: every rule once for each combination of values (too slow for rates), steps as JSON for every item (most of the"
            " time and of the file), sorting in PostgreSQL. What freezing costs is PostgreSQL's COPY and the order within a slice."
        ),
    ]
    return results


async def _freezing(bench: Bench, results: Results, unions: int, times: int) -> None:
    """Freeze the evidence of so many unions, and of copies of them under other names."""
    async with bench.database() as address:
        connection = await asyncpg.connect(address)
        for table in TABLES.values():
            await connection.execute(tables.ddl(table, table.name))
        await connection.execute("create unlogged table filled (like evidence_organisation)")
        rows = 0
        for _, evidence in slices(unions):
            rows += await _copied(connection, evidence, rows)
        for copy in range(1, times):
            await connection.execute(_COPY.format(unions=copy * unions, rows=copy * rows, first=rows))
        rows *= times
        await connection.execute("drop table evidence_organisation; alter table filled rename to evidence_organisation")
        await connection.execute("create index on evidence_organisation (position)")
        await connection.execute("vacuum analyze evidence_organisation")
        await connection.close()
        folder = bench.folder / "frozen"
        folder.mkdir()
        wall, cpu = perf_counter(), process_time()
        frontier = {"organisation": rows}
        snapshot = await asyncio.to_thread(freezing.frozen, address, frontier, date(2025, 12, 31), folder)
        wall, cpu = perf_counter() - wall, process_time() - cpu
    results.figures += [
        Figure("freeze", OURS, "rows/s", (snapshot.rows / wall,), f"{snapshot.rows:,} rows"),
        Figure("freeze", OURS, "rows/processor s", (snapshot.rows / cpu,), "without PostgreSQL's own"),
    ]
    results.goals.append(Goal("freezing", 500_000, snapshot.rows / wall, "rows/s"))


_COPY = """insert into filled (union_id, event_id, measure, occurred_on, counts_on, sealed_at, quantity, said, position, hash)
    select 'u' || lpad((substr(union_id, 2)::int + {unions})::text, 6, '0'), event_id, measure, occurred_on, counts_on,
        sealed_at, quantity, said, position + {rows}, hash
    from filled where position <= {first}"""


async def _copied(connection: asyncpg.Connection, evidence: pa.Table, before: int) -> int:
    """Rows of one slice into the table of one producer."""
    table = evidence.set_column(
        evidence.schema.get_field_index("position"), "position", pa.array(range(before + 1, before + len(evidence) + 1))
    )
    hexed = {name: pa.array([value.hex() for value in table[name].to_pylist()]) for name in ("event_id", "hash")}
    columns = {name: hexed.get(name, table[name]) for name in (*evidence.schema.names,) if name != "producer"}
    columns["event_id"] = pa.array(
        [f"{t[:8]}-{t[8:12]}-{t[12:16]}-{t[16:20]}-{t[20:]}" for t in hexed["event_id"].to_pylist()]
    )
    columns = {
        name: column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
        for name, column in columns.items()
    }
    columns["sealed_at"] = pa.array(["2026-01-01T00:00:00Z"] * len(table))
    sink = BytesIO()
    csv.write_csv(pa.table(columns), sink, csv.WriteOptions(include_header=False))
    sink.seek(0)
    await connection.copy_to_table("filled", source=sink, columns=list(columns), format="csv")
    return len(table)


async def _scored(folder: Path) -> dict[str, float]:
    before = os.times()
    command = [sys.executable, "-m", "tests.benchmarks.evaluation.scoring", str(folder)]
    child = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    answer, _ = await child.communicate()
    after = os.times()
    found: dict[str, float] = json.loads(answer)
    processor = after.children_user + after.children_system - before.children_user - before.children_system
    return found | {"processor": processor}


def _compared(bench: Bench, part: int, whole: dict[str, float], unions: int) -> tuple[float, int]:
    """How many times faster, per union, and how many results differ in a part of the city that both score."""
    folder = bench.folder / "part"
    folder.mkdir()
    frozen(part, folder)
    ours = score(snapshot_in(folder))
    rows = sorted(
        (row for table in snapshot_in(folder).parts(("union_id", "measure", "occurred_on", "counts_on", "quantity", "said", "position"))
         for row in table.to_pylist()),
        key=lambda row: (row["union_id"], row["measure"], row["occurred_on"], row["position"]),
    )  # fmt: skip
    begun = process_time()
    theirs = [evaluated(sheet(), rows, period, GRADING) for period in PERIODS]
    seconds = process_time() - begun
    differ = sum(_differing(a, b) for a, b in zip(ours, theirs, strict=True))
    return (seconds / part) / (whole["processor"] / unions), differ


def _differing(ours: CityScores, theirs: Evaluation) -> int:
    """Items and totals that are not the same to the digit."""
    points = {leaf.code: leaf.points.fractions() for leaf in ours.leaves}
    status = {leaf.code: leaf.status for leaf in ours.leaves}
    differ = 0
    for row, (score_, unit) in enumerate(zip(ours.units(), theirs.units.values(), strict=True)):
        differ += (Fraction(score_.total), score_.grade) != (unit.total, unit.grade)
        for leaf in unit.leaves:
            same = (status[leaf.code][row] == SCORED) == (leaf.points is not None)
            differ += not same or points[leaf.code][row] != (leaf.points or 0)
    return differ


if __name__ == "__main__":
    run("evaluation", measure)
