"""What is wrong with a text, in words that its author understands: where, what was expected, what was meant perhaps."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Final, Literal, get_args, get_origin

from pydantic_core import ErrorDetails

from gonghui_assessment.scheme.part import Part
from gonghui_assessment.scheme.rules.compound import AnyRule
from gonghui_assessment.scheme.tree import Scheme

Place = tuple[int, int]  # line and column, from 1
KINDS: Final[Mapping[str, type[Part]]] = {
    get_args(rule.model_fields["kind"].annotation)[0]: rule for rule in get_args(get_args(AnyRule)[0])
}
_NEEDED: Final = {
    "model_type": ("应为一组“键: 值”", "a mapping of keys and values is needed"),
    "model_attributes_type": ("应为一组“键: 值”", "a mapping of keys and values is needed"),
    "dict_type": ("应为一组“键: 值”", "a mapping of keys and values is needed"),
    "mapping_type": ("应为一组“键: 值”", "a mapping of keys and values is needed"),
    "tuple_type": ("应为列表", "a list is needed"),
    "string_type": ("应为文字；数字样的编码要加引号", "a text is needed; one that looks like a number needs quotes"),
    "bool_type": ("应为 yes 或 no", "yes or no is needed"),
    "int_type": ("应为整数", "a whole number is needed"),
    "union_tag_not_found": ("规则缺少 kind", "the rule has no kind"),
    "date_type": ("应为日期，如 2026-03-31", "a date such as 2026-03-31 is needed"),
}
_BOUNDS: Final = {
    "greater_than": ("须大于 {gt}", "it must be more than {gt}"),
    "greater_than_equal": ("不得小于 {ge}", "it must be at least {ge}"),
    "less_than": ("须小于 {lt}", "it must be less than {lt}"),
    "less_than_equal": ("不得大于 {le}", "it must be at most {le}"),
    "too_short": ("至少 {min_length} 项", "at least {min_length} of them are needed"),
    "too_long": ("至多 {max_length} 项", "at most {max_length} of them"),
    "string_too_short": ("不得为空", "it must not be empty"),
    "string_too_long": ("至多 {max_length} 字", "at most {max_length} characters"),
}
_PATTERNS: Final = {
    "code": ('编码由字母、数字、点、横线组成，如 "1.2"', 'a code is made of letters, digits, dots and strokes, such as "1.2"'),
    "scheme": ("名称由字母、数字、横线组成", "the id is made of letters, digits and strokes"),
    "version": ("版本由字母、数字、点、横线组成", "a version is made of letters, digits, dots and strokes"),
}  # fmt: skip


def meant(word: object, known: Iterable[str]) -> str:
    """`，是否为 x？ did you mean x?`, or nothing."""
    close = get_close_matches(str(word), sorted(known), n=1, cutoff=0.6)
    return f"，是否为 {close[0]}？ did you mean {close[0]}?" if close else ""


def located(mark: Place | None, text: str) -> str:
    """A message with its line and column."""
    return f"第 {mark[0]} 行第 {mark[1]} 列 (line {mark[0]}, column {mark[1]})  {text}" if mark else text


def worded(fault: ErrorDetails, keys: Mapping[str, Place], values: Mapping[str, Place]) -> str:
    """One fault that the model found, with the line and column of what it is about."""
    place = fault["loc"]
    path = _written(place, values)
    shown = ".".join(str(part) for part in _without_tags(place) if part != "[key]")
    unknown = fault["type"] == "extra_forbidden"
    mark = (keys if unknown else values).get(path) or values.get(path)
    return located(mark, f"{shown}: {_reason(fault)}" if shown else _reason(fault))


def _written(place: tuple[int | str, ...], values: Mapping[str, Place]) -> str:
    """The part of a place that stands in the text: tags of unions and keys that are missing do not."""
    path = ""
    for part in place:
        further = f"{path}.{part}".lstrip(".")
        path = further if further in values else path
    return path


def _without_tags(place: tuple[int | str, ...]) -> Iterator[int | str]:
    """A rule's kind stands in the place that the model names, and not in the text."""
    before: int | str = ""
    for part in place:
        if part not in KINDS or (before not in {"rule", "rules"} and not isinstance(before, int)):
            yield part
        before = part


def _reason(fault: ErrorDetails) -> str:  # noqa: PLR0911 - one for each sort of fault
    kind, context, last = fault["type"], fault.get("ctx", {}), fault["loc"][-1] if fault["loc"] else ""
    if kind in _NEEDED:
        return " ".join(_NEEDED[kind])
    if kind in _BOUNDS:
        zh, en = (words.format(**context) for words in _BOUNDS[kind])
        return f"{zh}，百分比写作 30% {en}; 30 per cent is written 30%" if context.get("le") == 1 else f"{zh} {en}"
    match kind:
        case "missing":
            choices = "、".join(_choices(fault["loc"]))
            return f"缺少 {last}{f'，可为 {choices}' if choices else ''} {last} is missing"
        case "extra_forbidden":
            known = _known_keys(fault["loc"][:-1])
            close = meant(last, known)
            return f"没有 {last} 这个键{close or f'，可用：{_list(known)}'} there is no key {last} here"
        case "union_tag_invalid":
            return f"没有这种评分方法{meant(context.get('tag', ''), KINDS)} there is no such kind of rule"
        case "literal_error":
            expected = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
            close = meant(fault.get("input", ""), expected.split(", "))
            return f"应为 {expected} 之一{close} one of {expected} is needed"
        case "string_pattern_mismatch":
            return " ".join(_PATTERNS.get(str(last), ("名称只能由文字、数字、下划线组成，且不以数字开头", "a name is made of letters, digits and underscores and begins with a letter")))  # fmt: skip
    return str(fault["msg"]).removeprefix("Value error, ")


def _choices(place: tuple[int | str, ...]) -> tuple[str, ...]:
    """The words that a missing key may have."""
    found = {_annotation(model, place[-1]) for model in _models_at(place[:-1])}
    words = [get_args(one) for one in found if get_origin(one) is Literal]
    return words[0] if len(words) == 1 else ()


def _list(known: Iterable[str]) -> str:
    return "、".join(sorted(known)[:30])


def _known_keys(place: tuple[int | str, ...]) -> set[str]:
    """The keys that may stand at a place."""
    models = _models_at(place)
    return {field.alias or name for model in models for name, field in model.model_fields.items() if not field.exclude}


def _models_at(place: tuple[int | str, ...]) -> set[type[Part]]:
    """The parts of the language that may stand at a place."""
    found: set[type[Part]] = {Scheme}
    for part in place:
        if part in KINDS and len(found) > 1:  # the tag of a rule, and no key of its own
            found = {KINDS[str(part)]}
            continue
        inner = {inner for model in found for inner in _models(_annotation(model, part))}
        found = inner or found
    return found


def _annotation(model: type[Part], key: int | str) -> Any:
    for name, field in model.model_fields.items():
        if key in (name, field.alias):
            return field.annotation
    return None


def _models(annotation: Any) -> set[type[Part]]:
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return {annotation}
    return {model for inner in get_args(annotation) for model in _models(inner)}
