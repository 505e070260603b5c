"""Who may see pages, and which forms are let through."""

import asyncio
import json
from collections.abc import AsyncIterator
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import httpx2
import pytest

from gonghui_console.session import LANGUAGE, RENEWAL, SESSION, UNATTENDED, local
from gonghui_shared.http.tokens import SIGN_IN, Keys, Tokens
from tests.console.serving import OWN, PART, answering, console

EVERYBODY = ["organisation", "finance", "engagement", "assessment"]


@pytest.fixture
def tokens(tmp_path: Path) -> Tokens:
    """Signs as organisation and finance do."""
    keys = Keys(tmp_path)
    keys.ensure([SIGN_IN, "finance"])
    return Tokens(keys)


class Organisation:
    """Organisation, which knows one password; what it was asked, and how it answers when a session shall go on."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.renewals: list[dict[str, Any]] = []
        self.asked: list[str] = []
        self.renewing = 200

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        """Any service, in fact; the others fail."""
        self.asked.append(request.url.path)
        match request.url.path:
            case "/sign-in":
                return self.session() if b"right" in request.content else httpx2.Response(401)
            case "/sign-in/renewal":
                self.renewals.append(json.loads(request.content))
                return self.session() if self.renewing == 200 else httpx2.Response(self.renewing)
            case "/my/password":
                good = b"right" in request.content
                done = {"stream": "account:li", "version": 2}
                return httpx2.Response(201, json=done) if good else httpx2.Response(401)
            case "/sign-out" | "/my/sign-out-everywhere":
                return httpx2.Response(201, json={"stream": "session:s", "version": 1})
            case _:
                return httpx2.Response(500)

    def session(self) -> httpx2.Response:
        """A token for a quarter of an hour, and what renews it."""
        number = len(self.renewals)
        answer = {"expires_in": 900, "renewal": f"renewal-{number}", "renewal_expires_in": 1800}
        return httpx2.Response(200, json=answer | {"token": self.tokens.sign(SIGN_IN, "li", EVERYBODY, 900)})


@pytest.fixture
def organisation(tokens: Tokens) -> Organisation:
    """One that renews."""
    return Organisation(tokens)


@pytest.fixture
async def browser(tmp_path: Path, organisation: Organisation) -> AsyncIterator[httpx2.AsyncClient]:
    """A console over it."""
    async with console(tmp_path, answering(organisation)) as client:
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
    """And lives no longer than organisation says; no page ever shows it, or what renews it."""
    kept = (await signed_in(browser)).headers.get_list("set-cookie")
    cookies = {name: cookie for line in kept for name, cookie in SimpleCookie(line).items()}
    assert set(cookies) == {SESSION, RENEWAL}
    for cookie in cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "strict"
    assert cookies[SESSION]["max-age"] == "900"
    page = (await browser.get("/account")).text
    assert not any(cookie.value in page for cookie in cookies.values())


async def test_wrong_password_is_said_so(browser: httpx2.AsyncClient) -> None:
    """Without a word on which of the two is wrong, and nothing of what was typed."""
    answer = await browser.post("/sign-in", data={"person": "li", "password": "wr0ng"}, headers=OWN)
    assert answer.status_code == 401
    assert "账号或密码不正确" in answer.text
    assert "wr0ng" not in answer.text
    assert SESSION not in browser.cookies


async def test_sign_out_ends_the_session(browser: httpx2.AsyncClient, organisation: Organisation) -> None:
    """Here and at organisation, and here even while organisation is down; the next page asks again."""
    await signed_in(browser)
    await browser.post("/sign-out", headers=OWN)
    assert "/sign-out" in organisation.asked
    assert not browser.cookies
    assert (await browser.get("/")).headers["location"] == "/sign-in?then=%2F"


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "http://evil.example"}, {"Origin": "null"}, {}],
)  # fmt: skip
@pytest.mark.parametrize(
    "form", ["/sign-in", "/sign-out", "/language", "/account/password", "/account/sign-out-everywhere"]
)
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


def aged(browser: httpx2.AsyncClient, tokens: Tokens, left: int) -> None:
    """The token has so many seconds left; what renews it is still there."""
    browser.cookies.set(SESSION, tokens.sign(SIGN_IN, "li", EVERYBODY, left), domain="testserver.local")


async def test_officer_at_work_is_renewed_without_noticing(
    browser: httpx2.AsyncClient, organisation: Organisation, tokens: Tokens
) -> None:
    """A fresh token is left alone; one that is about to end, or has ended, is renewed in passing."""
    await signed_in(browser)
    assert (await browser.get("/unions")).status_code == 200
    assert organisation.renewals == []
    for left in (500, -60):
        aged(browser, tokens, left)
        assert (await browser.get("/unions")).status_code == 200
    assert organisation.renewals == [{"renewal": f"renewal-{n}", "active": True} for n in (0, 1)]
    assert browser.cookies[RENEWAL] == "renewal-2"


async def test_parts_that_ask_at_once_renew_once(
    browser: httpx2.AsyncClient, organisation: Organisation, tokens: Tokens
) -> None:
    """A page has many parts, and a session few tries."""
    await signed_in(browser)
    aged(browser, tokens, -60)
    parts = await asyncio.gather(*(browser.get("/session", headers=PART) for _ in range(8)))
    assert {part.status_code for part in parts} == {204}
    assert len(organisation.renewals) == 1


async def test_part_that_reads_itself_again_keeps_nobody_signed_in(
    browser: httpx2.AsyncClient, organisation: Organisation, tokens: Tokens
) -> None:
    """It renews at the last minute, and says that nobody asked."""
    await signed_in(browser)
    for left in (500, 20):
        aged(browser, tokens, left)
        await browser.get("/operations/parked", headers=PART | {UNATTENDED: "1"})
    assert organisation.renewals == [{"renewal": "renewal-0", "active": False}]


@pytest.mark.parametrize("answer", [500, 429])
async def test_good_token_needs_nothing_of_organisation(
    browser: httpx2.AsyncClient, organisation: Organisation, tokens: Tokens, answer: int
) -> None:
    """While organisation is down the other services' pages go on, until the token has ended; the session then waits."""
    await signed_in(browser)
    organisation.renewing = answer
    aged(browser, tokens, 500)
    assert (await browser.get("/unions")).status_code == 200
    aged(browser, tokens, -60)
    waiting = await browser.get("/unions")
    assert waiting.status_code in {429, 503}
    assert "重试" in waiting.text
    organisation.renewing = 200
    assert (await browser.get("/unions")).status_code == 200


async def test_end_of_a_session_is_said_and_leads_back(
    browser: httpx2.AsyncClient, organisation: Organisation, tokens: Tokens
) -> None:
    """Even while the token is good; what was sought comes back with the page."""
    await signed_in(browser)
    organisation.renewing = 401
    aged(browser, tokens, 500)
    answer = await browser.get("/unions?name=x")
    assert answer.headers["location"] == "/sign-in?then=%2Funions%3Fname%3Dx&ended=1"
    assert not browser.cookies
    assert "登录已结束" in (await browser.get(answer.headers["location"])).text


async def test_part_says_that_the_session_ended_and_the_page_stays(browser: httpx2.AsyncClient) -> None:
    """Nothing moves by itself; the way back is the page, not the card."""
    shown = {"HX-Current-URL": "http://testserver/unions?name=x"}
    answer = await browser.get("/overview/grades", headers=PART | shown)
    assert answer.status_code == 401
    assert 'href="/sign-in?then=%2Funions%3Fname%3Dx"' in answer.text


async def test_form_sent_too_late_is_said_not_to_be_carried_out(browser: httpx2.AsyncClient) -> None:
    """And leads back to the page on which it stands; nothing typed is repeated."""
    came = {"Referer": "http://testserver/account"}
    answer = await browser.post("/account/password", data={"present": "secret-of-mine"}, headers=OWN | came)
    assert answer.status_code == 401
    assert "没有被处理" in answer.text
    assert 'href="/sign-in?then=%2Faccount"' in answer.text
    assert "secret-of-mine" not in answer.text


async def test_password_is_changed_and_this_session_begins_anew(
    browser: httpx2.AsyncClient, organisation: Organisation
) -> None:
    """Every other one ends; a wrong present password, or a slip in the new one, changes nothing."""
    await signed_in(browser)

    async def changed(present: str, new: str, again: str) -> httpx2.Response:
        form = {"present": present, "new": new, "again": again}
        return await browser.post("/account/password", data=form, headers=OWN)

    assert "不一致" in (await changed("right", "new-password", "new-passwort")).text
    assert "至少要有 10 个字符" in (await changed("right", "short", "short")).text
    assert "/my/password" not in organisation.asked
    assert "现在的密码不正确" in (await changed("wrong", "new-password", "new-password")).text
    answer = await changed("right", "right-and-new", "right-and-new")
    assert answer.headers["location"] == "/account?changed=1"
    assert [line.split("=")[0] for line in answer.headers.get_list("set-cookie")] == [SESSION, RENEWAL]


async def test_signing_out_everywhere_ends_this_session_too(
    browser: httpx2.AsyncClient, organisation: Organisation
) -> None:
    """Organisation is asked, and the browser forgets."""
    await signed_in(browser)
    answer = await browser.post("/account/sign-out-everywhere", headers=OWN)
    assert answer.headers["location"] == "/sign-in"
    assert "/my/sign-out-everywhere" in organisation.asked
    assert not browser.cookies


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
