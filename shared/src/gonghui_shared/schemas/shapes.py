"""The JSON Schema of what stands in the log under a stored name."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec

from gonghui_shared.events import Declaration, all_declared, upcast_target

Shape = dict[str, Any]  # a JSON Schema, draft 7
POINTER: Final = "#/components/schemas/"
_SEALED: Final = {
    "type": "string",
    "pattern": "^([a-z0-9]+\\.[0-9]+\\.[0-9A-Za-z_=-]+)?$",
    "x-personal": True,
}


def declared_by(service: str) -> list[Declaration]:
    """What one service declares, by stored name; its modules must have been imported."""
    return [declaration for declaration in all_declared() if declaration.service == service]


def shapes(declarations: Sequence[Declaration]) -> dict[str, Shape]:
    """The shapes of these events by stored name, followed by the parts that they share, by class.

    Personal fields are described as they travel: sealed, never in clear.
    """
    names = {declaration.cls: declaration.name for declaration in declarations}
    references, parts = msgspec.json.schema_components(list(names), ref_template=f"{POINTER}{{name}}")
    keys = [reference["$ref"].removeprefix(POINTER) for reference in references]
    own = {d.name: _described(d, parts.pop(key)) for d, key in zip(declarations, keys, strict=True)}
    return own | dict(sorted(parts.items()))


def _described(declaration: Declaration, shape: Shape) -> Shape:
    properties = {name: _field(declaration, name, field) for name, field in shape["properties"].items()}
    newest = upcast_target(declaration.name)
    superseded = {} if newest == declaration.name else {"deprecated": True, "x-read-as": newest}
    return shape | {"title": declaration.name, "properties": properties} | superseded


def _field(declaration: Declaration, name: str, field: Shape) -> Shape:
    if name not in declaration.personal:
        return field
    told = (
        f"Personal: sealed under the key of the person in `{declaration.subject}`, never in clear; empty where unknown."
    )
    return _SEALED | {"description": told}


def resolved(shape: Any, parts: Mapping[str, Shape]) -> Any:
    """A shape with every part that it refers to in its place."""
    match shape:
        case {"$ref": str(pointer)}:
            return resolved(parts[pointer.removeprefix(POINTER)], parts)
        case dict():
            return {key: resolved(value, parts) for key, value in shape.items()}
        case list():
            return [resolved(value, parts) for value in shape]
        case _:
            return shape


def whole(parts: Mapping[str, Shape], names: Iterable[str]) -> dict[str, Shape]:
    """Shapes by stored name, each complete in itself."""
    return {name: resolved(parts[name], parts) for name in names}
