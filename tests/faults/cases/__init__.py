"""All cases, in the order in which they are tried."""

from tests.faults.cases import brokers

__all__ = ["brokers"]
