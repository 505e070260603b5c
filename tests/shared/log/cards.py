"""Cards on tables: small events for the tests of the log."""

from datetime import UTC, date, datetime

from gonghui_shared.decider import Claim
from gonghui_shared.events import Event, private, published
from gonghui_shared.ids import Identifier, uuid7
from gonghui_shared.log.records import NewEvent, Origin, StreamAppend
from gonghui_shared.refusals import Refusal

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
ORIGIN = Origin("person:p-1", "correlation", "causation", (("R-FIN-07", "1"),))


@published("storetest.CardPlaced.v1")
class CardPlaced(Event):
    """A card was placed on the table."""

    card: Identifier


@private("storetest.CardHidden.v1")
class CardHidden(Event):
    """A card was hidden."""

    card: Identifier


class CardHeld(Refusal):
    """这张牌已被占用。 Somebody holds this card."""


def placed(
    stream: str, *cards: str, expected: int = 0, union: str = "u-1", claims: tuple[Claim, ...] = ()
) -> StreamAppend:
    """An append of one event per card."""
    events = [NewEvent(uuid7(NOW), CardPlaced(card), date(2026, 3, 2), NOW, ORIGIN) for card in cards]
    return StreamAppend(stream, union, expected, events, claims)


def hidden(stream: str, card: str, expected: int = 0) -> StreamAppend:
    """An append of one private event."""
    event = NewEvent(uuid7(NOW), CardHidden(card), date(2026, 3, 2), NOW, ORIGIN)
    return StreamAppend(stream, "u-1", expected, [event])
