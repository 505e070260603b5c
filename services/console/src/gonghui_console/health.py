"""Health and metrics; the console keeps nothing, so it is ready as soon as it turns, whatever the services do."""

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from .answers.everywhere import Health

router = APIRouter()


@router.get("/livez")
async def livez() -> Health:
    """Whether the process turns."""
    return Health(status="alive", lag_seconds={})


@router.get("/readyz")
async def readyz() -> Health:
    """Whether it is worth asking; a service that is down shows on the pages."""
    return Health(status="ready", lag_seconds={})


@router.get("/metrics")
async def metrics() -> Response:
    """For Prometheus."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
