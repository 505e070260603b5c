"""Who may see pages, and which forms are let through."""

from collections.abc import AsyncIterator
from http.cookies import SimpleCookie
from pathlib import Path

import httpx2
import pytest

from gonghui_console.session import LANGUAGE, SESSION, local
from gonghui_shared.http.tokens import SIGN_IN, Keys, Tokens
from tests.console.serving import OWN, PART, answering, console

EVERYBODY = ["organisation", "finance", "engagement", "assessment"]


@pytest.fixture
def tokens(tmp_path: Path) -> Tokens:
    """Signs as organisation and finance do."""
    keys = Keys(tmp_path)
    keys.ensure([SIGN_IN, "finance"])
    return Tokens(keys)


@pytest.fixture
async def browser(tmp_path: Path, tokens: Tokens) -> AsyncIterator[httpx2.AsyncClient]:
    """A console whose organisation knows one password."""

    def respond(request: httpx2.Request) -> httpx2.Response:
        if request.url.path == "/sign-in":
            good = b"right" in request.content
            token = tokens.sign(SIGN_IN, "li", EVERYBODY, 900)
            return httpx2.Response(200, json={"token": token, "expires_in": 900}) if good else httpx2.Response(401)
        return httpx2.Response(500)

    async with console(tmp_path, answering(respond)) as client:
        yield client


async def signed_in(browser: httpx2.AsyncClient, then: str = "/") -> httpx2.Response:
    form = {"person": "li", "password": "right", "then": then}
    return await browser.post("/sign-in", data=form, headers=OWN)


async def test_page_asks_to_sign_in_and_comes_back(browser: httpx2.AsyncClient) -> None:
    """The way back is kept in the address of the form."""
    answer = await browser.get("/unions")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?then=%2Funions")
    assert (await signed_in(browser, "/unions")).headers["location"] == "/unions"
    assert (await browser.get("/unions")).status_code == 200


async def test_token_stays_out_of_reach_of_scripts_and_other_sites(browser: httpx2.AsyncClient) -> None:
    """And lives no longer than organisation says."""
    cookie = SimpleCookie((await signed_in(browser)).headers["set-cookie"])[SESSION]
    assert cookie["httponly"]
    assert (cookie["samesite"], cookie["max-age"]) == ("strict", "900")


async def test_wrong_password_is_said_so(browser: httpx2.AsyncClient) -> None:
    """Without a word on which of the two is wrong, and nothing of what was typed."""
    answer = await browser.post("/sign-in", data={"person": "li", "password": "wr0ng"}, headers=OWN)
    assert answer.status_code == 401
    assert "账号或密码不正确" in answer.text
    assert "wr0ng" not in answer.text
    assert SESSION not in browser.cookies


async def test_sign_out_forgets_the_token(browser: httpx2.AsyncClient) -> None:
    """The next page asks again."""
    await signed_in(browser)
    await browser.post("/sign-out", headers=OWN)
    assert (await browser.get("/")).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "http://evil.example"}, {"Origin": "null"}, {}],
)  # fmt: skip
@pytest.mark.parametrize("form", ["/sign-in", "/sign-out", "/language"])
async def test_form_of_another_site_is_refused(browser: httpx2.AsyncClient, form: str, headers: dict[str, str]) -> None:
    """Nobody signs an officer in or out from elsewhere."""
    answer = await browser.post(form, data={"person": "li", "password": "right", "to": "en"}, headers=headers)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


async def test_older_browser_names_its_origin(browser: httpx2.AsyncClient) -> None:
    """One that does not say which site a form stands on says where it comes from."""
    form = {"person": "li", "password": "right"}
    answer = await browser.post("/sign-in", data=form, headers={"Origin": "http://testserver"})
    assert answer.status_code == 303


async def test_token_of_a_service_is_no_session(browser: httpx2.AsyncClient, tokens: Tokens) -> None:
    """Only those issued by signing in are."""
    browser.cookies.set(SESSION, tokens.sign("finance", "finance", "organisation", 60))
    assert (await browser.get("/")).status_code == 303
    browser.cookies.set(SESSION, "nonsense")
    assert (await browser.get("/")).status_code == 303


async def test_part_of_a_page_sends_the_whole_page_to_sign_in(browser: httpx2.AsyncClient) -> None:
    """A card never shows the form; the way back is the page, not the card."""
    shown = {"HX-Current-URL": "http://testserver/unions?name=x"}
    answer = await browser.get("/overview/grades", headers=PART | shown)
    assert answer.headers["hx-redirect"] == "/sign-in?then=%2Funions%3Fname%3Dx"


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "", "/\t/evil"]
)
async def test_way_back_never_leaves_the_console(browser: httpx2.AsyncClient, elsewhere: str) -> None:
    """Whatever the address says."""
    assert local(elsewhere) == "/"
    assert (await signed_in(browser, elsewhere)).headers["location"] == "/"


async def test_language_stays_as_chosen(browser: httpx2.AsyncClient) -> None:
    """Chinese at first; the switch shows the same page again."""
    assert 'lang="zh-CN"' in (await browser.get("/sign-in")).text
    answer = await browser.post("/language", data={"to": "en", "then": "/sign-in"}, headers=OWN)
    assert answer.headers["location"] == "/sign-in"
    assert 'lang="en-GB"' in (await browser.get("/sign-in")).text
    browser.cookies.set(LANGUAGE, "fr")
    assert 'lang="zh-CN"' in (await browser.get("/sign-in")).text


async def test_every_answer_forbids_foreign_scripts(browser: httpx2.AsyncClient) -> None:
    """Pages, errors and health alike."""
    for path in ("/sign-in", "/nowhere", "/livez"):
        policy = (await browser.get(path)).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


async def test_assets_are_kept_by_the_browser_and_nothing_else_is_served(browser: httpx2.AsyncClient) -> None:
    """An address with another digest, or another name, is not found."""
    address = (await browser.get("/sign-in")).text.split('rel="stylesheet" href="')[1].split('"')[0]
    answer = await browser.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/css; charset=utf-8")
    assert "immutable" in answer.headers["cache-control"]
    folder, _, name = address.rpartition("/")
    assert (await browser.get(f"{folder}/settings.py")).status_code == 404
    assert (await browser.get(f"/assets/0000000000000000/{name}")).status_code == 404


async def test_console_tells_how_it_is(browser: httpx2.AsyncClient) -> None:
    """Alive, ready and measured, even while no service answers."""
    assert (await browser.get("/livez")).json()["status"] == "alive"
    assert (await browser.get("/readyz")).json()["status"] == "ready"
    assert "gonghui_commands_total" in (await browser.get("/metrics")).text
