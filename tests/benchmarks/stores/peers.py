"""The peers; one that is not installed here keeps its place in the table, with the reason."""

from contextlib import AbstractAsyncContextManager
from importlib import import_module
from importlib.metadata import PackageNotFoundError

from tests.benchmarks.harness import Bench, Unavailable
from tests.benchmarks.stores import Store, System

_WHERE = {
    "eventsourcing, default": ("eventsourcing", "DEFAULT"),
    "eventsourcing, database functions": ("eventsourcing", "FUNCTIONS"),
    "eventsource-py": ("eventsource_py", "EVENTSOURCE"),
    "message-db": ("message_db", "MESSAGE_DB"),
    "UmaDB": ("umadb", "UMADB"),
}
NAMES = tuple(_WHERE)


def peer(name: str) -> System:
    """One peer; only its own library is imported, since some take long."""
    module, attribute = _WHERE[name]
    try:
        system: System = getattr(import_module(f"tests.benchmarks.stores.{module}"), attribute)
    except ImportError as error:
        return _absent(name, f"not installed: {error}")
    return system


def _absent(name: str, reason: str) -> System:
    def home(_bench: Bench) -> AbstractAsyncContextManager[str]:
        raise Unavailable(reason)

    def opened(_address: str, _connections: int) -> AbstractAsyncContextManager[Store]:
        raise Unavailable(reason)

    return System(name, home, opened)


def versions(*systems: System) -> dict[str, str]:
    """Of all that are installed, by package."""
    found = {}
    for system in systems:
        try:
            found[system.package or system.name] = system.version
        except PackageNotFoundError:
            continue
    return found
