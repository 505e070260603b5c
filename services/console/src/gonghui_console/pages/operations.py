"""Operations: health and lag of the services, positions of their logs, keys that wait for somebody."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import TypeVar

from fastapi import APIRouter, Response
from pydantic import JsonValue

from gonghui_console import charts
from gonghui_console.answers.everywhere import Health, Parked, Reader
from gonghui_console.page import CurrentPage
from gonghui_console.services import NAMES, Down, ServiceName

router = APIRouter()
T = TypeVar("T")
Places = Mapping[str, JsonValue]


@router.get("/operations")
async def operations(page: CurrentPage) -> Response:
    """The frame."""
    return page.show("operations/page.html")


@router.get("/operations/health")
async def health(page: CurrentPage) -> Response:
    """Which service does its work, and how far behind each of its roles is."""
    found = await _everywhere(lambda service: page.health(service, Health))
    lags = [(name, one.lag_seconds) for name, one in found.items() if one is not None]
    return page.part("health", "operations/health.html", found=found, chart=charts.lags(page.words, lags))


@router.get("/operations/positions")
async def positions(page: CurrentPage) -> Response:
    """How far each log is sealed, and how far its readers have come."""
    found = await _everywhere(lambda service: page.ask(service, "/ops/positions", dict[str, JsonValue]))
    heads = {name: places["sealed"] for name, places in found.items() if places is not None}
    readers = [reader for name, places in found.items() if places is not None for reader in _readers(name, places)]
    down = [name for name, places in found.items() if places is None]
    return page.part("positions", "operations/positions.html", heads=heads, readers=readers, down=down)


@router.get("/operations/parked")
async def parked(page: CurrentPage) -> Response:
    """Keys whose records failed and wait."""
    found = await _everywhere(lambda service: page.ask(service, "/ops/parked", list[Parked]))
    down = [name for name, keys in found.items() if keys is None]
    return page.part("parked", "operations/parked.html", found=found, down=down)


async def _everywhere(asked: Callable[[ServiceName], Awaitable[T]]) -> Mapping[ServiceName, T | None]:
    """What all services answer, side by side; None of one that is down."""

    async def one(service: ServiceName) -> T | None:
        try:
            return await asked(service)
        except Down:
            return None

    return dict(zip(NAMES, await asyncio.gather(*map(one, NAMES)), strict=True))


def _readers(service: ServiceName, places: Places) -> Iterator[Reader]:
    """Whoever reads a log: the service its own, the relay to Kafka, and consumers of other services' logs."""
    for role, place in places.items():
        if isinstance(place, dict) and isinstance(position := place.get("position"), int):
            producer = place.get("producer", service)
            yield Reader(
                service=service, role=role, producer=str(producer), position=position,
                halted=None if place.get("halted") is None else str(place["halted"]),
            )  # fmt: skip
