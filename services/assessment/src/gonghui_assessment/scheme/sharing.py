"""Events that more than one item of a scheme counts."""

from collections.abc import Iterator, Mapping

from gonghui_assessment.scheme.part import Part, expressions
from gonghui_assessment.scheme.rules.amounts import Counted, Finding
from gonghui_assessment.scheme.rules.bonuses import Matrix
from gonghui_assessment.scheme.rules.conditions import ZeroAfterN
from gonghui_assessment.scheme.tree import Indicator, Scheme


def shared_events(scheme: Scheme) -> Mapping[str, tuple[str, ...]]:
    """Values that several items count as findings, credits or prizes: name → codes of the items in printed order."""
    codes: dict[str, list[str]] = {}
    for leaf in scheme.leaves():
        for name in sorted(counted(leaf) & scheme.inputs.keys()):
            codes.setdefault(name, []).append(leaf.code)
    return {name: tuple(found) for name, found in codes.items() if len(found) > 1}


def counted(part: Indicator | tuple[Finding, ...]) -> set[str]:
    """Values that an item, or a list of deductions, counts."""
    parts = (part.rule, part.rules) if isinstance(part, Indicator) else part
    return {name for one in parts for name in _counted(one)}


def _counted(part: object) -> Iterator[str]:
    match part:
        case Counted():
            yield from (name for _, found in expressions((part.count, part.when)) for name in found.names())
        case ZeroAfterN():
            yield from part.count.names()
        case Matrix():
            yield from part.names()
        case Part():
            for field in type(part).model_fields:
                yield from _counted(getattr(part, field))
        case Mapping():
            for inner in part.values():
                yield from _counted(inner)
        case tuple():
            for inner in part:
                yield from _counted(inner)
