"""The console in this process, over services that answer, refuse or are away."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2

from gonghui_console.app import create_app, gated
from gonghui_console.services import Services
from gonghui_console.settings import Settings

OWN = {"Sec-Fetch-Site": "same-origin"}  # what a browser says of our own forms
PART = {"HX-Request": "true"}


@asynccontextmanager
async def console(keys: Path, services: Services) -> AsyncIterator[httpx2.AsyncClient]:
    """A browser's worth of cookies and requests."""
    settings = Settings(keys=keys)
    transport = httpx2.ASGITransport(app=gated(create_app(settings, services), settings), raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://testserver") as client:
        yield client
    await services.close()


def answering(respond: Callable[[httpx2.Request], httpx2.Response]) -> Services:
    """All four services, answering as a test wishes; the host names the service."""
    return Services(
        {
            name: httpx2.AsyncClient(transport=httpx2.MockTransport(respond), base_url=f"http://{name}")
            for name in ("organisation", "finance", "engagement", "assessment")
        }
    )
