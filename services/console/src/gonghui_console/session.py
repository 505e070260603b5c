"""Who asks: the cookies of a working session, the language's cookie, and forms that only our own pages may send.

The browser keeps two cookies that scripts and other sites cannot reach: a token, which the services take for a quarter of an
hour, and what renews it, which organisation alone takes. The console renews in passing, while somebody asks for pages.
"""

import asyncio
import time
from typing import Any, Final
from urllib.parse import urlsplit

from fastapi import Request, Response

from gonghui_shared.http.tokens import PERSON_LIFE, SIGN_IN, BadToken, Tokens
from gonghui_shared.ids import PersonId

from .answers.organisation import Session
from .services import Down, Refused, Services, SignedOut
from .words import LANGUAGES, Words

SESSION: Final = "gonghui_session"
RENEWAL: Final = "gonghui_renewal"
LANGUAGE: Final = "gonghui_language"
UNATTENDED: Final = "x-gonghui-unattended"  # a part reads itself again; nobody asked
_FRESH: Final = 600  # seconds that a token must still be good for, when somebody asks
_LAST: Final = 60  # and when nobody does
_DAY: Final = 24 * 3600  # how long the browser remembers that there was a session, so that its end can be said
_YEAR: Final = 365 * _DAY


class Foreign(Exception):
    """A form was sent from another site."""


class Renewals:
    """Renews a session once, however many parts of a page ask at the same time."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._running: dict[tuple[str, bool], asyncio.Task[Session]] = {}

    async def __call__(self, renewal: str, *, active: bool) -> Session:
        """The session, going on.

        Raises:
            SignedOut, Refused, Down: see `Services.renew`.
        """
        key = (renewal, active)
        if key not in self._running:
            self._running[key] = asyncio.create_task(self._services.renew(renewal, active=active))
            self._running[key].add_done_callback(lambda _: self._running.pop(key))
        return await asyncio.shield(self._running[key])


async def token_of(request: Request) -> str:
    """The person's token, renewed where it is about to end.

    Raises:
        SignedOut: there is none, or the session has ended.
        Down, Refused: it has to be renewed, and organisation does not do it.
    """
    token, renewal = request.cookies.get(SESSION, ""), request.cookies.get(RENEWAL, "")
    left, active = _left(request, token), UNATTENDED not in request.headers
    if left > (_FRESH if active else _LAST) or (left > 0 and not renewal):
        return token
    if not renewal:
        raise SignedOut
    try:
        session = await request.app.state.renewals(renewal, active=active)
    except (Down, Refused):
        if left > 0:
            return token  # still good: what needs nothing of organisation goes on without it
        raise
    request.state.renewed = session
    return str(session.token)


def _left(request: Request, token: str) -> float:
    """For how many seconds a token is still good."""
    try:
        return float(_claims(request, token)["exp"] - time.time())
    except BadToken:
        return 0.0


def _claims(request: Request, token: str) -> Any:
    tokens: Tokens = request.app.state.tokens
    claims = tokens.claims(token, "organisation", PERSON_LIFE)
    if claims["iss"] != SIGN_IN:
        raise BadToken
    return claims


def signed_in(request: Request) -> PersonId | None:
    """Who is signed in, if somebody is."""
    renewed: Session | None = getattr(request.state, "renewed", None)
    try:
        claims = _claims(request, renewed.token if renewed else request.cookies.get(SESSION, ""))
    except BadToken:
        return None
    return str(claims["sub"])


def had_session(request: Request) -> bool:
    """Whether this browser was signed in within the last day."""
    return bool(request.cookies.get(RENEWAL))


def words_of(request: Request) -> Words:
    """The language chosen by the switch; Chinese unless English was chosen."""
    chosen = request.cookies.get(LANGUAGE)
    return Words(next((language for language in LANGUAGES if language == chosen), "zh"))


def keep_session(request: Request, response: Response, session: Session) -> None:
    """Keep the session where scripts and other sites cannot reach it."""
    _keep(request, response, SESSION, session.token, session.expires_in)
    _keep(request, response, RENEWAL, session.renewal, _DAY)


def keep_renewed(request: Request, response: Response) -> None:
    """Keep the session if it was renewed on the way."""
    renewed: Session | None = getattr(request.state, "renewed", None)
    if renewed is not None:
        keep_session(request, response, renewed)


def drop_session(response: Response) -> None:
    """Forget the session in this browser."""
    for name in (SESSION, RENEWAL):
        response.delete_cookie(name, httponly=True, samesite="strict")


def keep_language(request: Request, response: Response, language: str) -> None:
    """Remember the language."""
    _keep(request, response, LANGUAGE, language, _YEAR)


def _keep(request: Request, response: Response, name: str, value: str, life: int) -> None:
    secure = request.app.state.settings.secure_cookies
    response.set_cookie(name, value, max_age=life, httponly=True, samesite="strict", secure=secure)


def own_form(request: Request) -> None:
    """Let only forms of our own pages through.

    Raises:
        Foreign: the browser says the form stands on another site, or does not say where.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin", "")
    own = site == "same-origin" if site is not None else urlsplit(origin).netloc == request.headers.get("host")
    if not own:
        raise Foreign


def local(path: str) -> str:
    """A path of the console itself; anything else becomes the overview."""
    plain = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if plain else "/"


def page_behind(request: Request) -> str:
    """The page from which a form or a part was asked for."""
    shown = urlsplit(request.headers.get("hx-current-url") or request.headers.get("referer", ""))
    return local(shown.path + (f"?{shown.query}" if shown.query else ""))
