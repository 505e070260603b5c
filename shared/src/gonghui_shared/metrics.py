"""Metrics of a process, as Prometheus reads them."""

from typing import Final

from prometheus_client import Counter, Gauge, Histogram

COMMANDS: Final = Counter("gonghui_commands_total", "Requests answered", ["route", "status"])
COMMAND_SECONDS: Final = Histogram(
    "gonghui_command_seconds",
    "Time to answer a request",
    ["method"],
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5),
)
SEALED: Final = Counter("gonghui_sealed_total", "Events sealed")
PUBLISHED: Final = Counter("gonghui_published_total", "Records confirmed by Kafka")
CONSUMED: Final = Counter("gonghui_consumed_total", "Records applied", ["producer"])
DUPLICATES: Final = Counter(
    "gonghui_duplicates_total", "Records dropped because they were applied before", ["producer"]
)
HOLES: Final = Counter("gonghui_holes_total", "Holes refilled from the producer's feed", ["producer"])
FORKS: Final = Counter("gonghui_forks_total", "Forks that halted a consumer or a relay", ["producer"])
ALIENS: Final = Counter("gonghui_aliens_total", "Records without a valid position", ["producer"])
PARKED: Final = Gauge("gonghui_parked_keys", "Keys that wait for somebody", ["subscription"])
LAG: Final = Gauge("gonghui_lag_seconds", "How far behind a role is", ["role"])
