"""The golden corpus: recorded examples of every stored name ever released, which every later release must still read.

A file holds the exact bytes of one payload: `<service>/<stored name>.json`, and further cases of the same name as
`<service>/<stored name>-<case>.json`. Files are added and never changed.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import inspect as types

from gonghui_shared import ids, money
from gonghui_shared.events import Declaration, MalformedEvent, UnknownEvent, declared, decode, encode, upcast_target

SEALED: Final = "aes256gcm.1.AAECAwQFBgcICQoLZ29sZGVuIGV4YW1wbGU="  # looks like cipher text, opens with no key


class Corpus:
    """The folder of examples.

    Args:
        folder: holds one folder per service.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def examples(self, service: str) -> Iterator[tuple[str, Path]]:
        """(stored name, file) of every example of a service."""
        for file in sorted((self._folder / service).glob("*.json")):
            yield file.stem.partition("-")[0], file

    def add(self, declarations: Sequence[Declaration]) -> list[Path]:
        """Record examples of stored names that have none; what is there stays as it is."""
        return [file for declaration in declarations for file in self._record(declaration)]

    def _record(self, declaration: Declaration) -> Iterator[Path]:
        if declaration.name in dict(self.examples(declaration.service)):
            return
        for case, payload in examples_of(declaration).items():
            file = self._folder / declaration.service / f"{declaration.name}{case}.json"
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("xb") as opened:
                opened.write(payload)
            yield file

    def forget(self, name: str) -> None:
        """Remove the examples of a draft, which no release has yet."""
        for file in [file for known, file in self.examples(name.partition(".")[0]) if known == name]:
            file.unlink()

    def faults(self, declarations: Sequence[Declaration]) -> Iterator[str]:
        """One sentence for every example that today's code does not read, and for every stored name without one."""
        services = sorted({declaration.service for declaration in declarations})
        found = [example for service in services for example in self.examples(service)]
        for name in sorted({declaration.name for declaration in declarations} - {name for name, _ in found}):
            yield f"{name} has no example; record one: gonghui contracts write."
        for older, newer in pairwise(sorted((d.name for d in declarations), key=_by_version)):
            if _by_version(older)[0] == _by_version(newer)[0] and upcast_target(older) == older:
                yield f"{older} has no upcaster to {newer}: what stands in the log would reach no projection."
        for name, file in found:
            yield from _misread(name, file)


def _by_version(name: str) -> tuple[str, int]:
    stem, _, version = name.rpartition(".v")
    return stem, int(version)


def _misread(name: str, file: Path) -> Iterator[str]:
    payload = file.read_bytes()
    try:
        newest = declared(upcast_target(name)).cls
        if not isinstance(decode(name, payload), newest):
            yield f"{file.name}: the upcaster of {name} gives no {newest.__name__}."
        if encode(msgspec.json.decode(payload, type=declared(name).cls)) != payload:
            yield f"{file.name}: written again it differs; the fields of {name} or their order have changed."
    except UnknownEvent:
        yield f"{file.name}: {name} is declared no longer; records under this name stand in the log for ever."
    except (MalformedEvent, msgspec.ValidationError):
        yield f"{file.name}: today's code no longer reads {name}; leave it as it was and declare a new version."


def examples_of(declaration: Declaration) -> dict[str, bytes]:
    """Payloads by the case they stand for: everything given, and as little as the shape allows where that differs."""
    full, least = (_example(declaration, least=least) for least in (False, True))
    return {"": full} if full == least else {"": full, "-least": least}


def _example(declaration: Declaration, *, least: bool) -> bytes:
    built = _value(types.type_info(declaration.cls), "", least=least)
    assert isinstance(built, dict)
    sealed = dict.fromkeys(declaration.personal, "" if least else SEALED)
    return encode(msgspec.convert(built | sealed, declaration.cls))


def _value(kind: types.Type, name: str, *, least: bool) -> Any:  # noqa: PLR0911 - one answer per kind of type
    """A plain value of a type, readable by the name of its field."""
    match kind:
        case types.StructType(fields=fields):
            given = (field for field in fields if field.required or not least)
            return {field.name: _value(field.type, field.name, least=least) for field in given}
        case types.VarTupleType(item_type=item):
            return [] if least else [_value(item, name.removesuffix("s"), least=least)]
        case types.DictType(key_type=key, value_type=item):
            return {} if least else {_value(key, name, least=least): _value(item, name, least=least)}
        case types.UnionType(types=kinds):
            nothing = [one for one in kinds if isinstance(one, types.NoneType)]
            return None if least and nothing else _value(kinds[0], name, least=least)
        case types.LiteralType(values=values):
            return values[-1 if least else 0]
        case types.StrType(pattern=pattern):
            return _text(pattern, name)
        case types.IntType(ge=lowest):
            return 2026 if name == "year" else (lowest or 0) if least else 12
        case types.BoolType():
            return not least
        case types.DateType():
            return "2026-03-31"
        case types.AnyType():
            return "12"
    raise TypeError(f"no example is known for {kind}")


def _text(pattern: str | None, name: str) -> str:
    if pattern == money.MONTH_PATTERN:
        return "2026-03"
    if pattern == ids.PATTERN:
        return f"{name.removesuffix('_id').replace('_', '-')}-1"
    return f"{name} 示例"
