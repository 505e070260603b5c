"""`python -m tests.benchmarks.evaluation.scoring FOLDER`: score a snapshot in a process of its own, so that its memory is its own."""

import json
import resource
import sys
from pathlib import Path
from time import perf_counter

from gonghui_assessment.annual_evaluation import files
from gonghui_assessment.annual_evaluation.freezing import Snapshot
from gonghui_assessment.annual_evaluation.gathering import COLUMNS, Period, gathered
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
    """Score, write the results, say what it took."""
    begun = perf_counter()
    known = gathered(snapshot_in(folder).parts(COLUMNS), PERIODS, "forty")
    gathering = perf_counter() - begun
    leaves = 0
    for year in known:
        scores = scored(sheet(), year, ["*/*"], GRADING)
        (folder / f"results-{year.period.last.year}.parquet").write_bytes(
            files.written(scores.results(), files.RESULTS)
        )
        units = list(scores.units())
        (folder / f"units-{year.period.last.year}.txt").write_text(
            "\n".join(f"{u.union_id} {u.total} {u.grade} {u.digest}" for u in units)
        )
        leaves += len(units) * len(scores.leaves)
    seconds = perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "gathering": gathering, "peak_mib": peak, "leaves": leaves}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
