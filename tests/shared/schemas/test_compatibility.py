"""No release refuses another's records: every change of a shape that would is named, and no other."""

from datetime import date
from typing import Annotated, Any, Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis.strategies import DrawFn, composite, lists, sampled_from

from gonghui_shared.events import Declaration, Event
from gonghui_shared.ids import Identifier
from gonghui_shared.money import Fen
from gonghui_shared.schemas.compatibility import incompatibilities
from gonghui_shared.schemas.golden import examples_of
from tests.shared.schemas.letters import NAME, letter, shape


class Stamp(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of a letter."""

    worth: int


class DearStamp(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The same part with one field more."""

    worth: int
    rare: bool


OLD = "can no longer be read"
NEW = "cannot be read by the release before"
SENT = ("to", str)
# what it was, what it is, whose records are refused, a record that shows it
BREAKS: dict[str, tuple[type[Event], type[Event], str, str, bytes]] = {
    "a field is removed": (
        letter(SENT, ("pages", int)), letter(SENT), OLD, "payload.pages is written and unknown", b'{"to":"a","pages":1}',
    ),
    "a required field is added": (
        letter(SENT), letter(SENT, ("pages", int)), OLD, "payload.pages is required and may be missing", b'{"to":"a"}',
    ),
    "an optional field is added": (
        letter(SENT), letter(SENT, ("pages", int, 1)), NEW, "payload.pages is written and unknown", b'{"to":"a","pages":1}',
    ),
    "a field is made required": (
        letter(("to", str, "")), letter(SENT), OLD, "payload.to is required and may be missing", b"{}",
    ),
    "a field is renamed": (
        letter(("whom", str)), letter(SENT), OLD, "payload.whom is written and unknown", b'{"whom":"a"}',
    ),
    "a type is narrowed": (
        letter(("pages", int | None)), letter(("pages", int)), OLD,
        "payload.pages may be null where integer is expected", b'{"pages":null}',
    ),
    "a type is widened": (
        letter(("pages", int)), letter(("pages", int | None)), NEW,
        "payload.pages may be null where integer is expected", b'{"pages":null}',
    ),
    "a type is another": (
        letter(("pages", int)), letter(("pages", str)), OLD,
        "payload.pages may be integer where string is expected", b'{"pages":1}',
    ),
    "none of several types fits": (
        letter(("pages", bool)), letter(("pages", int | str)), OLD,
        "payload.pages may be boolean, which is none of integer, string", b'{"pages":true}',
    ),
    "a choice is removed": (
        letter(("kind", Literal["plain", "express"])), letter(("kind", Literal["plain"])), OLD,
        "payload.kind may be express, which is unknown", b'{"kind":"express"}',
    ),
    "a choice is added": (
        letter(("kind", Literal["plain"])), letter(("kind", Literal["plain", "express"])), NEW,
        "payload.kind may be express, which is unknown", b'{"kind":"express"}',
    ),
    "free text becomes a choice": (
        letter(("kind", str)), letter(("kind", Literal["plain"])), OLD,
        "payload.kind may be any string where one of plain is expected", b'{"kind":"odd"}',
    ),
    "choices of text become a number": (
        letter(("kind", Literal["plain"])), letter(("kind", int)), OLD,
        "payload.kind may be one of plain where integer is expected", b'{"kind":"plain"}',
    ),
    "free text becomes an identifier": (
        letter(SENT), letter(("to", Identifier)), OLD, "payload.to may be string where string ^", b'{"to":"a b"}',
    ),
    "free text becomes a date": (
        letter(("on", str)), letter(("on", date)), OLD, "payload.on may be string where string date is expected",
        b'{"on":"soon"}',
    ),
    "a number gets a floor": (
        letter(("fee", int)), letter(("fee", Annotated[int, msgspec.Meta(ge=0)])), OLD,
        "payload.fee may go beyond its minimum of 0", b'{"fee":-1}',
    ),
    "a ceiling is lowered": (
        letter(("fee", Fen)), letter(("fee", Annotated[int, msgspec.Meta(ge=0, le=10)])), OLD,
        "payload.fee may go beyond its maximum of 10", b'{"fee":11}',
    ),
    "a ceiling is lifted": (
        letter(("fee", Fen)), letter(("fee", Annotated[int, msgspec.Meta(ge=0)])), NEW,
        "payload.fee may go beyond its maximum of 1000000000000000", b'{"fee":2000000000000000}',
    ),
    "a part changes": (
        letter(("stamps", tuple[Stamp, ...])), letter(("stamps", tuple[DearStamp, ...])), OLD,
        "payload.stamps[].rare is required and may be missing", b'{"stamps":[{"worth":1}]}',
    ),
    "a table's values change": (
        letter(("facts", dict[str, int])), letter(("facts", dict[str, str])), OLD,
        "payload.facts.* may be integer where string is expected", b'{"facts":{"a":1}}',
    ),
    "a pair becomes a triple": (
        letter(("pair", tuple[int, int])), letter(("pair", tuple[int, int, int])), OLD,
        "payload.pair holds 2 items where 3 are expected", b'{"pair":[1,2]}',
    ),
    "anything becomes something": (
        letter(("value", Any)), letter(("value", str)), OLD,
        "payload.value may be anything where string is expected", b'{"value":1}',
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BREAKS)
def test_every_break_is_named_with_whose_records_are_refused_and_why(case: str) -> None:
    """The sentence says what to do instead."""
    released, today, whose, why, _ = BREAKS[case]
    found = incompatibilities(shape(released), shape(today))
    assert [line for line in found if whose in line and why in line], found
    assert all(line.endswith("declare schematest.LetterSent.v2 with an upcaster.") for line in found)


@pytest.mark.parametrize("case", BREAKS)
def test_a_named_break_is_one_that_the_codec_refuses(case: str) -> None:
    """The check says nothing that would not happen: one release writes or reads what the other refuses."""
    released, today, whose, _, record = BREAKS[case]
    writer, reader = (released, today) if whose == OLD else (today, released)
    assert msgspec.json.decode(record, type=writer)
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(record, type=reader)


def test_a_name_that_is_gone_is_a_break() -> None:
    """The log holds its records for ever."""
    assert incompatibilities(shape(letter(SENT)), {}) == [
        f"{NAME} is gone: records under this name stand in the log for ever; declare it again."
    ]


@pytest.mark.parametrize(("before", "after"), [((), ("to",)), (("to",), ())])
def test_a_field_that_is_personal_stays_so(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """Clear text is never sealed afterwards, sealed text never shown."""
    person = letter(("person_id", str), SENT)
    found = incompatibilities(shape(person, "person_id", before), shape(person, "person_id", after))
    assert "payload.to is sealed as personal on one side and stands in clear on the other" in found[0]


def test_new_names_and_other_words_break_nothing() -> None:
    """Descriptions may be mended at any time."""
    today = shape(letter(SENT, doc="Somebody sent a letter.")) | {"schematest.LetterRead.v1": {"type": "object"}}
    assert incompatibilities(shape(letter(SENT)), today) == []


TYPES: list[Any] = [
    int, str, bool, date, Identifier, Fen, int | None, Literal["a"], Literal["a", "b"], tuple[int, ...], tuple[Stamp, ...],
    tuple[DearStamp, ...], dict[str, int], str | int, Any,
]  # fmt: skip


@composite
def releases(draw: DrawFn) -> tuple[type[Event], type[Event]]:
    """Any shape of the event, and one that differs from it in at most one field's type."""
    fields = {
        name: draw(sampled_from(TYPES)) for name in draw(lists(sampled_from(["a", "b"]), unique=True, min_size=1))
    }
    changed = fields | {draw(sampled_from(sorted(fields))): draw(sampled_from(TYPES))}
    return letter(*fields.items()), letter(*changed.items())


@given(releases())
def test_where_no_break_is_named_records_are_read(both: tuple[type[Event], type[Event]]) -> None:
    """Silence is a promise, in either direction."""
    released, today = both
    found = "\n".join(incompatibilities(shape(released), shape(today)))
    for whose, writer, reader in ((OLD, released, today), (NEW, today, released)):
        if whose not in found:
            for record in examples_of(Declaration(NAME, writer, "published", None, ())).values():
                assert msgspec.json.decode(record, type=reader)
