"""The catalogue of measures: for each event, which measures it moves and by how much; data, compiled once, all integers.

The shipped catalogue is `measures.yaml`. A federation adds its own by a file of the same form, named by the environment variable
GONGHUI_MEASURES: another catalogue reads the events again from the first one.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from gonghui_assessment.scheme.expressions import Expression, parse
from gonghui_assessment.scheme.files import plain_of
from gonghui_shared.contracts import assessment, engagement, finance, organisation
from gonghui_shared.events import Event
from gonghui_shared.money import Fen, Payment, SignedFen

Kind = Literal["flow", "stock", "state"]
Moves = Iterator[tuple[str, int]]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,60}(\.\{[a-z_]{1,40}\})?$")]
Named = Annotated[
    str, StringConstraints(pattern=r"^(organisation|finance|engagement|assessment)\.[A-Z][A-Za-z]{1,60}$")
]
Quantity = int | Annotated[str, StringConstraints(pattern=r"^-?[a-z][a-z_]{0,40}$")]
CONTRACTS: Final = {
    "organisation": organisation, "finance": finance, "engagement": engagement, "assessment": assessment,
}  # fmt: skip


class UnknownName(ValueError):
    """The catalogue names an event or a field that there is not."""


class Some(BaseModel):
    """Only some events of a kind count."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    counts: Quantity
    when: str | Annotated[dict[str, bool | int | str], Field(min_length=1)]


Measures = Mapping[Name, Mapping[Named, Quantity | Some]]


class Catalogue(BaseModel):
    """All measures, and the values of schemes that follow from them."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    flows: Measures = {}
    stocks: Measures = {}
    states: Measures = {}
    values: Mapping[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,60}$")], str] = {}


def read(texts: list[str]) -> Catalogue:
    """A catalogue from files in order; a later one may not change what an earlier one says.

    Raises:
        BadScheme: a file is no YAML of the small subset in which schemes are written, too.
        ValidationError: it is no catalogue.
        UnknownName: it names a measure twice.
    """
    whole: dict[str, dict[str, Any]] = {name: {} for name in Catalogue.model_fields}
    for text in texts:
        part = Catalogue.model_validate(plain_of(text))
        for name, said in part:
            if twice := whole[name].keys() & said.keys():
                raise UnknownName(f"named twice: {', '.join(sorted(twice))}")
            whole[name].update(said)
    return Catalogue.model_construct(None, **whole)


def _texts() -> list[str]:
    own = os.environ.get("GONGHUI_MEASURES")
    shipped = files("gonghui_assessment.measures").joinpath("measures.yaml").read_text()
    return [shipped, Path(own).read_text()] if own else [shipped]


Move = Callable[[Event], tuple[str, int] | None]


def compiled(catalogue: Catalogue) -> Mapping[type[Event], tuple[Move, ...]]:
    """What each event moves.

    Raises:
        UnknownName: there is no such event, or it has no such field.
    """
    found: dict[type[Event], list[Move]] = {}
    for measures in (catalogue.flows, catalogue.stocks, catalogue.states):
        for name, events in measures.items():
            for event, quantity in events.items():
                cls = _class_of(event)
                found.setdefault(cls, []).append(_move(cls, name, quantity))
    return {cls: tuple(moves) for cls, moves in found.items()}


def _class_of(name: str) -> type[Event]:
    service, _, noun = name.partition(".")
    cls = getattr(CONTRACTS[service], noun, None)
    if not (isinstance(cls, type) and issubclass(cls, Event)):
        raise UnknownName(f"no such event: {name}")
    return cls


def _move(cls: type[Event], name: str, quantity: Quantity | Some) -> Move:
    counts, when = (quantity.counts, quantity.when) if isinstance(quantity, Some) else (quantity, None)
    number, holds = _number(cls, counts), _holds(cls, when)
    family, _, field = name.partition(".")
    if not field:
        return lambda event: (name, number(event)) if holds(event) else None
    each = _known(cls, field.strip("{}"))
    return lambda event: (f"{family}.{getattr(event, each)}", number(event)) if holds(event) else None


def _number(cls: type[Event], counts: Quantity) -> Callable[[Event], int]:
    if isinstance(counts, int):
        return lambda _: counts
    field = _known(cls, counts.lstrip("-"))
    if counts.startswith("-"):
        return lambda event: -int(getattr(event, field))
    return lambda event: int(getattr(event, field))


def _holds(cls: type[Event], when: str | Mapping[str, bool | int | str] | None) -> Callable[[Event], bool]:
    if when is None:
        return lambda _: True
    if isinstance(when, str):
        field = _known(cls, when)
        return lambda event: bool(getattr(event, field))
    wanted = {_known(cls, field): value for field, value in when.items()}
    return lambda event: all(getattr(event, field) == value for field, value in wanted.items())


def _known(cls: type[Event], field: str) -> str:
    if field not in cls.__struct_fields__:
        raise UnknownName(f"{cls.__name__} has no field {field}")
    return field


def _counting_money(catalogue: Catalogue) -> Iterator[str]:
    for measures in (catalogue.flows, catalogue.stocks, catalogue.states):
        for name, events in measures.items():
            for event, quantity in events.items():
                counts = quantity.counts if isinstance(quantity, Some) else quantity
                hints = get_type_hints(_class_of(event), include_extras=True)
                if isinstance(counts, str) and hints[counts.lstrip("-")] in (Fen, Payment, SignedFen):
                    yield name.partition(".")[0]


CATALOGUE: Final = read(_texts())
_MOVES: Final = compiled(CATALOGUE)
VERSION: Final = int.from_bytes(sha256(CATALOGUE.model_dump_json().encode()).digest()[:4]) >> 1  # of evidence
VALUES: Final[Mapping[str, Expression]] = {name: parse(text) for name, text in CATALOGUE.values.items()}
_STOCKS: Final = frozenset(name.partition(".")[0] for name in CATALOGUE.stocks)
_STANDING: Final = [(name.partition(".")[0], "." in name) for name in (*CATALOGUE.stocks, *CATALOGUE.states)]
_NAMES: Final = (*CATALOGUE.flows, *CATALOGUE.stocks, *CATALOGUE.states)
_SINGLE: Final = frozenset(name for name in _NAMES if "." not in name)
_FAMILIES: Final = frozenset(name.partition(".")[0] for name in _NAMES if "." in name)
_MONEY: Final = frozenset(_counting_money(CATALOGUE))
_STATES: Final = frozenset(name.partition(".")[0] for name in CATALOGUE.states)


def events_of(producer: str) -> list[type[Event]]:
    """The events of a service that move something."""
    return [cls for cls in _MOVES if cls.__module__ == CONTRACTS[producer].__name__]


def moves(event: Event) -> Moves:
    """Which measures an event moves, and by how much."""
    for move in _MOVES.get(type(event), ()):
        if (found := move(event)) is not None:
            yield found


def kind_of(measure: str) -> Kind:
    """How a measure is brought to a period."""
    family = measure.partition(".")[0]
    return "stock" if family in _STOCKS else "state" if family in _STATES else "flow"


def is_counted(measure: str) -> bool:
    """Whether events move a measure of this name, or a part of it."""
    family, _, part = measure.partition(".")
    return (family in _FAMILIES) if part else (measure in _SINGLE)


def producers_of(measure: str) -> list[str]:
    """The services whose events move a measure."""
    family, _, part = measure.partition(".")
    measures = [*CATALOGUE.flows.items(), *CATALOGUE.stocks.items(), *CATALOGUE.states.items()]
    mine = [events for name, events in measures if name.partition(".")[0] == family and ("." in name) is bool(part)]
    return sorted({event.partition(".")[0] for events in mine for event in events})


def in_fen(measure: str) -> bool:
    """Whether a measure, or the family that it is a part of, counts money."""
    return measure.partition(".")[0] in _MONEY


def stands(name: str) -> bool:
    """Whether a measure, its dot written as an underscore, is a stock or a state."""
    return any(name == head or (family and name.startswith(f"{head}_")) for head, family in _STANDING)


def rating(scheme_id: str, item: str, rater: str) -> str:
    """Under which name a mark is kept; none of the three can contain a stroke."""
    return f"rating/{scheme_id}/{item}/{rater}"
