"""A service's database: its log, and how far its relay and its consumers have come."""

from collections.abc import AsyncIterator
from importlib.resources import files
from typing import Any

import asyncpg
import pytest


@pytest.fixture
async def pool(database: str) -> AsyncIterator["asyncpg.Pool[Any]"]:
    """Connections to a database of this release."""
    async with asyncpg.create_pool(database, min_size=1, max_size=4) as made:
        for package in ("log", "kafka", "projections"):
            await made.execute(files(f"gonghui_shared.{package}").joinpath("schema.sql").read_text())
        yield made
