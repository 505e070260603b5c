"""One small event in many shapes: what a later release might make of it."""

from types import new_class
from typing import Any, Final

from gonghui_shared.events import Declaration, Event, declared, private
from gonghui_shared.schemas.shapes import Shape, shapes, whole

NAME: Final = "schematest.LetterSent.v1"


def letter(*fields: Any, doc: str = "A letter was sent.") -> type[Event]:
    """The event's class with these fields: (name, type) or (name, type, default)."""

    def body(namespace: dict[str, Any]) -> None:
        namespace["__doc__"] = doc
        namespace["__annotations__"] = {name: kind for name, kind, *_ in fields}
        namespace.update({name: default for name, _, *given in fields for default in given})

    made: type[Event] = new_class("LetterSent", (Event,), {"frozen": True}, body)
    return made


def declare(*fields: Any, name: str = NAME, subject: str | None = None) -> Declaration:
    """Declare the event anew, as a changed module would."""
    private(name, subject=subject)(letter(*fields))
    return declared(name)


def shape(cls: type[Event], subject: str | None = None, personal: tuple[str, ...] = ()) -> dict[str, Shape]:
    """What the event's records look like, by stored name."""
    return whole(shapes([Declaration(NAME, cls, "published", subject, personal)]), [NAME])
