"""The document says what really travels."""

from types import ModuleType
from uuid import UUID

import jsonschema_rs
import pytest

from gonghui_shared.events import Personal, declared, private, published, upcast
from gonghui_shared.kafka.headers import to_headers
from gonghui_shared.log.memory import MemoryStore
from gonghui_shared.schemas.asyncapi import ENVELOPE, Document, document
from gonghui_shared.schemas.golden import SEALED
from tests.shared.log.cards import NOW, CardHidden, CardPlaced, placed
from tests.shared.schemas.letters import letter

CARDS = [declared("storetest.CardHidden.v1"), declared("storetest.CardPlaced.v1")]


@pytest.fixture
def cards() -> Document:
    """The document of a service that publishes cards."""
    return document("storetest", ModuleType("cards", "What the table tells the others."), CARDS)


async def test_headers_are_those_that_the_relay_writes(cards: Document) -> None:
    """Every header is described, and a real record fits the description."""
    store = MemoryStore()
    await store.append([placed("table:1", "ace")])
    await store.seal(NOW)
    (record,) = await store.feed(0, 10)
    headers = {name: value.decode() for name, value in to_headers(record)}
    assert set(headers) == set(ENVELOPE)
    envelope = jsonschema_rs.validator_for(cards["components"]["schemas"]["Envelope"])
    envelope.validate(headers)
    assert not envelope.is_valid(headers | {"position": "first"})
    assert UUID(headers["ce_id"]) == record.event_id


def test_private_events_are_not_described(cards: Document) -> None:
    """Not even by name."""
    assert list(cards["channels"]["events"]["messages"]) == ["storetest.CardPlaced.v1"]
    assert CardHidden.__name__ not in str(cards)
    assert CardPlaced.__name__ in str(cards)


def test_personal_fields_are_described_as_sealed() -> None:
    """A consumer learns that no clear text is to be expected; clear text does not fit the description."""
    published("schematest.Signed.v1", subject="person_id")(letter(("person_id", str), ("name", Personal)))
    described = document("schematest", ModuleType("letters", ""), [declared("schematest.Signed.v1")])
    name = described["components"]["schemas"]["schematest.Signed.v1"]["properties"]["name"]
    assert name["x-personal"] is True
    assert jsonschema_rs.is_valid(name, SEALED)
    assert not jsonschema_rs.is_valid(name, "王秀英")


def test_a_version_that_is_read_as_another_is_marked() -> None:
    """Old records stay in the topic; what is written today is told apart."""
    private("schematest.Old.v1")(letter(("a", int)))
    private("schematest.Old.v2")(letter(("b", int)))
    upcast("schematest.Old.v1", "schematest.Old.v2")(lambda event: event)
    published("schematest.Old.v1")(letter(("a", int)))
    shown = document("schematest", ModuleType("letters", ""), [declared("schematest.Old.v1")])
    assert shown["components"]["schemas"]["schematest.Old.v1"]["x-read-as"] == "schematest.Old.v2"
