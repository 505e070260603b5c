"""A scheme as plain data and as YAML that reads back to the same scheme."""

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import yaml

from gonghui_assessment.scheme.exact import plain
from gonghui_assessment.scheme.expressions import Expression, Literal
from gonghui_assessment.scheme.part import Part
from gonghui_assessment.scheme.tree import Scheme

_WIDTH: Final = 160
_DECIMAL: Final = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?")


class _Dumper(yaml.SafeDumper):
    """Numbers as they are written, no anchors, lists indented."""

    def ignore_aliases(self, data: object) -> bool:
        """Nothing is said twice by reference."""
        del data
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Lists stand further in than their key."""
        del indentless
        super().increase_indent(flow, False)


def _decimal(dumper: yaml.SafeDumper, number: Decimal) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:float", format(number, "f"))


def _answer(dumper: yaml.SafeDumper, answer: bool) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:bool", "yes" if answer else "no")


_Dumper.add_representer(Decimal, _decimal)
_Dumper.add_representer(bool, _answer)


def as_yaml(data: object) -> str:
    """Plain data as a YAML document; small mappings and lists on one line."""
    text: str = yaml.dump(
        data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH, default_flow_style=None
    )
    return text


def as_cell(data: object) -> str:
    """Plain data as YAML on one line."""
    text: str = yaml.dump(
        data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**9, default_flow_style=True
    )
    return text.removesuffix("...\n").strip()


def written(scheme: Scheme) -> dict[str, Any]:
    """A scheme as its author wrote it, as plain data; what is as if it were not said is left out."""
    found = _plain(scheme.written)
    assert isinstance(found, dict)
    return found


def _plain(part: object) -> Any:  # noqa: PLR0911 - one for each sort of part
    match part:
        case Expression(root=Literal(value=Fraction())) if _DECIMAL.fullmatch(part.text):
            return _number(part.text)
        case Expression():
            return part.text
        case Fraction():
            text = plain(part)
            return _number(text) if _DECIMAL.fullmatch(text) else text
        case Part():
            return {
                field.alias or name: _plain(getattr(part, name))
                for name, field in type(part).model_fields.items()
                if not field.exclude
                and (field.is_required() or getattr(part, name) != field.get_default(call_default_factory=True))
            }
        case tuple() | list():
            return [_plain(inner) for inner in part]
        case Mapping():
            return {key: _plain(inner) for key, inner in part.items()}
        case _:
            return part


def _number(text: str) -> int | Decimal:
    return Decimal(text) if "." in text else int(text)
