"""`python -m tests.benchmarks.evaluation.scoring FOLDER`: score a snapshot in a process of its own, so that its memory is its own."""

import json
import os
import resource
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter

from gonghui_assessment.annual_evaluation import files
from gonghui_assessment.annual_evaluation.freezing import Snapshot
from gonghui_assessment.annual_evaluation.gathering import COLUMNS, Known, Period, gathered
from gonghui_assessment.annual_evaluation.scoring import CityScores, grading_of, scored
from tests.benchmarks.evaluation.city import YEARS
from tests.benchmarks.evaluation.sheet import sheet

GRADING = grading_of({"excellent": 90, "competent": 75, "basic": 60}, "3/10")
PERIODS = [Period.of_year(year) for year in YEARS]


def snapshot_in(folder: Path) -> Snapshot:
    """The snapshot whose files lie in a folder."""
    return Snapshot("", {int(path.stem.split("-")[1]): path for path in folder.glob("evidence-*.parquet")}, 0)


def score(snapshot: Snapshot) -> list[CityScores]:
    """All years."""
    return [scored(sheet(), known, ["*/*"], GRADING) for known in gathered(snapshot.parts(COLUMNS), PERIODS, "forty")]


def main(folder: Path) -> None:
    """Score, write the results, say what it took. Years do not depend on one another, and each core takes one at a time."""
    begun = perf_counter()
    known = gathered(snapshot_in(folder).parts(COLUMNS), PERIODS, "forty")
    gathering = perf_counter() - begun
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        leaves = sum(pool.map(lambda year: _written(folder, year), known))
    seconds = perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "gathering": gathering, "peak_mib": peak, "leaves": leaves}))


def _written(folder: Path, year: Known) -> int:
    """Score a year into files; how many items that were."""
    scores, name = scored(sheet(), year, ["*/*"], GRADING), year.period.last.year
    (folder / f"results-{name}.parquet").write_bytes(files.written(scores.results(), files.RESULTS))
    units = list(scores.units())
    (folder / f"units-{name}.txt").write_text("\n".join(f"{u.union_id} {u.total} {u.grade} {u.digest}" for u in units))
    return len(units) * len(scores.leaves)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
