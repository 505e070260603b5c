"""A service of a running platform, opened by the command line beside its own process."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module

from gonghui_deploy.stack import Stack
from gonghui_shared.runtime import Runtime, open_runtime
from gonghui_shared.service import Service
from gonghui_shared.settings import Settings


@asynccontextmanager
async def opened(stack: Stack, name: str) -> AsyncIterator[tuple[Service, Runtime]]:
    """The service's declaration and a runtime on its database."""
    os.environ.update(stack.environments[name])  # this process does nothing else
    service: Service = import_module(f"gonghui_{name}.app").SERVICE
    async with open_runtime(name, Settings(), service.knowledge) as runtime:
        yield service, runtime
