"""Recorded examples are read by every later release; what a release can no longer read is said."""

from datetime import date
from itertools import count
from pathlib import Path
from typing import Any, Literal

import msgspec
import pytest

from gonghui_shared.events import Declaration, Event, Personal, decode, upcast
from gonghui_shared.ids import Identifier, PersonId
from gonghui_shared.money import Fen, Month
from gonghui_shared.schemas.golden import SEALED, Corpus, examples_of
from tests.shared.schemas.letters import NAME, declare, letter

FIELDS = (("letter_id", Identifier), ("pages", int | None), ("kind", Literal["plain", "express"]))
_numbers = count(1)


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """Examples of the event as it was first released."""
    corpus = Corpus(tmp_path)
    corpus.add([declare(*FIELDS)])
    return corpus


def test_examples_are_everything_given_and_as_little_as_allowed() -> None:
    """Optional values, both ends of what is possible, Chinese text."""
    rich = letter(
        *FIELDS, ("month", Month), ("fee", Fen), ("on", date), ("text", str), ("urgent", bool), ("to", tuple[str, ...])
    )
    examples = examples_of(Declaration(NAME, rich, "private", None, ()))
    assert examples[""].decode() == (
        '{"letter_id":"letter-1","pages":12,"kind":"express","month":"2026-03","fee":12,"on":"2026-03-31",'
        '"text":"text 示例","urgent":true,"to":["to 示例"]}'
    )
    assert msgspec.json.decode(examples["-least"])["pages"] is None
    assert msgspec.json.decode(examples["-least"])["to"] == []


def test_personal_fields_of_examples_look_sealed() -> None:
    """The corpus shows what stands in the log, which is never clear text."""
    declaration = declare(
        ("person_id", PersonId), ("name", Personal), name="schematest.Named.v1", subject="person_id"
    )  # fmt: skip
    assert msgspec.json.decode(examples_of(declaration)[""])["name"] == SEALED


def test_examples_are_exact_bytes_under_their_stored_name(corpus: Corpus) -> None:
    """What was recorded is what `encode` writes."""
    found = list(corpus.examples("schematest"))
    assert [(name, file.name) for name, file in found] == [(NAME, f"{NAME}-least.json"), (NAME, f"{NAME}.json")]
    assert found[1][1].read_bytes() == b'{"letter_id":"letter-1","pages":12,"kind":"express"}'


def test_what_was_released_is_read(corpus: Corpus) -> None:
    """Nothing changed, nothing said."""
    assert list(corpus.faults([declare(*FIELDS)])) == []


@pytest.mark.parametrize(
    "fields",
    [
        FIELDS[:2],
        (*FIELDS, ("stamps", int)),
        (FIELDS[0], ("pages", int), FIELDS[2]),
        (*FIELDS[:2], ("kind", Literal["plain"])),
        (("letter", Identifier), *FIELDS[1:]),
    ],
    ids=["field removed", "required field added", "value made required", "choice removed", "field renamed"],
)
def test_examples_that_are_read_no_more_are_named(corpus: Corpus, fields: tuple[Any, ...]) -> None:
    """The sentence says which example, and what to do."""
    faults = list(corpus.faults([declare(*fields)]))
    assert faults
    assert all(f"today's code no longer reads {NAME}" in fault for fault in faults)


@pytest.mark.parametrize("fields", [FIELDS[::-1], (*FIELDS, ("stamps", int, 0))], ids=["order", "optional field"])
def test_examples_that_would_be_written_otherwise_are_named(corpus: Corpus, fields: tuple[Any, ...]) -> None:
    """Stored bytes are hashed: one event has one form."""
    assert "written again it differs" in next(corpus.faults([declare(*fields)]))


def test_a_stored_name_without_example_is_named(corpus: Corpus) -> None:
    """New events need one before they are released."""
    new = declare(("letter_id", Identifier), name="schematest.LetterRead.v1")
    assert list(corpus.faults([declare(*FIELDS), new])) == [
        "schematest.LetterRead.v1 has no example; record one: gonghui contracts write."
    ]


def test_an_example_whose_name_is_declared_no_longer_is_named(corpus: Corpus, tmp_path: Path) -> None:
    """A class may be renamed; its stored name stays."""
    (tmp_path / "schematest" / "schematest.LetterLost.v1.json").write_bytes(b"{}")
    assert "schematest.LetterLost.v1 is declared no longer" in next(corpus.faults([declare(*FIELDS)]))


def test_examples_are_added_and_never_written_over(corpus: Corpus, tmp_path: Path) -> None:
    """Not even by a shape that has changed."""
    before = {file: file.read_bytes() for file in tmp_path.rglob("*.json")}
    new = declare(("letter_id", Identifier), name="schematest.LetterRead.v1")
    added = corpus.add([declare(*FIELDS, ("stamps", int, 0)), new])
    assert [file.name for file in added] == ["schematest.LetterRead.v1.json"]
    assert {file: file.read_bytes() for file in before} == before


def two_versions() -> tuple[Declaration, Declaration]:
    """A stored name and its successor."""
    stem = f"schematest.Parcel{next(_numbers)}"
    return declare(("weight", int), name=f"{stem}.v1"), declare(("grams", int), name=f"{stem}.v2")


def test_a_new_version_needs_an_upcaster_from_the_one_before(tmp_path: Path) -> None:
    """Or else old events would reach nobody."""
    old, new = two_versions()
    corpus = Corpus(tmp_path)
    corpus.add([old, new])
    assert list(corpus.faults([new, old])) == [
        f"{old.name} has no upcaster to {new.name}: what stands in the log would reach no projection."
    ]


def test_old_examples_are_read_through_their_upcaster(tmp_path: Path) -> None:
    """And stay readable as they were written."""
    old, new = two_versions()
    upcast(old.name, new.name)(lambda event: new.cls(grams=event.weight * 1000))
    corpus = Corpus(tmp_path)
    corpus.add([old, new])
    assert list(corpus.faults([old, new])) == []
    assert decode(old.name, b'{"weight":2}') == new.cls(grams=2000)


def test_an_upcaster_to_the_wrong_shape_is_named(tmp_path: Path) -> None:
    """It must give what its target declares."""
    old, new = two_versions()
    stray = upcast(old.name, new.name)
    stray(lambda event: event)
    corpus = Corpus(tmp_path)
    corpus.add([old, new])
    assert f"the upcaster of {old.name} gives no" in next(corpus.faults([old, new]))


def test_a_type_without_example_is_said_at_once() -> None:
    """A kind of field that nobody thought of stops the recording."""
    odd: type[Event] = letter(("ratio", float))
    with pytest.raises(TypeError, match="no example"):
        examples_of(Declaration(NAME, odd, "private", None, ()))
