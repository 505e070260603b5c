"""Bodies: closed, bounded, and never repeated by a refusal."""

from typing import Any

import msgspec
import pytest
from pydantic import Field
from starlette.requests import Request

from gonghui_shared.commands import Command, ShortText
from gonghui_shared.http.table import read_body
from gonghui_shared.problems import Problem

SECRET = "310101199001011234"


class Place(Command):
    """A small body with lines."""

    title: ShortText
    lines: list["Line"] = Field(default_factory=list)


class Line(Command):
    """One line."""

    amount: int


async def read(raw: bytes, limit: int = 1000, media_type: bytes = b"application/json") -> Place:
    """What a route makes of a body that comes in two parts."""
    parts = [raw[:10], raw[10:]]

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": parts.pop(0), "more_body": bool(parts)}

    return await read_body(Request({"type": "http", "headers": [(b"content-type", media_type)]}, receive), Place, limit)


async def refused(raw: bytes, **options: Any) -> tuple[int, str]:
    """Status and text of the refusal."""
    with pytest.raises(Problem) as problem:
        await read(raw, **options)
    return problem.value.status, msgspec.json.encode(problem.value.document()).decode()


async def test_a_body_is_read_by_its_model() -> None:
    """Whatever its parameters of the media type are."""
    raw = b'{"title": "one", "lines": [{"amount": 1}]}'
    assert (await read(raw, media_type=b"application/json; charset=utf-8")).lines == [Line(amount=1)]


@pytest.mark.parametrize(
    "raw", [b'{"title": "one", "title": "two"}', b'{"title": "one", "lines": [{"amount": 1, "amount": 2}]}']
)
async def test_a_body_that_names_a_field_twice_is_refused(raw: bytes) -> None:
    """Whoever checks the first and whoever uses the last would see two requests."""
    status, text = await refused(raw)
    assert status == 422
    assert "duplicate_key" in text


@pytest.mark.parametrize(
    "raw",
    [
        f'{{"title": 1, "{SECRET}": 1}}',
        f'{{"title": "one", "lines": [{{"{SECRET}": 1}}]}}',
        f'{{"title": "one", "lines": [{{"amount": "{SECRET}"}}]}}',
        f'{{"title": {SECRET}}}',
        f'{{"{SECRET}": ',
    ],
)
async def test_a_refusal_repeats_no_word_of_the_body(raw: str) -> None:
    """Neither values nor names that are the client's own."""
    status, text = await refused(raw.encode())
    assert status == 422
    assert SECRET not in text


async def test_a_body_is_bounded_while_it_is_read() -> None:
    """And is JSON by its own word."""
    assert (await refused(b'{"title": "' + b"x" * 1000 + b'"}'))[0] == 413
    assert (await refused(b'{"title": "one"}', media_type=b"text/plain"))[0] == 415
