"""What the browser needs beside the pages: our own styles and script, and what npm installed. Nothing else can be asked for."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

_OWN: Final = {"console.css": "text/css", "console.js": "text/javascript", "emblem.svg": "image/svg+xml"}
_PACKAGED: Final = {
    "tabler.css": ("@tabler/core/dist/css/tabler.min.css", "text/css"),
    "echarts.js": ("echarts/dist/echarts.min.js", "text/javascript"),
    "htmx.js": ("htmx.org/dist/htmx.min.js", "text/javascript"),
}
_FOREVER: Final = "public, max-age=31536000, immutable"  # another content has another address


@dataclass(frozen=True, slots=True)
class Asset:
    """One file with the digest that stands in its address."""

    digest: str
    media_type: str
    content: bytes
    packed: bytes


@cache
def assets(packages: Path) -> Mapping[str, Asset]:
    """All files by name.

    Args:
        packages: folder `node_modules`.

    Raises:
        FileNotFoundError: npm did not install what is needed.
    """
    own = files("gonghui_console") / "static"
    found = {name: (own.joinpath(name).read_bytes(), media_type) for name, media_type in _OWN.items()}
    found |= {name: ((packages / file).read_bytes(), media_type) for name, (file, media_type) in _PACKAGED.items()}
    return {name: _asset(content, media_type) for name, (content, media_type) in found.items()}


def _asset(content: bytes, media_type: str) -> Asset:
    return Asset(sha256(content).hexdigest()[:16], f"{media_type}; charset=utf-8", content, gzip.compress(content, 6))


router = APIRouter()


@router.get("/assets/{digest}/{name}")
async def asset(request: Request, digest: str, name: str) -> Response:
    """One file, to be kept by the browser for good."""
    known: Mapping[str, Asset] = request.app.state.assets
    found = known.get(name)
    if found is None or found.digest != digest:
        raise HTTPException(404)
    headers = {"Cache-Control": _FOREVER, "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(found.packed, headers=headers | {"Content-Encoding": "gzip"}, media_type=found.media_type)
    return Response(found.content, headers=headers, media_type=found.media_type)
