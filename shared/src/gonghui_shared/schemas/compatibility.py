"""What two releases would refuse of each other's records.

A stored name's shape never changes. Between any two releases, not only neighbours, today's code must read every record
ever written under the name (backward), and code that is still running, or runs again after a step back, must read what is
written today (forward). Since unknown fields are refused, the two together leave no change but of descriptions; a new shape
is a new stored name with an upcaster from the old one.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from gonghui_shared.schemas.shapes import Shape


def incompatibilities(released: Mapping[str, Shape], today: Mapping[str, Shape]) -> list[str]:
    """One sentence for every break; empty where the releases understand each other.

    Args:
        released: shapes by stored name as they were released, complete in themselves.
        today: the same of today's code; further names are welcome.
    """
    return [sentence for name in sorted(released) for sentence in _breaks(name, released[name], today.get(name))]


def _breaks(name: str, released: Shape, today: Shape | None) -> Iterator[str]:
    if today is None:
        yield f"{name} is gone: records under this name stand in the log for ever; declare it again."
        return
    advice = f"Leave {name} as it was and declare {_next(name)} with an upcaster."
    for refusal in _refusals(today, released, "payload"):
        yield f"{name}: records already written can no longer be read: {refusal}. {advice}"
    for refusal in _refusals(released, today, "payload"):
        yield f"{name}: new records cannot be read by the release before: {refusal}. {advice}"


def _next(name: str) -> str:
    stem, _, version = name.rpartition(".v")
    return f"{stem}.v{int(version) + 1}"


def _refusals(reader: Shape, writer: Shape, at: str) -> Iterator[str]:
    """Why a reader of one shape may refuse what a writer of the other writes; nothing where it reads all of it."""
    if reader.get("x-personal") != writer.get("x-personal"):
        yield f"{at} is sealed as personal on one side and stands in clear on the other"
    elif "anyOf" in writer:
        for alternative in writer["anyOf"]:
            yield from _refusals(reader, alternative, at)
    elif "anyOf" in reader:
        if all(any(_refusals(alternative, writer, at)) for alternative in reader["anyOf"]):
            yield f"{at} may be {_told(writer)}, which is none of {', '.join(map(_told, reader['anyOf']))}"
    elif "enum" in reader or "enum" in writer:
        yield from _choices(reader, writer, at)
    elif not _kind(reader) <= _kind(writer):
        yield f"{at} may be {_told(writer)} where {_told(reader)} is expected"
    else:
        yield from _bounds(reader, writer, at)
        yield from _fields(reader, writer, at)
        yield from _items(reader, writer, at)


def _kind(shape: Shape) -> set[tuple[str, Any]]:
    """What a text must follow as it stands; a reader may follow less than the writer."""
    return {(word, shape[word]) for word in ("type", "format", "pattern", "contentEncoding", "const") if word in shape}


def _told(shape: Shape) -> str:
    """A shape in a few words."""
    if "enum" in shape:
        return "one of " + "/".join(map(str, shape["enum"]))
    return " ".join(str(value) for _, value in sorted(_kind(shape), reverse=True)) or "anything"


def _choices(reader: Shape, writer: Shape, at: str) -> Iterator[str]:
    if "enum" not in writer:
        yield f"{at} may be any {_told(writer)} where {_told(reader)} is expected"
    elif "enum" in reader:
        if unknown := [str(choice) for choice in writer["enum"] if choice not in reader["enum"]]:
            yield f"{at} may be {', '.join(unknown)}, which is unknown"
    elif not {word for word, _ in _kind(reader)} <= {"type"} or not all(_fits(reader, c) for c in writer["enum"]):
        yield f"{at} may be {_told(writer)} where {_told(reader)} is expected"


def _fits(reader: Shape, choice: object) -> bool:
    return reader.get("type") in {None, "string" if isinstance(choice, str) else "integer"}


_LEAST = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_MOST = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")


def _bounds(reader: Shape, writer: Shape, at: str) -> Iterator[str]:
    for word in (*_LEAST, *_MOST):
        wanted, given = reader.get(word), writer.get(word)
        if wanted is not None and (given is None or (given < wanted if word in _LEAST else given > wanted)):
            yield f"{at} may go beyond its {word} of {wanted}"


def _fields(reader: Shape, writer: Shape, at: str) -> Iterator[str]:
    known, written = reader.get("properties", {}), writer.get("properties", {})
    others = reader.get("additionalProperties", True)
    for name, shape in written.items():
        if name in known:
            yield from _refusals(known[name], shape, f"{at}.{name}")
        elif others is False:
            yield f"{at}.{name} is written and unknown"
    for name in reader.get("required", ()):
        if name not in writer.get("required", ()):
            yield f"{at}.{name} is required and may be missing"
    if isinstance(others, dict):
        free = writer.get("additionalProperties", True)
        yield from _refusals(others, free if isinstance(free, dict) else {}, f"{at}.*")


def _items(reader: Shape, writer: Shape, at: str) -> Iterator[str]:
    wanted, given = reader.get("prefixItems", []), writer.get("prefixItems", [])
    if len(wanted) != len(given):
        yield f"{at} holds {len(given)} items where {len(wanted)} are expected"
    for n, (one, other) in enumerate(zip(wanted, given, strict=False)):
        yield from _refusals(one, other, f"{at}[{n}]")
    if isinstance(reader.get("items"), dict):
        items = writer.get("items")
        yield from _refusals(reader["items"], items if isinstance(items, dict) else {}, f"{at}[]")
