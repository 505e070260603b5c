"""Bodies are bounded and closed: what is too large, twice there, unknown or loosely typed is refused and not repeated."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest

from gonghui_deploy.stack import OPERATOR
from tests.api.city import FEDERATION, RECEIPT, THING, City
from tests.api.hostile import DEEP, MARKER, refused

ROUTES: Final[Mapping[str, tuple[str, str, Mapping[str, Any]]]] = {
    "a command": ("finance", "/unions/u1/allocation/assessments", {"month": "2026-05", "payroll": 1}),
    "a list": ("finance", "/unions/u1/payroll-lists", {"month": "2026-05", "lines": [{"member_id": "m", "wage": 1}]}),
    "words": ("engagement", "/unions/u1/disclosures", {"disclosure_id": "x", "subject": "a", "content": "b"}),
    "an account": ("organisation", f"/federations/{FEDERATION}/accounts", {"person_id": "p", "password": "p" * 10}),
    "signing in": ("organisation", "/sign-in", {"person_id": "p", "password": "p" * 10}),
    "a receipt": ("engagement", "/complaint-status", {"receipt": RECEIPT}),
    "giving up": ("finance", "/ops/parked/organisation/u1/discard", {"reason": "no use"}),
}


def _spoilt(body: Mapping[str, Any]) -> Iterator[bytes]:
    """A valid body, spoilt in many ways."""
    whole = json.dumps(body)
    first, value = next(iter(body.items()))
    yield json.dumps({**body, MARKER: 1}).encode()  # unknown field
    yield f'{{"{first}": {json.dumps(value)}, {whole[1:]}'.encode()  # the same field twice
    for name, right in body.items():
        other = str(right) if isinstance(right, int) else 7
        for wrong in (other, None, [MARKER], {MARKER: MARKER}, True, MARKER * 50_000):
            yield json.dumps({**body, name: wrong}).encode()
        for bare in ("NaN", "Infinity", "-Infinity", "1e999", "01", "1_0"):
            yield json.dumps({**body, name: "@"}).replace('"@"', bare).encode()
    for text in (f"{MARKER}\\u0000", f"{MARKER}\\ud800", f"{MARKER}\\u202e", f"{MARKER}\\u001b[2J"):
        name = next((name for name in ("content", "reason") if name in body), first)
        yield json.dumps({**body, name: "@"}).replace("@", text).encode()
    yield from (b"", b"null", b"[]", f'"{MARKER}"'.encode(), DEEP, b'{"a":' * 50_000, whole[:-1].encode())
    yield b"\xff\xfe" + whole.encode("utf-16-le")
    yield whole.encode()[:-1] + b',"\xff":1}'


@pytest.mark.parametrize("route", ROUTES)
def test_a_spoilt_body_is_refused_without_a_word_of_it(city: City, route: str) -> None:
    """422 or 413, whatever is wrong with it."""
    service, path, body = ROUTES[route]
    for content in _spoilt(body):
        headers = {"Content-Type": "application/json"}
        refused(city.ask(service, "POST", path, content=content, headers=headers), 422, 413)


@pytest.mark.parametrize("route", ROUTES)
def test_a_body_that_is_no_json_by_its_own_word_is_not_read(city: City, route: str) -> None:
    """415 for every other media type."""
    service, path, body = ROUTES[route]
    content = json.dumps(body).encode()
    for kind in ("text/plain", "application/xml", "application/jsonp", "multipart/form-data; boundary=x", "", MARKER):
        refused(city.ask(service, "POST", path, content=content, headers={"Content-Type": kind}), 415)


@pytest.mark.parametrize("route", ROUTES)
def test_a_body_beyond_its_bound_is_refused_with_or_without_a_declared_length(city: City, route: str) -> None:
    """413 before it is parsed."""
    service, path, _ = ROUTES[route]
    schema = city.client.get(f"{city.stack.addresses[service]}/openapi.json").json()["paths"]
    bound = next(o["post"]["x-body-limit"] for p, o in schema.items() if _same(p, path) and "post" in o)
    headers = {"Content-Type": "application/json"}
    large = b'{"a": "' + b"a" * bound
    refused(city.ask(service, "POST", path, content=large, headers=headers), 413)
    refused(city.ask(service, "POST", path, content=iter([large[: bound // 2], large]), headers=headers), 413)


def _same(pattern: str, path: str) -> bool:
    parts = list(zip(pattern.split("/"), path.split("/"), strict=False))
    return pattern.count("/") == path.count("/") and all(a == b or a.startswith("{") for a, b in parts)


@pytest.mark.parametrize("value", ["1e999999999", "1/0", "1e-999999999", "9" * 200, "0x1", "1/3/3", "١/٢", " 1/2"])
def test_a_ratio_of_law_is_a_short_exact_text(city: City, value: str) -> None:
    """A number that would take hours to write out never becomes a rule."""
    rule = {
        "code": "R-FIN-07", "version": "hostile", "jurisdiction": "CN/1", "valid_from": "2026-01-01", "value": value,
        "unit": "ratio", "citation": "c", "zh": "z", "en": "e",
    }  # fmt: skip
    answer = city.ask("organisation", "POST", f"/federations/{FEDERATION}/rule-versions", json=rule)
    assert refused(answer, 409)["code"] == "value-does-not-fit"


@pytest.mark.parametrize(
    "text",
    [
        "[" * 50_000,
        "a: &a [x]\nb: *a",
        "!!python/object:os.system x",
        "a: 2026-02-30",
        "\ufffe",
        "%",
    ],
)
def test_a_scheme_that_is_none_is_refused_with_its_faults(city: City, text: str) -> None:
    """Deep nesting, aliases and tags of YAML are faults like others."""
    body = {"scheme_id": "hostile", "version": "1", "text": text}
    answer = city.ask("assessment", "POST", f"/federations/{FEDERATION}/schemes", json=body)
    assert refused(answer, 409, 422)["code"] in {"scheme-has-faults", "malformed"}


def test_a_result_over_nothing_is_refused(city: City) -> None:
    """No result is a ratio to nothing."""
    result = {
        "union_id": "u1", "evaluation_id": THING, "year": 2026, "scheme_id": "s", "version": "1", "total": "1/0",
        "full": "0", "grade": "g", "vetoed": False, "result": "0" * 64,
    }  # fmt: skip
    answer = city.ask("assessment", "POST", f"/federations/{FEDERATION}/results", OPERATOR, json={"results": [result]})
    refused(answer, 409, 422)


def test_a_business_date_before_all_law_is_the_clients_mistake(city: City) -> None:
    """Today's rules are ours to have; a day before any rule was chosen by whoever asks."""
    body = {"month": "2026-04", "payroll": 500_000, "occurred_on": "1950-05-01"}
    answer = city.ask("finance", "POST", "/unions/u1/allocation/assessments", json=body)
    assert refused(answer, 409)["code"] == "rule-not-in-force"


@pytest.mark.parametrize(
    "day", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31", "99999-01-01", "2026-02-30", 0]
)
def test_a_day_outside_business_time_is_malformed(city: City, day: str | int) -> None:
    """A clock counted from it would leave the calendar."""
    body = {"reason": "retired", "occurred_on": day}
    refused(city.ask("organisation", "POST", "/unions/u1/members/u1-m8/retention", json=body), 422)
    post = {"post_id": "p", "person_id": "p", "held_from": day}
    refused(city.ask("organisation", "POST", f"/unions/u1/posts/{THING}/holders", json=post), 422)
