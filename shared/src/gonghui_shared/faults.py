"""Faults that pass: the other side is down, restarting or has no time; loops log them, wait and go on."""

from typing import Final

import asyncpg

PASSING: Final = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
