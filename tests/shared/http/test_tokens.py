"""Tokens: one algorithm, one key for one issuer, one audience, a short life."""

import base64
import hmac
import json
import time
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OKPKey

from gonghui_shared.http.tokens import ALGORITHM, LEEWAY, PERSON_LIFE, SERVICE_LIFE, SIGN_IN, BadToken, Keys, Tokens


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    """Of two services and of the sign-in."""
    made = Keys(tmp_path)
    made.ensure(["finance", "engagement", SIGN_IN])
    return made


def good(**other: Any) -> dict[str, Any]:
    """Claims that finance would make for organisation, but for some."""
    now = int(time.time())
    return {"iss": "finance", "sub": "finance", "aud": "organisation", "iat": now, "exp": now + SERVICE_LIFE, **other}


def signed(key: OKPKey, claims: Mapping[str, Any]) -> str:
    """A token as ours are."""
    return jwt.encode({"alg": ALGORITHM, "kid": key.kid, "typ": "JWT"}, dict(claims), key, algorithms=[ALGORITHM])


def handmade(header: Mapping[str, Any], claims: Mapping[str, Any], secret: bytes) -> str:
    """A token without a signature, or with one made from a secret."""
    text = ".".join(base64.urlsafe_b64encode(json.dumps(p).encode()).rstrip(b"=").decode() for p in (header, claims))
    signature = hmac.digest(secret, text.encode(), sha256) if secret else b""
    return f"{text}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def test_a_service_proves_itself_to_the_one_it_calls(keys: Keys) -> None:
    """As itself."""
    tokens = Tokens(keys)
    assert tokens.verify(tokens.for_service("finance", "organisation"), "organisation") == ("finance", "finance")


@pytest.mark.parametrize(("algorithm", "with_key"), [("none", False), ("HS256", True), ("EdDSA", False), ("", False)])
def test_a_token_is_signed_by_the_one_algorithm(keys: Keys, algorithm: str, *, with_key: bool) -> None:
    """What the token says of itself counts for nothing; a public key is no secret."""
    key = keys.signing("finance")
    public = json.dumps(key.as_dict(private=False)).encode()
    token = handmade({"alg": algorithm, "kid": key.kid, "typ": "JWT"}, good(), public if with_key else b"")
    with pytest.raises(BadToken):
        Tokens(keys).verify(token, "organisation")


def test_a_key_speaks_for_its_own_issuer_alone(keys: Keys) -> None:
    """No service signs anybody in, and none speaks for another."""
    for issuer in (SIGN_IN, "engagement", None):
        with pytest.raises(BadToken):
            Tokens(keys).verify(signed(keys.signing("finance"), good(iss=issuer)), "organisation")


def test_a_key_that_nobody_published_proves_nothing(keys: Keys) -> None:
    """Nor does another key under a published name."""
    stranger = OKPKey.generate_key("Ed25519", {"kid": str(keys.signing("finance").kid)})
    for key in (stranger, OKPKey.generate_key("Ed25519", {"kid": "unknown"})):
        with pytest.raises(BadToken):
            Tokens(keys).verify(signed(key, good()), "organisation")


@pytest.mark.parametrize(
    "wrong",
    [
        {"aud": "engagement"},
        {"aud": ["engagement", "console"]},
        {"aud": None},
        {"exp": 0},
        {"exp": None},
        {"exp": True},
        {"exp": 10**12},
        {"iat": None},
        {"iat": 10**12},
        {"sub": ""},
        {"sub": 7},
    ],
)
def test_a_token_is_good_for_its_audience_and_its_time(keys: Keys, wrong: dict[str, Any]) -> None:
    """Every claim is needed and bounded."""
    with pytest.raises(BadToken):
        Tokens(keys).verify(signed(keys.signing("finance"), good(**wrong)), "organisation")


def test_clocks_may_differ_a_little(keys: Keys) -> None:
    """By the leeway and no more."""
    key, now, tokens = keys.signing("finance"), int(time.time()), Tokens(keys)
    just = good(iat=now - SERVICE_LIFE - LEEWAY + 20, exp=now - LEEWAY + 20)
    assert tokens.verify(signed(key, just), "organisation") == ("finance", "finance")
    for late in (good(iat=now - 200, exp=now - LEEWAY - 5), good(iat=now + LEEWAY + 60, exp=now + LEEWAY + 120)):
        with pytest.raises(BadToken):
            tokens.verify(signed(key, late), "organisation")
    longest = good(exp=now + max(PERSON_LIFE, SERVICE_LIFE))
    assert tokens.verify(signed(key, longest), "organisation")


def test_what_was_proven_once_is_proven_by_the_keys_that_hold(keys: Keys) -> None:
    """A key that was withdrawn takes the tokens with it that were shown before."""
    tokens = Tokens(keys)
    token = tokens.for_service("finance", "organisation")
    assert tokens.verify(token, "organisation") == ("finance", "finance")
    keys.rotate("finance")
    assert tokens.verify(token, "organisation") == ("finance", "finance")
    keys.rotate("finance")
    with pytest.raises(BadToken):
        tokens.verify(token, "organisation")


def test_what_was_proven_once_still_ends_and_has_its_audience(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    """The signature is remembered, the rest is asked each time."""
    tokens = Tokens(keys)
    token = tokens.for_service("finance", "organisation")
    assert tokens.verify(token, "organisation")
    with pytest.raises(BadToken):
        tokens.verify(token, "engagement")
    later = time.time() + SERVICE_LIFE + LEEWAY + 2
    monkeypatch.setattr(time, "time", lambda: later)
    with pytest.raises(BadToken):
        tokens.verify(token, "organisation")
