"""Accounts and sign-in on a real database."""

import time
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx2
import pytest

from gonghui_organisation.account import api
from gonghui_organisation.account.sessions import RENEWAL
from gonghui_organisation.account.views import project_ended, project_passwords
from gonghui_organisation.union import api as union_api
from gonghui_shared.contracts.organisation import PostFilled, UnionFormed
from gonghui_shared.http.tokens import SIGN_IN, BadToken
from tests.organisation.serving import Serving, serving

FIRST, SECOND = "correct horse", "battery staple"


@pytest.fixture
async def office(database: str, tmp_path: Path) -> AsyncIterator[Serving]:
    """A federation with a district below it, an officer in each."""
    async with serving(
        database, tmp_path, [union_api.router, api.router], [project_passwords, project_ended]
    ) as office:
        await office.write("union:f", "f", [UnionFormed("federation", "other", "市总", None, "CN", date(2020, 1, 1))])
        await office.write("union:d", "d", [UnionFormed("district", "other", "区总", "f", "CN", date(2020, 1, 1))])
        for union, person in (("f", "ma"), ("d", "di")):
            held = PostFilled(f"{union}-o", "federation_officer", person, date(2020, 1, 1))
            await office.write(f"post:{union}-o", union, [held])
        yield office


async def ask(
    office: Serving, path: str, who: str | None = None, key: str = "key-of-a-test", **body: Any
) -> httpx2.Response:
    """Ask as a person, or as nobody."""
    headers = {"Idempotency-Key": key}
    if who is not None:
        headers["Authorization"] = f"Bearer {office.tokens.sign(SIGN_IN, who, 'organisation', 600)}"
    answer = await office.client.post(path, json=body, headers=headers)
    await office.settle()
    return answer


async def opened(office: Serving, person: str = "li") -> None:
    """The federation's officer opens an account."""
    answer = await ask(office, "/federations/f/accounts", "ma", person_id=person, password=FIRST)
    assert answer.status_code == 201, answer.text


async def sign_in(office: Serving, person: str, password: str) -> httpx2.Response:
    """Sign in."""
    return await ask(office, "/sign-in", person_id=person, password=password)


async def test_account_that_an_officer_opened_lets_its_person_in(office: Serving) -> None:
    """The token names the person, lives fifteen minutes and speaks to every service."""
    await opened(office)
    answer = await sign_in(office, "li", FIRST)
    assert answer.status_code == 200, answer.text
    assert answer.json()["expires_in"] == 900
    for service in ("organisation", "finance", "engagement", "assessment"):
        assert office.tokens.verify(answer.json()["token"], service) == (SIGN_IN, "li")


async def test_wrong_password_and_unknown_person_are_told_the_same(office: Serving) -> None:
    """Nobody learns who has an account."""
    await opened(office)
    answers = [await sign_in(office, "li", "wrong"), await sign_in(office, "nobody", FIRST)]
    assert {(a.status_code, a.json()["code"]) for a in answers} == {(401, "sign-in-failed")}
    assert answers[0].content == answers[1].content


async def test_sixth_wrong_password_has_to_wait(office: Serving) -> None:
    """Even the right one, once too many were wrong."""
    await opened(office)
    for _ in range(5):
        assert (await sign_in(office, "li", "wrong")).status_code == 401
    answer = await sign_in(office, "li", FIRST)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")


async def test_person_changes_the_own_password(office: Serving) -> None:
    """With the present one; a repeated request is answered like the first, the old password no longer counts."""
    await opened(office)
    wrong = await ask(office, "/my/password", "li", present="wrong", password=SECOND)
    assert wrong.status_code == 401
    first = await ask(office, "/my/password", "li", present=FIRST, password=SECOND)
    assert first.status_code == 201, first.text
    again = await ask(office, "/my/password", "li", present=FIRST, password=SECOND)
    assert (again.status_code, again.content) == (201, first.content)
    assert (await sign_in(office, "li", FIRST)).status_code == 401
    assert (await sign_in(office, "li", SECOND)).status_code == 200


async def test_closed_account_lets_nobody_in(office: Serving) -> None:
    """Closing takes effect with the next sign-in."""
    await opened(office)
    assert (await ask(office, "/federations/f/accounts/li/closing", "ma")).status_code == 201
    assert (await sign_in(office, "li", FIRST)).status_code == 401


async def begun(office: Serving) -> dict[str, Any]:
    """A working session of somebody with an account."""
    await opened(office)
    session: dict[str, Any] = (await sign_in(office, "li", FIRST)).json()
    return session


async def renew(office: Serving, session: dict[str, Any], *, active: bool = True) -> httpx2.Response:
    """Go on with a session."""
    return await ask(office, "/sign-in/renewal", renewal=session["renewal"], active=active)


async def test_working_session_goes_on_with_another_token(office: Serving) -> None:
    """The renewal opens no service, the token renews nothing, and each renewal gives both anew."""
    session = await begun(office)
    answer = await renew(office, session)
    assert answer.status_code == 200, answer.text
    assert office.tokens.verify(answer.json()["token"], "finance") == (SIGN_IN, "li")
    assert (await renew(office, answer.json())).status_code == 200
    for service in ("organisation", "finance"):
        with pytest.raises(BadToken):
            office.tokens.verify(session["renewal"], service)
    assert (await renew(office, {"renewal": session["token"]})).json()["code"] == "session-ended"
    operator = office.tokens.sign("operator", "li", RENEWAL, 600, sid="s", ver=1, auth_time=int(time.time()))
    assert (await renew(office, {"renewal": operator})).status_code == 401


@pytest.mark.parametrize("end", ["closing", "password", "everywhere", "here", "forgotten"])
async def test_session_ends_with_what_happens_to_its_account(office: Serving, end: str) -> None:
    """Closed, given another password, signed out of everywhere or here, or the person's data erased."""
    session, other = await begun(office), (await sign_in(office, "li", FIRST)).json()
    match end:
        case "closing":
            answer = await ask(office, "/federations/f/accounts/li/closing", "ma")
        case "password":
            answer = await ask(office, "/my/password", "li", present=FIRST, password=SECOND)
        case "everywhere":
            answer = await ask(office, "/my/sign-out-everywhere", "li")
        case "here":
            answer = await ask(office, "/sign-out", renewal=session["renewal"])
        case "forgotten":
            await office.process.runtime.vault.forget("li")
            await office.process.rebuild(["passwords"], accept=True)
    assert end == "forgotten" or answer.status_code == 201, answer.text
    refused = await renew(office, session)
    assert (refused.status_code, refused.json()["code"]) == (401, "session-ended")
    assert (await renew(office, other)).status_code == (200 if end == "here" else 401)


async def test_account_that_opens_again_does_not_revive_old_sessions(office: Serving) -> None:
    """Somebody came back with another password."""
    session = await begun(office)
    await ask(office, "/federations/f/accounts/li/closing", "ma")
    await ask(office, "/federations/f/accounts", "ma", "another-key", person_id="li", password=SECOND)
    assert (await sign_in(office, "li", SECOND)).status_code == 200
    assert (await renew(office, session)).status_code == 401


async def test_signing_out_everywhere_asks_who_one_is(office: Serving) -> None:
    """Nobody and no service signs a person out; a renewal that is none ends nothing."""
    await opened(office)
    assert (await ask(office, "/my/sign-out-everywhere")).status_code == 401
    assert (await ask(office, "/my/sign-out-everywhere", "nobody")).status_code == 404
    assert (await ask(office, "/sign-out", renewal="x")).json()["code"] == "session-ended"


async def test_ended_session_is_not_asked_about_without_end(office: Serving) -> None:
    """Five tries, as with passwords; the account itself stays open to its person."""
    session = await begun(office)
    await ask(office, "/sign-out", renewal=session["renewal"])
    assert [(await renew(office, session)).status_code for _ in range(6)] == [401] * 5 + [429]
    assert (await sign_in(office, "li", FIRST)).status_code == 200


async def test_second_opening_does_not_set_a_password(office: Serving) -> None:
    """Repeated with its key it is answered as before; with another key it is refused."""
    await opened(office)
    await opened(office)
    other = await ask(office, "/federations/f/accounts", "ma", "another-key", person_id="li", password=SECOND)
    assert other.json()["code"] == "account-open"
    assert (await sign_in(office, "li", FIRST)).status_code == 200


@pytest.mark.parametrize(
    ("who", "union", "status"),
    [("di", "f", 403), ("di", "d", 403), ("ma", "d", 403), ("li", "f", 403), (None, "f", 401)],
)
async def test_accounts_are_the_federations_alone(office: Serving, who: str | None, union: str, status: int) -> None:
    """A district's officer would otherwise open an account in a leader's name."""
    answer = await ask(office, f"/federations/{union}/accounts", who, person_id="li", password=FIRST)
    assert answer.status_code == status
    assert (await ask(office, f"/federations/{union}/accounts/li/closing", who)).status_code == status


@pytest.mark.parametrize("body", [{"password": "short"}, {"password": 1}, {"password": FIRST, "admin": True}, {}])
async def test_body_is_closed_and_never_repeated(office: Serving, body: dict[str, Any]) -> None:
    """What is too short, of another type or unknown is named by field alone."""
    answer = await ask(office, "/federations/f/accounts", "ma", person_id="li", **body)
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")
    assert "short" not in answer.text.replace("too_short", "")


async def test_body_is_bounded(office: Serving) -> None:
    """Nobody makes the door hash a novel."""
    assert (await sign_in(office, "li", "x" * 5000)).status_code == 413


async def test_hash_is_sealed_in_the_log_and_gone_with_the_person(office: Serving) -> None:
    """The log holds no readable hash, and nobody signs in to the account of a person who was forgotten."""
    await opened(office)
    events = await office.process.runtime.store.load("account:li")
    assert b"argon2" not in events[0].payload
    assert events[0].type == "organisation.PasswordSet.v1"
    await office.process.runtime.vault.forget("li")
    await office.process.rebuild(["passwords"], accept=True)
    assert (await sign_in(office, "li", FIRST)).status_code == 401


async def test_account_events_are_not_found_outside(office: Serving) -> None:
    """Not even by a service that knows the event's id."""
    await opened(office)
    (event,) = await office.process.runtime.store.load("account:li")
    assert (await office.get(f"/events/{event.event_id}", as_="finance")).status_code == 404
