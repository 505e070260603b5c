"""The peers; one that is not installed here keeps its place in the table, with the reason."""

from contextlib import AbstractAsyncContextManager
from importlib import import_module
from importlib.metadata import PackageNotFoundError

from tests.benchmarks.harness import Bench, Unavailable
from tests.benchmarks.stores import Store, System


def _peer(module: str, attribute: str, name: str) -> System:
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


DEFAULT = _peer("eventsourcing", "DEFAULT", "eventsourcing, default")
FUNCTIONS = _peer("eventsourcing", "FUNCTIONS", "eventsourcing, database functions")
EVENTSOURCE = _peer("eventsource_py", "EVENTSOURCE", "eventsource-py")
MESSAGE_DB = _peer("message_db", "MESSAGE_DB", "message-db")
UMADB = _peer("umadb", "UMADB", "UmaDB")


def versions(*systems: System) -> dict[str, str]:
    """Of all that are installed, by package."""
    found = {}
    for system in systems:
        try:
            found[system.package or system.name] = system.version
        except PackageNotFoundError:
            continue
    return found
