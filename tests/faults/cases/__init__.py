"""All cases."""

from tests.faults.cases import (
    brokers,
    commands,
    consumers,
    disks,
    everything,
    links,
    postgres,
    records,
    relays,
    releases,
)

__all__ = [
    "brokers", "commands", "consumers", "disks", "everything", "links", "postgres", "records", "relays", "releases",
]  # fmt: skip
