"""Reading a scheme from YAML: a small closed subset, bounded, without aliases, tags or binary floats."""

import hashlib
import re
from collections.abc import Hashable
from datetime import date
from decimal import Decimal
from typing import Protocol

import yaml
from pydantic import ValidationError

from gonghui_assessment.scheme.tree import Scheme

LARGEST = 512 * 1024  # bytes
MOST_NODES, DEEPEST = 50_000, 40
_INT = re.compile(r"^[-+]?[0-9]{1,30}$")
_DECIMAL = re.compile(r"^[-+]?[0-9]{1,30}\.[0-9]{1,30}$")
_DAY = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
_BOOL = re.compile(r"^(?:true|false|yes|no)$")
_NULL = re.compile(r"^(?:null|~|)$")


class BadScheme(ValueError):
    """The text is no scheme; each line of the message names a place and a reason."""


class Mark(Protocol):
    """Where something stands in the text."""

    @property
    def line(self) -> int:
        """The line, from 0."""


class _Loader(yaml.SafeLoader):
    """YAML without anything that can surprise: what is not plainly a number, day, yes/no or null is a text."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - as in the parent

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._nodes = self._depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Compose one node; aliases, anchors and tags are refused, size and depth are bounded."""
        event: yaml.Event = self.peek_event()  # type: ignore[no-untyped-call]  # the stubs leave the parser out
        mark = event.start_mark
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _refused("不允许锚点与别名", "anchors and aliases are not allowed", mark)
        if getattr(event, "tag", None):
            raise _refused("不允许标签", "tags are not allowed", mark)
        self._nodes += 1
        self._depth += 1
        if self._nodes > MOST_NODES or self._depth > DEEPEST:
            raise _refused("内容过大或嵌套过深", "too large or nested too deeply", mark)
        node: yaml.Node | None = super().compose_node(parent, index)
        self._depth -= 1
        return node


def _refused(zh: str, en: str, mark: Mark | None) -> BadScheme:
    line = mark.line + 1 if mark else 0
    return BadScheme(f"第 {line} 行：{zh} line {line}: {en}")


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Hashable, object]:
    found: dict[Hashable, object] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key_node, yaml.ScalarNode) or key is None:
            raise _refused("键应为名称或数字", "a key must be a name or a number", key_node.start_mark)
        if key in found:
            raise _refused("重复的键", "the same key twice", key_node.start_mark)
        found[key] = loader.construct_object(value_node, deep=True)
    return found


def _sequence(loader: _Loader, node: yaml.SequenceNode) -> tuple[object, ...]:
    return tuple(loader.construct_object(item, deep=True) for item in node.value)


def _day(_: _Loader, node: yaml.ScalarNode) -> date:
    try:
        return date.fromisoformat(str(node.value))
    except ValueError:
        raise _refused("不存在的日期", "there is no such date", node.start_mark) from None


_SCALARS = (("int", _INT), ("float", _DECIMAL), ("timestamp", _DAY), ("bool", _BOOL), ("null", _NULL))
for _tag, _pattern in _SCALARS:
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", _pattern, None)
_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
_Loader.add_constructor("tag:yaml.org,2002:seq", _sequence)
_Loader.add_constructor("tag:yaml.org,2002:int", lambda _, node: int(node.value))
_Loader.add_constructor("tag:yaml.org,2002:float", lambda _, node: Decimal(node.value))
_Loader.add_constructor("tag:yaml.org,2002:bool", lambda _, node: node.value in {"true", "yes"})
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _day)


def load(text: str) -> Scheme:
    """Read a scheme.

    Args:
        text: YAML, at most 512 KiB.

    Returns:
        The scheme, stamped with the digest of its text; it is well-formed but not yet linted.

    Raises:
        BadScheme: it is no YAML of the subset, or no scheme; the message names places, never values.
    """
    if len(text.encode(errors="replace")) > LARGEST:
        raise BadScheme("方案文本过大 the text of the scheme is too large")
    try:
        return Scheme.model_validate(_parsed(text)).stamp(digest_of(text))
    except ValidationError as faults:
        raise BadScheme(
            "\n".join(_line(fault["loc"], _REASONS.get(fault["type"], fault["msg"])) for fault in faults.errors()[:50])
        ) from None


def _parsed(text: str) -> object:
    try:
        loader = _Loader(text)
    except yaml.YAMLError:
        raise BadScheme("不是合法的 YAML not YAML") from None
    try:
        return loader.get_single_data()
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        raise BadScheme(f"不是合法的 YAML，第 {mark.line + 1 if mark else 0} 行 not YAML") from None
    except (yaml.YAMLError, RecursionError):
        raise BadScheme("不是合法的 YAML not YAML") from None
    finally:
        loader.dispose()


_REASONS = {"union_tag_invalid": "没有这种评分方法 there is no such kind of rule"}  # the original repeats the input


def _line(place: tuple[int | str, ...], reason: str) -> str:
    return f"{'.'.join(str(part) for part in place)}: {reason.removeprefix('Value error, ')}"


def digest_of(text: str) -> str:
    """SHA-256 of a scheme's text, as hex."""
    return hashlib.sha256(text.encode()).hexdigest()
