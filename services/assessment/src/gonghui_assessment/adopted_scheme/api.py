"""Schemes over HTTP."""

from fastapi import Response

from gonghui_shared.http import Page, Paged, ReadConnection, commands, post
from gonghui_shared.ids import Identifier
from gonghui_shared.problems import Problem

from . import views
from .commands import AdoptScheme
from .decider import SCHEME, SchemeExists, SchemeHasFaults, adopt_scheme


def of_version(command: AdoptScheme) -> str:
    """A version of a scheme is one stream of one event."""
    return f"{command.scheme_id}@{command.version}"


router = commands(
    SCHEME,
    "/federations/{union_id}",
    post(
        "/schemes",
        adopt_scheme,
        allows="scheme.adopt",
        stream=of_version,
        body_limit=512 * 1024,
        refuses=[SchemeExists, SchemeHasFaults],
    ),
)


@router.get("/schemes", allows="scheme.read")
async def schemes(read: ReadConnection, page: Page) -> Paged[views.SchemeRow]:
    """All versions in use."""
    return await views.schemes(read, page)


@router.get("/schemes/{scheme_id}/{version}", allows="scheme.read", response_class=Response)
async def scheme_text(scheme_id: Identifier, version: Identifier, read: ReadConnection) -> Response:
    """The text of one version, as adopted."""
    found = await views.text_of(read, scheme_id, version)
    if found is None:
        raise Problem("not-found")
    return Response(found, media_type="application/yaml")
