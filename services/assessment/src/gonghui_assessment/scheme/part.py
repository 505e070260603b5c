"""Building blocks of every model of the language: strict, closed, frozen, with expressions as fields."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, PlainValidator, WithJsonSchema

from .exact import Kind, exact
from .expressions import Expression, constant, parse


class Part(BaseModel):
    """A closed, frozen piece of a scheme."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, populate_by_name=True, arbitrary_types_allowed=True)


@dataclass(frozen=True, slots=True)
class Gives:
    """Marks the kind of value that an expression field must give."""

    kind: Kind


def _expression(raw: object) -> Expression:
    if isinstance(raw, Expression):
        return raw
    if isinstance(raw, bool):
        return parse("yes" if raw else "no")
    return parse(raw) if isinstance(raw, str) else constant(exact(raw))


_AS_TEXT = PlainSerializer(lambda found: found.text, return_type=str)
_SCHEMA = WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "number"}, {"type": "boolean"}]})
_READ = PlainValidator(_expression)

NumberOf: TypeAlias = Annotated[Expression, _READ, _AS_TEXT, _SCHEMA, Gives("number")]
YesNo: TypeAlias = Annotated[Expression, _READ, _AS_TEXT, _SCHEMA, Gives("yes_no")]
TextOf: TypeAlias = Annotated[Expression, _READ, _AS_TEXT, _SCHEMA, Gives("text")]
DateOf: TypeAlias = Annotated[Expression, _READ, _AS_TEXT, _SCHEMA, Gives("date")]
NumbersOf: TypeAlias = Annotated[Expression, _READ, _AS_TEXT, _SCHEMA, Gives("numbers")]


def _code(raw: object) -> object:
    return str(raw) if isinstance(raw, int | Decimal) and not isinstance(raw, bool) else raw


Code: TypeAlias = Annotated[str, BeforeValidator(_code), Field(min_length=1, max_length=40)]
Notes: TypeAlias = tuple[str, ...]


def expressions(part: object, path: str = "") -> Iterator[tuple[str, Expression, Kind]]:
    """Every expression of a part and below it, with its place and the kind it must give."""
    if isinstance(part, Part):
        for name, field in type(part).model_fields.items():
            value, inner = getattr(part, name), f"{path}.{name}" if path else name
            if isinstance(value, Expression):
                yield inner, value, next((mark.kind for mark in field.metadata if isinstance(mark, Gives)), "number")
            else:
                yield from _nested(value, inner, field.metadata)
    else:
        yield from _nested(part, path, [])


def _nested(value: object, path: str, metadata: list[object]) -> Iterator[tuple[str, Expression, Kind]]:
    if isinstance(value, Part):
        yield from expressions(value, path)
    elif isinstance(value, Mapping | tuple):
        pairs = value.items() if isinstance(value, Mapping) else enumerate(value)
        for key, inner in pairs:
            if isinstance(inner, Expression):
                yield f"{path}.{key}", inner, next((mark.kind for mark in metadata if isinstance(mark, Gives)), "number")
            else:
                yield from _nested(inner, f"{path}.{key}", metadata)
