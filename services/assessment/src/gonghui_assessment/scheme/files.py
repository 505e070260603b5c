"""Reading a scheme from YAML: a small closed subset, bounded, without aliases, tags or binary floats."""

import hashlib
import re
from collections.abc import Hashable
from datetime import date
from decimal import Decimal
from typing import Protocol

import yaml
from pydantic import ValidationError

from gonghui_assessment.scheme.spelling_out import MixedPeriods, spelled_out
from gonghui_assessment.scheme.tree import Scheme
from gonghui_assessment.scheme.wording import located, worded

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

    @property
    def column(self) -> int:
        """The column, from 0."""


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
    return BadScheme(located((mark.line + 1, mark.column + 1) if mark else None, f"{zh} {en}"))


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


def text_of(body: bytes) -> str:
    """The text of a scheme's file.

    Raises:
        BadScheme: it is not in UTF-8.
    """
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadScheme("文件应为 UTF-8 编码，请另存为 UTF-8 the file is not in UTF-8; save it as UTF-8") from None


def load(text: str) -> Scheme:
    """Read a scheme.

    Args:
        text: YAML, at most 512 KiB.

    Returns:
        The scheme, periods and blanks spelled out, stamped with the digest of its text; it is well-formed but not yet
        linted.

    Raises:
        BadScheme: it is no YAML of the subset, or no scheme; each line names a place in the text.
    """
    if len(text.encode(errors="replace")) > LARGEST:
        raise BadScheme("方案文本过大 the text of the scheme is too large")
    found, keys, values = _parsed(text)
    if not isinstance(found, dict):
        raise BadScheme("应为一组“键: 值” a mapping of keys and values is needed")
    try:
        written = Scheme.model_validate(found)
        return spelled_out(written).stamp(digest_of(text), values, written)
    except ValidationError as faults:
        found = faults.errors()
        inner = {fault["loc"][:length] for fault in found for length in range(len(fault["loc"]))}
        own = [fault for fault in found if fault["loc"] not in inner]  # a list of faulty parts is not too short as well
        told = dict.fromkeys(worded(fault, keys, values) for fault in own)  # a rule is read in more than one place
        raise BadScheme("\n".join(list(told)[:50])) from None
    except MixedPeriods as fault:
        mark = values.get(f"measures.{fault}")
        raise BadScheme(located(mark, f"measures.{fault}: 混用了不同的期间 it mixes different periods")) from None


def plain_of(text: str) -> object:
    """A piece of YAML of the same small subset, as plain data.

    Raises:
        BadScheme: it is no YAML of the subset.
    """
    return _parsed(text)[0]


Marks = dict[str, tuple[int, int]]


def _parsed(text: str) -> tuple[object, Marks, Marks]:
    """What the text says, and where its keys and values stand."""
    try:
        loader = _Loader(text.removeprefix("\ufeff"))
    except yaml.YAMLError:
        raise BadScheme("不是合法的 YAML not YAML") from None
    keys: Marks = {}
    values: Marks = {}
    try:
        node = loader.get_single_node()
        found = None if node is None else loader.construct_document(node)
        if node is not None:
            _marked(node, "", keys, values)
    except yaml.MarkedYAMLError as fault:
        raise BadScheme(_of_yaml(fault)) from None
    except (yaml.YAMLError, RecursionError):
        raise BadScheme("不是合法的 YAML not YAML") from None
    finally:
        loader.dispose()
    return found, keys, values


def _of_yaml(fault: yaml.MarkedYAMLError) -> str:
    mark = fault.problem_mark or fault.context_mark
    hints = {
        "found character '\\t'": "缩进请用空格，不用制表符 indent by spaces, not by tabs",
        "mapping values are not allowed": "含冒号的文字要加引号，或缩进不齐 a text with a colon needs quotes, or the indent is off",
        "expected ',' or": "括号未配对，或含逗号、括号的文字未加引号 a bracket is missing, or a text with a comma or bracket needs quotes",
        "did not find expected": "缩进不齐或符号未配对 the indent is off, or a bracket is missing",
        "expected <block end>": "缩进不齐 the indent is off",
    }
    problem = fault.problem or ""
    hint = next((hint for start, hint in hints.items() if start in problem), "")
    place = (mark.line + 1, mark.column + 1) if mark else None
    return located(place, f"不是合法的 YAML not YAML{'：' if hint else ''}{hint}")


def _marked(node: yaml.Node, path: str, keys: Marks, values: Marks) -> None:
    values[path] = (node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = f"{path}.{key.value}".lstrip(".")
            keys[inner] = (key.start_mark.line + 1, key.start_mark.column + 1)
            _marked(value, inner, keys, values)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _marked(value, f"{path}.{index}".lstrip("."), keys, values)


def digest_of(text: str) -> str:
    """SHA-256 of a scheme's text, as hex."""
    return hashlib.sha256(text.encode()).hexdigest()
