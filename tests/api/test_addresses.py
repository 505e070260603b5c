"""Paths, queries and headers as nobody means them: every one is answered by a problem document."""

import base64
import json
import socket
from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from typing import Any, Final
from urllib.parse import urlsplit

import pytest

from tests.api.city import EVERYBODY, FEDERATION, THING, City
from tests.api.hostile import MARKER, refused

COMMAND: Final = ("finance", "POST", "/unions/u1/allocation/assessments")
BODY: Final = {"month": "2026-06", "payroll": 1}
PATHS: Final = (
    f"/unions/..%2f..%2fetc%2f{MARKER}", f"/unions/../../{MARKER}", f"/unions/%00{MARKER}", f"/unions/%ff{MARKER}",
    f"/unions/{MARKER}%0d%0aSet-Cookie:%20a=b", f"/unions/{MARKER * 200}", f"//unions/{MARKER}", f"/unions/{MARKER}/",
    f"/unions/{MARKER};a=b", f"/unions/%2e%2e/{MARKER}", f"/{MARKER}", f"/unions/u1'%20or%20'{MARKER}'='{MARKER}",
)  # fmt: skip


@pytest.mark.parametrize("service", EVERYBODY)
def test_a_path_that_leads_nowhere_is_not_found_or_malformed(city: City, service: str) -> None:
    """Neither files nor other routes are reached by spelling."""
    for path in PATHS:
        for method in ("GET", "POST"):
            refused(city.ask(service, method, path, content=b"{}"), 404, 405, 415, 422)


@pytest.mark.parametrize("key", ["", "short", MARKER * 30, f"{MARKER} with blanks", f"{MARKER}é".encode()])
def test_a_key_of_another_form_is_refused(city: City, key: str | bytes) -> None:
    """8 to 200 printable characters."""
    headers: dict[str, Any] = {"Idempotency-Key": key}
    assert refused(city.ask(*COMMAND, json=BODY, headers=headers), 422)["code"] == "key-missing"


@pytest.mark.parametrize("tag", ["*", 'W/"1"', '"1", "2"', '"9999999"', '"-1"', "1", f'"{MARKER}"', '""', '"1'])
def test_a_version_of_another_form_is_refused(city: City, tag: str) -> None:
    """One strong tag that this service gave."""
    refused(city.ask(*COMMAND, json=BODY, headers={"If-Match": tag}), 422)


def test_a_version_that_is_not_the_streams_is_a_conflict(city: City) -> None:
    """412 is no lasting answer: the same key may be used with the right version."""
    refused(city.ask(*COMMAND, json=BODY, headers={"If-Match": '"999"'}), 412)


@pytest.mark.parametrize(
    "lines",
    [
        [f"Idempotency-Key: {MARKER}\r\n\tfolded"],
        [f'If-Match: "1"\r\nX-{MARKER}: 1\x00'],
        ["Content-Length: 5", "Content-Length: 6"],
        ["Content-Length: -1"],
        ["Content-Length: 99999999999999999999"],
        ["Transfer-Encoding: chunked", "Content-Length: 5"],
        [f"X-Correlation-ID: {MARKER}<script>"],
        [f"Authorization: Bearer {MARKER}\x0b"],
    ],
)
def test_headers_that_break_the_protocol_are_answered_without_them(city: City, lines: list[str]) -> None:
    """The server may answer or close; it neither fails nor repeats them."""
    answer = _raw(city, "finance", "GET /unions/u1/dues", lines)
    assert MARKER.encode() not in answer
    assert not answer or answer.split(b" ")[1][:1] == b"4"


def test_a_host_that_is_not_ours_is_refused(city: City) -> None:
    """No page of a stranger reaches a service by a name of its own."""
    refused(city.ask("finance", "GET", "/livez", headers={"Host": f"{MARKER}.example"}), 422)


def _raw(city: City, service: str, asked: str, lines: list[str]) -> bytes:
    address = urlsplit(city.stack.addresses[service])
    request = "\r\n".join([f"{asked} HTTP/1.1", f"Host: {address.netloc}", "Connection: close", *lines, "", ""])
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(request.encode("latin-1"))
        received = b""
        try:
            while part := connection.recv(65536):
                received += part
        except ConnectionResetError:
            pass
    return received


def _cursors() -> Iterator[str]:
    """Positions that nobody gave out: wrong in their spelling, number, types, size or text."""
    values: tuple[Any, ...] = ("\u0000", 2**63, None, "9999-12-31")
    for value, places in product(values, range(1, 5)):
        yield json.dumps([value] * places)
    for value, places in product(values[:2], range(1, 4)):
        yield json.dumps(["2026-01-01", *[value] * places])
    yield from ('"', "[", "{}", "[]", "[1e999]", "[NaN]", '["\\ud800"]', "[" * 200)


@pytest.mark.parametrize("service", EVERYBODY)
def test_a_position_that_nobody_gave_out_is_refused_or_past_the_end(city: City, service: str) -> None:
    """Whatever stands in `after`, a page or a refusal comes back."""
    for path in _paged(city, service):
        for cursor in _cursors():
            after = base64.urlsafe_b64encode(cursor.encode()).decode()[:500]
            answer = city.ask(service, "GET", path, params={"after": after})
            assert answer.status_code == 200 or refused(answer, 422), (path, cursor)


def _paged(city: City, service: str) -> Iterator[str]:
    paths = city.client.get(f"{city.stack.addresses[service]}/openapi.json").json()["paths"]
    for path, operations in paths.items():
        names = {parameter["name"] for parameter in operations.get("get", {}).get("parameters", ())}
        if "after" in names and path != "/feed":
            yield path.format_map(defaultdict(lambda: THING, union_id=FEDERATION, year="2026"))


@pytest.mark.parametrize(
    "query",
    [
        "limit=0", "limit=-1", "limit=201", "limit=1e3", "limit=%D9%A1", "limit=999999999999999999999",
        "limit=", "limit=1&limit=999", "limit[]=1&limit=x", "after=%00", "after=%ff", f"after={'A' * 501}",
        "wait_for=x", "wait_for=a@9999999", "wait_for=%00@1", f"wait_for={'a' * 201}@1",
    ],
)  # fmt: skip
def test_an_absurd_page_is_refused(city: City, query: str) -> None:
    """The last of two values counts, and it has to be right."""
    refused(city.ask("finance", "GET", f"/unions/u1/arrears?{query}"), 422)


@pytest.mark.parametrize(
    "day",
    [
        "0000-01-01",
        "0001-01-01",
        "9999-12-31",
        "99999-01-01",
        "2026-02-30",
        "0",
        "1e9",
        "-1",
        "2026-1-1",
        "",
        "٢٠٢٦-٠١-٠١",
        "2026-01-01T00:00:00",
    ],
)
def test_an_absurd_day_is_refused(city: City, day: str) -> None:
    """Business dates lie between 1900 and 2199 and are written out."""
    path = f"/federations/{FEDERATION}/rules"
    refused(city.ask("organisation", "GET", path, params={"on": day}), 422)


@pytest.mark.parametrize(
    "instant",
    ["0", "2026-01-01", "2026-01-01T00:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "1e99"],
)
def test_an_absurd_instant_is_refused_or_answered(city: City, instant: str) -> None:
    """What was known at an instant of another age is nothing, or a refusal."""
    answer = city.ask("assessment", "GET", "/evaluations/x1/recomputation", params={"known_at": instant})
    assert answer.status_code == 200 or refused(answer, 422)
