"""Building blocks of every model of the language: strict, closed, frozen, with expressions as fields."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import partial
from typing import Annotated, Any, Final, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, PlainValidator, WithJsonSchema

from .exact import Kind, exact
from .expressions import Expression, constant, parse


class Part(BaseModel):
    """A closed, frozen piece of a scheme."""

    model_config = ConfigDict(
        strict=True, extra="forbid", frozen=True, populate_by_name=True, arbitrary_types_allowed=True
    )


def _expression(raw: Any, kind: Kind) -> Expression:
    if isinstance(raw, Expression):
        return raw
    if isinstance(raw, bool):
        return parse("yes" if raw else "no", kind)
    return parse(raw, kind) if isinstance(raw, str) else constant(exact(raw))


_AS_TEXT = PlainSerializer(lambda found: found.text, return_type=str)
_SCHEMA = WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "number"}, {"type": "boolean"}]})

NumberOf: TypeAlias = Annotated[Expression, PlainValidator(partial(_expression, kind="number")), _AS_TEXT, _SCHEMA]
YesNo: TypeAlias = Annotated[Expression, PlainValidator(partial(_expression, kind="yes_no")), _AS_TEXT, _SCHEMA]
TextOf: TypeAlias = Annotated[Expression, PlainValidator(partial(_expression, kind="text")), _AS_TEXT, _SCHEMA]
DateOf: TypeAlias = Annotated[Expression, PlainValidator(partial(_expression, kind="date")), _AS_TEXT, _SCHEMA]
NumbersOf: TypeAlias = Annotated[Expression, PlainValidator(partial(_expression, kind="numbers")), _AS_TEXT, _SCHEMA]


def _code(raw: object) -> object:
    return str(raw) if isinstance(raw, int | Decimal) and not isinstance(raw, bool) else raw


Code: TypeAlias = Annotated[str, BeforeValidator(_code), Field(min_length=1, max_length=40)]
ITEM_CODE: Final = (
    r"^[0-9A-Za-z\u3400-\u9fff][0-9A-Za-z\u3400-\u9fff_.-]{0,39}$"  # as sheets number their items: 1.2, A3, 一.3
)
Short: TypeAlias = Annotated[str, BeforeValidator(_code), Field(max_length=500)]
Words: TypeAlias = Annotated[tuple[Short, ...], Field(max_length=50)]
Notes: TypeAlias = Words


def expressions(part: object, path: str = "") -> Iterator[tuple[str, Expression]]:
    """Every expression of a part and below it, with its place."""
    match part:
        case Expression():
            yield path, part
        case Part():
            for name in type(part).model_fields:
                yield from expressions(getattr(part, name), f"{path}.{name}".lstrip("."))
        case Mapping():
            for key, inner in part.items():
                yield from expressions(inner, f"{path}.{key}")
        case tuple():
            for index, inner in enumerate(part):
                yield from expressions(inner, f"{path}.{index}")
