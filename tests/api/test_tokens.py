"""Who cannot prove who they are is nobody: every route but the few open ones answers 401, whatever else is asked."""

import base64
import hmac
import json
import time
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any, Final

import pytest
from joserfc import jwt
from joserfc.jwk import OKPKey

from gonghui_deploy.stack import OPERATOR
from gonghui_shared.http.tokens import ALGORITHM, Keys
from tests.api.city import EVERYBODY, LEADER, City
from tests.api.hostile import refused

OPEN: Final = ("/livez", "/readyz", "/metrics")  # to these nobody has to prove anything


def _b64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _signed(key: OKPKey, claims: Mapping[str, Any], **header: Any) -> str:
    """A token with these claims, signed with a key that may not be the one it names."""
    return jwt.encode(
        {"alg": ALGORITHM, "kid": key.kid, "typ": "JWT", **header}, dict(claims), key, algorithms=[ALGORITHM]
    )


def _unsigned(header: Mapping[str, Any], claims: Mapping[str, Any], secret: bytes = b"") -> str:
    """A token without a signature, or with one made from a shared secret."""
    signed = f"{_b64(json.dumps(header).encode())}.{_b64(json.dumps(claims).encode())}"
    return f"{signed}.{_b64(hmac.digest(secret, signed.encode(), sha256)) if secret else ''}"


def bad_tokens(city: City, service: str) -> Iterator[tuple[str, str]]:
    """What is wrong with it, and the token."""
    key, now = Keys(city.stack.folder / "keys").signing(OPERATOR), int(time.time())
    stranger = OKPKey.generate_key("Ed25519", {"kid": str(key.kid)})
    good = {"iss": OPERATOR, "sub": OPERATOR, "aud": service, "iat": now, "exp": now + 60, "jti": "j"}
    public = json.dumps(key.as_dict(private=False)).encode()
    yield "expired", _signed(key, {**good, "iat": now - 600, "exp": now - 300})
    yield "from the future", _signed(key, {**good, "iat": now + 300, "exp": now + 360})
    yield "for ever", _signed(key, {**good, "exp": now + 10**9})
    yield "for somebody else", _signed(key, {**good, "aud": "console"})
    yield "for nobody", _signed(key, {name: value for name, value in good.items() if name != "aud"})
    yield "of another issuer", _signed(key, {**good, "iss": "organisation.sign-in", "sub": LEADER})
    yield "of nobody", _signed(key, {**good, "sub": ""})
    for exp in (None, True, "9999999999", 1e99, -1, [now]):
        yield f"ending at {exp}", _signed(key, {**good, "exp": exp})
    yield "forged", _signed(stranger, good)
    yield "of an unknown key", _signed(key, good, kid="unknown")
    yield "of a key elsewhere", _signed(key, good, kid="../../etc/passwd")
    yield "not signed", _unsigned({"alg": "none", "kid": key.kid}, good)
    yield "signed with the public key", _unsigned({"alg": "HS256", "kid": key.kid}, good, public)
    whole = _signed(key, good)
    yield "without its signature", whole.rpartition(".")[0] + "."
    yield (
        "with another content",
        f"{whole.split('.')[0]}.{_b64(json.dumps({**good, 'sub': 'x'}).encode())}.{whole.split('.')[2]}",
    )
    yield "too long", whole + "A" * 5000
    for text in (".", "..", "a.b.c", "null", _b64(b"[1]") + ".e.e", _b64(b"\xff") + ".e.e", "e" * 100):
        yield text, text


@pytest.mark.parametrize("service", EVERYBODY)
def test_a_token_that_proves_nothing_is_refused_whatever_is_wrong_with_it(city: City, service: str) -> None:
    """And the answer is the same each time: it tells nothing about the reason."""
    answers = set()
    for what, token in bad_tokens(city, service):
        answer = city.ask(service, "GET", "/ops/positions", None, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401, what
        refused(answer, 401)
        assert answer.headers["www-authenticate"] == "Bearer"
        answers.add(answer.text)
    assert len(answers) == 1


@pytest.mark.parametrize("header", ["Basic YTpi", "bearer", "Token x", "Bearer a b", "Bearer\ta"])
def test_a_header_of_another_scheme_proves_nothing(city: City, header: str) -> None:
    """Only bearer tokens are read."""
    refused(city.ask("finance", "GET", "/ops/positions", None, headers={"Authorization": header}), 401)


def _operations(city: City, service: str) -> Iterator[tuple[str, str, str]]:
    """Method, path and who may, of every operation."""
    paths = city.client.get(f"{city.stack.addresses[service]}/openapi.json").json()["paths"]
    for path, operations in paths.items():
        for method, operation in operations.items():
            names = [p["name"] for p in operation.get("parameters", ()) if p["in"] == "path"]
            yield method.upper(), path.format(**dict.fromkeys(names, "u1")), operation["x-allows"]


@pytest.mark.parametrize("service", EVERYBODY)
def test_every_route_that_is_not_open_asks_who_asks_before_anything_else(city: City, service: str) -> None:
    """Without a token, and with one that has expired, even an empty request is answered by 401."""
    expired = next(token for what, token in bad_tokens(city, service) if what == "expired")
    for method, path, allows in _operations(city, service):
        if path in OPEN:
            continue
        open_forms = (415,) if allows == "Public()" else ()  # who signs in again has an expired token at hand
        refused(city.ask(service, method, path, None, headers={"Authorization": f"Bearer {expired}"}), 401, *open_forms)
        if allows != "Public()":
            refused(city.ask(service, method, path, None), 401)


@pytest.mark.parametrize("service", EVERYBODY)
def test_what_only_services_may_no_person_may_and_a_service_may_nothing_else(city: City, service: str) -> None:
    """A post gives nothing between services; a service's token opens no route of people."""
    other = next(name for name in EVERYBODY if name != service)
    for method, path, allows in _operations(city, service):
        content: dict[str, Any] = {"content": b"{}", "headers": {"Content-Type": "application/json"}}
        if allows.startswith(("ServiceOnly", "AnyService")):
            refused(city.ask(service, method, path, LEADER, **content), 403, 422)
        elif allows != "Public()":
            refused(city.ask(service, method, path, f"service:{other}", **content), 401, 403, 422)
