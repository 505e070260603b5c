"""No route of a service goes without a word about who may use it."""

import pytest
from fastapi import APIRouter, FastAPI

from gonghui_shared.http.app import _default_deny


def test_an_included_route_that_says_nothing_about_who_may_use_it_keeps_the_service_from_starting() -> None:
    """Nothing is open by omission."""
    router, app = APIRouter(), FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    router.add_api_route("/forgotten", lambda: None)
    app.include_router(router)
    with pytest.raises(TypeError, match="/forgotten"):
        _default_deny(app)
