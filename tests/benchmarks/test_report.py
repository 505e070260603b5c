"""The page of benchmarks says what was measured, and nothing else."""

from pathlib import Path

from tests.benchmarks.measures import OURS, Curve, Figure, Goal, Results, Spread
from tests.benchmarks.report import write
from tests.benchmarks.store import load, save

ROOT = Path(__file__).parents[2]
FACTS = {
    "cores": 2, "memory_gib": 8, "kernel": "Linux", "python": "3.13", "fsync_us": 90, "load": 0.1, "commit": "abc",
    "date": "2026-03-02 09:00 UTC", "scale": "full",
}  # fmt: skip


def measured() -> Results:
    results = Results("Append", "How.")
    results.figures += [
        Figure("8×1", OURS, "events/s", (300.0, 500.0)),
        Figure("8×1", "peer", "events/s", (100.0, 250.0)),
        Figure("8×1", "absent", "events/s", (), "has no package"),
    ]
    results.compare("events/s")
    results.goals.append(Goal("three times the peer", 3, results.ratio("8×1", "peer", "events/s")))
    results.curves.append(Curve("latency", OURS, "percentile", "ms", ((50, 3.0), (99, 40.0)), log_y=True))
    return results


def test_a_ratio_pairs_what_ran_in_the_same_round() -> None:
    assert [r.spread for r in measured().ratios] == [Spread(2.5, 2.0, 3.0)]


def test_a_goal_that_is_missed_says_so() -> None:
    assert [goal.reached for goal in measured().goals] == [False]


def test_a_run_replaces_only_its_own_last_results(tmp_path: Path) -> None:
    path = tmp_path / "benchmarks.json"
    save(path, "loss", Results("Loss", "Old."), FACTS)
    save(path, "append", measured(), FACTS)
    save(path, "loss", Results("Loss", "New."), FACTS)
    kept = load(path)
    assert (list(kept), kept["loss"].results.method) == (["append", "loss"], "New.")
    assert kept["append"].results == measured()


def test_the_page_shows_every_system_even_one_that_could_not_run(tmp_path: Path) -> None:
    save(tmp_path / "benchmarks.json", "append", measured(), FACTS)
    write(load(tmp_path / "benchmarks.json"), tmp_path)
    page = (tmp_path / "benchmarks.md").read_text()
    assert "| 8×1 | absent | – | has no package | events/s |  |" in page
    assert "**2.50** (2.00 – 3.00)" in page
    assert "✗" in page
    assert {path.name for path in (tmp_path / "benchmarks").iterdir()} == {
        "append-events-per-s.svg",
        "append-latency.svg",
    }


def test_the_page_in_the_repository_is_that_of_the_results_in_the_repository(tmp_path: Path) -> None:
    docs = ROOT / "docs"
    write(load(docs / "benchmarks.json"), tmp_path)
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [
        path.name for path in written if path.read_bytes() != (docs / path.relative_to(tmp_path)).read_bytes()
    ] == []
