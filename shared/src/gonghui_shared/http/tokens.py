"""Tokens: people sign in with organisation, services sign for themselves. Ed25519 only (RFC 9864), keys as key objects, short lives.

Keys lie in one folder: `<issuer>.private.json` (readable by its owner alone) and `public.json`, the public keys of all
issuers, each naming its issuer. During a rotation an issuer has two public keys. Real time counts here, never simulated.
"""

import json
import os
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fcntl import LOCK_EX, flock
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

ALGORITHM: Final = "Ed25519"
SIGN_IN: Final = "organisation.sign-in"  # issuer of people's tokens
SERVICE_LIFE: Final = 60  # seconds
PERSON_LIFE: Final = 900
LEEWAY: Final = 30
LONGEST: Final = 4096  # characters of a token
REMEMBERED: Final = 256  # tokens whose signature need not be verified again; a page asks ten times within a second


class BadToken(Exception):
    """The token does not prove who asks."""


@dataclass(frozen=True, slots=True)
class _Known:
    issuer: str
    key: OKPKey


class Keys:
    """The key folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._edition = -1
        self._known: dict[str, _Known] = {}

    def ensure(self, issuers: Sequence[str]) -> None:
        """Make a pair for every issuer that has none."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for issuer in issuers:
            if not self._private(issuer).exists():
                self.rotate(issuer)

    def rotate(self, issuer: str, keep: int = 2) -> None:
        """A new pair; the newest `keep` public keys of the issuer stay valid."""
        key = OKPKey.generate_key("Ed25519", {"kid": secrets.token_hex(8), "use": "sig"})
        with (self.folder / "lock").open("w") as lock:
            flock(lock, LOCK_EX)
            public = self._public()
            own = [entry for entry in public if entry["iss"] == issuer][-(keep - 1) :] if keep > 1 else []
            others = [entry for entry in public if entry["iss"] != issuer]
            entry = {**key.as_dict(private=False), "kid": key.kid, "iss": issuer}
            _write(self.folder / "public.json", json.dumps({"keys": [*others, *own, entry]}), 0o644)
            _write(self._private(issuer), json.dumps({**key.as_dict(private=True), "kid": key.kid}), 0o600)

    def signing(self, issuer: str) -> OKPKey:
        """The issuer's private key."""
        return OKPKey.import_key(json.loads(self._private(issuer).read_text()))

    def edition(self) -> int:
        """Which edition of the folder's public keys holds; they are read again when they have changed."""
        try:
            changed = (self.folder / "public.json").stat().st_mtime_ns
        except FileNotFoundError:
            changed = -1
        if changed != self._edition:
            entries = {entry["kid"]: entry for entry in self._public()}
            self._known = {kid: _Known(e["iss"], OKPKey.import_key(_bare(e))) for kid, e in entries.items()}
            self._edition = changed
        return changed

    def known(self, kid: str) -> _Known | None:
        """A public key of the edition that holds."""
        self.edition()
        return self._known.get(kid)

    def _private(self, issuer: str) -> Path:
        return self.folder / f"{issuer}.private.json"

    def _public(self) -> list[dict[str, Any]]:
        file = self.folder / "public.json"
        return list(json.loads(file.read_text())["keys"]) if file.exists() else []


class Tokens:
    """Signs and verifies."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._proven = lru_cache(REMEMBERED)(self._prove)

    def sign(self, issuer: str, subject: str, audience: str | Sequence[str], life: int, **more: str | float) -> str:
        """A token of `life` seconds for one or several audiences, with `more` claims that its audience understands."""
        key, now = self._keys.signing(issuer), int(time.time())
        claims = more | {
            "iss": issuer, "sub": subject, "aud": audience, "iat": now, "exp": now + life, "jti": secrets.token_hex(16),
        }  # fmt: skip
        return jwt.encode({"alg": ALGORITHM, "kid": key.kid, "typ": "JWT"}, claims, key, algorithms=[ALGORITHM])

    def for_service(self, service: str, callee: str) -> str:
        """What a service shows to another one."""
        return self.sign(service, service, callee, SERVICE_LIFE)

    def verify(self, token: str, audience: str) -> tuple[str, str]:
        """(issuer, subject) of a valid token.

        Raises:
            BadToken: for whatever reason; the reason is not told.
        """
        claims = self.claims(token, audience, max(PERSON_LIFE, SERVICE_LIFE))
        return claims["iss"], claims["sub"]

    def claims(self, token: str, audience: str, longest: int) -> Mapping[str, Any]:
        """All that a valid token says.

        Args:
            longest: seconds that a token for this audience may live.

        Raises:
            BadToken: for whatever reason; the reason is not told.
        """
        if len(token) > LONGEST:
            raise BadToken
        issuer, claims = self._proven(token, self._keys.edition())
        _check(claims, issuer, audience, longest)
        return claims

    def _prove(self, token: str, _edition: int) -> tuple[str, Mapping[str, Any]]:
        """Whose signature it bears, and what it says; remembered while the same keys hold, since each is shown many times."""
        try:
            known = self._keys.known(str(_header(token).get("kid", "")))
            if known is None:
                raise BadToken
            decoded = jwt.decode(token, known.key, algorithms=[ALGORITHM])
        except (JoseError, ValueError, TypeError, KeyError):
            raise BadToken from None
        return known.issuer, MappingProxyType(decoded.claims)


def _check(claims: Mapping[str, Any], issuer: str, audience: str, longest: int) -> None:
    now, aud, subject = time.time(), claims.get("aud"), claims.get("sub")
    expires, issued = claims.get("exp"), claims.get("iat")
    audiences = [aud] if isinstance(aud, str) else aud if isinstance(aud, list) else []
    if not isinstance(expires, int) or not isinstance(issued, int) or isinstance(expires, bool):
        raise BadToken
    if expires + LEEWAY < now or issued - LEEWAY > now or expires - issued > longest:
        raise BadToken
    if claims.get("iss") != issuer or audience not in audiences or not isinstance(subject, str) or not subject:
        raise BadToken


def _header(token: str) -> dict[str, Any]:
    import base64  # noqa: PLC0415 - one use

    part = token.split(".", maxsplit=1)[0]
    header = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    if not isinstance(header, dict) or header.get("alg") != ALGORITHM:
        raise BadToken
    return header


def _bare(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name != "iss"}


def _write(file: Path, content: str, mode: int) -> None:
    partial = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(content)
    partial.rename(file)
