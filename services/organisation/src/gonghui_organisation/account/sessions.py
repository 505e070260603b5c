"""Working sessions: a short-lived token for the services, and what renews it, which organisation alone takes.

The renewal is signed like a token and names the session, when it began, and the version of the account then. It ends when
nothing was asked for some time, at the latest when the working session has had its length; whatever happens to the account
gives it another version, so that no renewal of the old one is good any more. Real time counts here, never simulated.
"""

import secrets
import time
from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel

from gonghui_shared.http.tokens import PERSON_LIFE, SIGN_IN, BadToken, Tokens
from gonghui_shared.ids import Identifier, PersonId
from gonghui_shared.settings import Settings

SERVICES: Final = ("organisation", "finance", "engagement", "assessment")  # whom a person's token speaks to
RENEWAL: Final = "organisation.renewal"  # whom a renewal speaks to
_LONGEST: Final = 24 * 3600  # seconds; no setting is longer


class Session(BaseModel):
    """A token for all services, and what it is renewed with."""

    token: str
    expires_in: int  # seconds
    renewal: str
    renewal_expires_in: int  # seconds


@dataclass(frozen=True, slots=True)
class Renewal:
    """What a renewal says."""

    person_id: PersonId
    session_id: Identifier
    version: int  # of the account when the session began
    began: int  # seconds since 1970
    ends: int  # unless it is used before


def opened(tokens: Tokens, settings: Settings, person_id: PersonId, version: int) -> Session:
    """A session that begins now."""
    now = int(time.time())
    return _issued(tokens, Renewal(person_id, secrets.token_hex(16), version, now, _end(settings, now, now)), now)


def renewed(tokens: Tokens, settings: Settings, renewal: Renewal, *, active: bool) -> Session:
    """The session, going on.

    Args:
        active: somebody asked; otherwise a page that reads itself again, which keeps nobody signed in.

    Raises:
        BadToken: the session has had its length.
    """
    now = int(time.time())
    latest = _end(settings, renewal.began, now)
    ends = latest if active else min(renewal.ends, latest)
    if ends <= now:
        raise BadToken
    return _issued(tokens, Renewal(renewal.person_id, renewal.session_id, renewal.version, renewal.began, ends), now)


def read(tokens: Tokens, text: str) -> Renewal:
    """What a renewal says.

    Raises:
        BadToken: it is none, or ended.
    """
    claims = tokens.claims(text, RENEWAL, _LONGEST)
    match claims:
        case {"iss": iss, "sid": str(session), "ver": int(version), "auth_time": int(began)} if iss == SIGN_IN:
            return Renewal(claims["sub"], session, version, began, claims["exp"])
        case _:
            raise BadToken


def _end(settings: Settings, began: int, now: int) -> int:
    return min(now + round(settings.idle_minutes * 60), began + round(settings.session_hours * 3600))


def _issued(tokens: Tokens, renewal: Renewal, now: int) -> Session:
    left = renewal.ends - now
    life = min(PERSON_LIFE, left)
    more: dict[str, str | float] = {
        "sid": renewal.session_id, "ver": renewal.version, "auth_time": renewal.began,
    }  # fmt: skip
    return Session(
        token=tokens.sign(SIGN_IN, renewal.person_id, list(SERVICES), life),
        expires_in=life,
        renewal=tokens.sign(SIGN_IN, renewal.person_id, RENEWAL, left, **more),
        renewal_expires_in=left,
    )
