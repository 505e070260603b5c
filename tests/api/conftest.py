"""The whole platform, served as in production, with a small city in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from anyio.from_thread import start_blocking_portal

from gonghui_deploy.stack import SERVICES, Plan, running
from tests.api.city import City, found


@pytest.fixture(scope="session")
def city(scratch: Path) -> Iterator[City]:
    """Four services over PostgreSQL and Kafka, founded."""
    plan = Plan(scratch / "city", programs={service: (f"gonghui_{service}", "all") for service in SERVICES})
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(running(plan, print)) as stack:
        served = City(stack)
        found(served)
        yield served
