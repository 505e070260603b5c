"""Who asks: the token's cookie, the language's cookie, and forms that only our own pages may send."""

from typing import Final
from urllib.parse import urlsplit

from fastapi import Request, Response

from gonghui_shared.http.tokens import SIGN_IN, BadToken, Tokens
from gonghui_shared.ids import PersonId

from .services import SignedOut
from .words import LANGUAGES, Words

SESSION: Final = "gonghui_session"
LANGUAGE: Final = "gonghui_language"
_YEAR: Final = 365 * 24 * 3600


class Foreign(Exception):
    """A form was sent from another site."""


def token_of(request: Request) -> str:
    """The person's token.

    Raises:
        SignedOut: there is none, or it is no longer good.
    """
    token = request.cookies.get(SESSION, "")
    person_of(request)
    return token


def person_of(request: Request) -> PersonId:
    """Who is signed in.

    Raises:
        SignedOut: nobody is.
    """
    tokens: Tokens = request.app.state.tokens
    try:
        issuer, person = tokens.verify(request.cookies.get(SESSION, ""), "organisation")
    except BadToken:
        raise SignedOut from None
    if issuer != SIGN_IN:
        raise SignedOut
    return person


def signed_in(request: Request) -> PersonId | None:
    """Who is signed in, if somebody is."""
    try:
        return person_of(request)
    except SignedOut:
        return None


def words_of(request: Request) -> Words:
    """The language chosen by the switch; Chinese unless English was chosen."""
    chosen = request.cookies.get(LANGUAGE)
    return Words(next((language for language in LANGUAGES if language == chosen), "zh"))


def keep_token(request: Request, response: Response, token: str, life: int) -> None:
    """Keep the token where scripts and other sites cannot reach it."""
    secure = request.app.state.settings.secure_cookies
    response.set_cookie(SESSION, token, max_age=life, httponly=True, samesite="strict", secure=secure)


def drop_token(response: Response) -> None:
    """Sign out in this browser; the token itself ends within minutes."""
    response.delete_cookie(SESSION, httponly=True, samesite="strict")


def keep_language(request: Request, response: Response, language: str) -> None:
    """Remember the language."""
    secure = request.app.state.settings.secure_cookies
    response.set_cookie(LANGUAGE, language, max_age=_YEAR, httponly=True, samesite="strict", secure=secure)


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
