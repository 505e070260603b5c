from collections.abc import Callable

import httpx2
import pytest
from pydantic import BaseModel

from gonghui_console.services import Down, Refused, Services, SignedOut


class Answer(BaseModel):
    """Something a service says."""

    count: int


def services(respond: Callable[[httpx2.Request], httpx2.Response]) -> Services:
    """Finance, answering as a test wishes."""
    client = httpx2.AsyncClient(transport=httpx2.MockTransport(respond), base_url="http://finance")
    return Services({"finance": client})


async def get(respond: Callable[[httpx2.Request], httpx2.Response], service: str = "finance") -> Answer:
    return await services(respond).get(service, "/x", Answer, "the-token", {"limit": 3})


async def test_question_carries_the_persons_own_token() -> None:
    """The console has no rights of its own."""

    def respond(request: httpx2.Request) -> httpx2.Response:
        assert request.headers["authorization"] == "Bearer the-token"
        assert request.url.params["limit"] == "3"
        return httpx2.Response(200, json={"count": 7, "unknown": "left aside"})

    assert (await get(respond)).count == 7


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_failing_service_is_down(status: int) -> None:
    """Whatever the reason."""
    with pytest.raises(Down):
        await get(lambda _: httpx2.Response(status))


async def test_silent_service_is_down() -> None:
    """No answer within the deadline, or no connection."""

    def silent(_request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectTimeout("nobody there")

    with pytest.raises(Down) as found:
        await get(silent)
    assert found.value.service == "finance"


async def test_answer_of_another_form_is_no_answer() -> None:
    """A page never shows what it does not understand."""
    with pytest.raises(Down):
        await get(lambda _: httpx2.Response(200, json={"count": "many"}))
    with pytest.raises(Down):
        await get(lambda _: httpx2.Response(200, text="<html>"))


async def test_unknown_address_is_down() -> None:
    """A service that the settings do not name."""
    with pytest.raises(Down):
        await get(lambda _: httpx2.Response(200, json={"count": 1}), service="engagement")


async def test_expired_token_signs_out() -> None:
    """401 asks for a new sign-in."""
    with pytest.raises(SignedOut):
        await get(lambda _: httpx2.Response(401))


async def test_refusal_carries_the_services_words() -> None:
    """In both languages; none if the service gives none."""
    problem = {"code": "forbidden", "message": {"zh": "没有权限", "en": "not allowed"}}
    with pytest.raises(Refused) as refused:
        await get(lambda _: httpx2.Response(403, json=problem))
    assert (refused.value.status, refused.value.message["zh"]) == (403, "没有权限")
    with pytest.raises(Refused) as bare:
        await get(lambda _: httpx2.Response(404, text="nothing"))
    assert bare.value.message == {}
