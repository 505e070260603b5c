"""A service that follows its own log."""

from collections.abc import AsyncIterator
from importlib.resources import files

import asyncpg
import pytest

from gonghui_shared.log.postgres import PostgresStore
from gonghui_shared.projections.rebuild import register
from gonghui_shared.projections.subscription import Subscription
from tests.shared.projections.following import Following
from tests.shared.road.sample import project_arrived


@pytest.fixture
async def service(database: str) -> AsyncIterator[Following]:
    """With an empty log."""
    async with asyncpg.create_pool(database, min_size=2, max_size=4) as pool:
        for package in ("log", "kafka", "projections"):
            await pool.execute(files(f"gonghui_shared.{package}").joinpath("schema.sql").read_text())
        subscription = Subscription("sender", [project_arrived])
        async with pool.acquire() as connection:
            await register(connection, subscription)
        yield Following(pool, PostgresStore(pool, b"k" * 32), subscription)
