"""Domain events: how they are declared, named, written to bytes and read back.

An event class is a frozen struct. What is stored is its *stored name* (``finance.DuesPaid.v1``) and its fields as JSON in
the order of their declaration; both are fixed for ever, while the class may be renamed or moved. A changed shape is a new
stored name with an upcaster from the old one.
"""

from collections.abc import Callable, Iterator
from typing import Annotated, Any, Final, Literal, TypeVar, dataclass_transform, get_type_hints

import msgspec

MAX_PAYLOAD: Final = 256 * 1024  # bytes; a larger record would jam the relay (Kafka's default limit is 1 MiB)

E = TypeVar("E", bound="Event")
Visibility = Literal["published", "private"]


@dataclass_transform(frozen_default=True)
class _Frozen(msgspec.StructMeta):
    """Tells type checkers that subclasses are frozen too."""


class Event(msgspec.Struct, metaclass=_Frozen, frozen=True, forbid_unknown_fields=True):
    """One business fact. Declare subclasses with `published` or `private`."""


class PersonalMark:
    """Marks a field whose text is sealed under the key of the person it speaks of."""


Personal = Annotated[str, PersonalMark]


class Declaration(msgspec.Struct, frozen=True):
    """What the kernel knows of an event class."""

    name: str  # stored name: service.Noun.vN
    cls: type[Event]
    visibility: Visibility
    subject: str | None  # the field that holds the person's id, where there are personal fields
    personal: tuple[str, ...]

    @property
    def service(self) -> str:
        """The producer, which is the first part of the stored name."""
        return self.name.partition(".")[0]


class UnknownEvent(Exception):
    """No class is declared under this stored name."""


class MalformedEvent(Exception):
    """The stored bytes do not fit the declared shape."""


_by_name: dict[str, Declaration] = {}
_by_class: dict[type[Event], Declaration] = {}
_decoders: dict[str, msgspec.json.Decoder[Event]] = {}
_upcasters: dict[str, tuple[str, Callable[[Any], Event]]] = {}
_encoder = msgspec.json.Encoder(order=None)


def published(name: str, *, subject: str | None = None) -> Callable[[type[E]], type[E]]:
    """Declare an event that crosses the service's boundary, under its stored name.

    Args:
        name: `service.Noun.vN`; never reused, never changed.
        subject: the field naming the person whose key seals the `Personal` fields.
    """
    return _declare(name, "published", subject)


def private(name: str, *, subject: str | None = None) -> Callable[[type[E]], type[E]]:
    """Declare an event that never leaves its service: no slice, no feed, no look-up."""
    return _declare(name, "private", subject)


def _declare(name: str, visibility: Visibility, subject: str | None) -> Callable[[type[E]], type[E]]:
    def register(cls: type[E]) -> type[E]:
        if name in _by_name and _by_name[name].cls.__qualname__ != cls.__qualname__:
            raise ValueError(f"stored name {name} is declared twice")
        personal = tuple(_personal_fields(cls))
        if personal and (subject is None or subject not in cls.__struct_fields__):
            raise ValueError(f"{name} has personal fields and needs a subject")
        declaration = Declaration(name, cls, visibility, subject, personal)
        _by_name[name] = _by_class[cls] = declaration
        _decoders[name] = msgspec.json.Decoder(cls)
        return cls

    return register


def _personal_fields(cls: type[Event]) -> Iterator[str]:
    hints = get_type_hints(cls, include_extras=True)
    return (field for field in cls.__struct_fields__ if PersonalMark in getattr(hints[field], "__metadata__", ()))


def upcast(old: str, to: str) -> Callable[[Callable[[Any], Event]], Callable[[Any], Event]]:
    """Register a pure function from the decoded old shape to the next one.

    Args:
        old: stored name that is no longer written; its class stays declared.
        to: stored name whose class the function returns; chains are followed.
    """

    def register(function: Callable[[Any], Event]) -> Callable[[Any], Event]:
        _upcasters[old] = (to, function)
        return function

    return register


def declaration(event: Event | type[Event]) -> Declaration:
    """The declaration of an event or of its class."""
    cls = event if isinstance(event, type) else type(event)
    try:
        return _by_class[cls]
    except KeyError:
        raise UnknownEvent(cls.__name__) from None


def declared(name: str) -> Declaration:
    """The declaration under a stored name, or `UnknownEvent`."""
    try:
        return _by_name[name]
    except KeyError:
        raise UnknownEvent(name) from None


def is_declared(name: str) -> bool:
    """Whether this release can read events under a stored name."""
    return name in _by_name


def all_declared() -> list[Declaration]:
    """Every declaration made so far, by stored name."""
    return [_by_name[name] for name in sorted(_by_name)]


def upcast_target(name: str) -> str:
    """The stored name that events stored as `name` are read as."""
    while name in _upcasters:
        name = _upcasters[name][0]
    return name


def encode(event: Event) -> bytes:
    """The canonical bytes of an event: JSON, fields in order of declaration, no white space."""
    return _encoder.encode(event)


def decode(name: str, payload: bytes) -> Event:
    """Read stored bytes back, upcast to the newest shape.

    Raises:
        UnknownEvent: nothing is declared under `name`.
        MalformedEvent: the bytes do not fit; the message never repeats them.
    """
    decoder = _decoders.get(name)
    if decoder is None:
        raise UnknownEvent(name)
    try:
        event = decoder.decode(payload)
    except (msgspec.ValidationError, msgspec.DecodeError):
        raise MalformedEvent(name) from None
    while name in _upcasters:
        name, function = _upcasters[name]
        event = function(event)
    return event
