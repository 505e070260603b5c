"""Who has a global feed."""

from tests.benchmarks.measures import OURS
from tests.benchmarks.stores import System
from tests.benchmarks.stores.peers import NAMES, peer
from tests.benchmarks.stores.sealed_log import GONGHUI

FEEDS = (OURS, *NAMES)


def system(name: str) -> System:
    """One of them."""
    return GONGHUI if name == OURS else peer(name)
