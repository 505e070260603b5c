"""A union's whole result in sentences, item by item, in both languages: the same for its page and for its certificate."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Final

from gonghui_assessment.evaluation.peers import Frozen
from gonghui_assessment.evaluation.results import BarResult, LeafResult, UnitResult
from gonghui_assessment.evaluation.units import Unit
from gonghui_assessment.measures.catalogue import CATALOGUE
from gonghui_assessment.scheme.tree import Indicator, Scheme

from .improvement import improvements
from .language import TONGUES, Language
from .paragraph import Behind, barred, paragraph

_TEXTS: Final = {"statement": ".py", "authoring": "sentences.py", "measures": "wording.yaml"}


@dataclass(frozen=True, slots=True)
class Said:
    """An item, or what bars, in sentences."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Telling:
    """One union, what it was compared with, and how many events stand behind its values."""

    scheme: Scheme
    unit: Unit
    frozen: Frozen
    behind: Behind

    def whole(self, result: UnitResult, titles: Mapping[str, str], revised: Collection[str]) -> Iterator[Said]:
        """Every item, then every veto and gate that bars.

        Args:
            titles: by code.
            revised: codes of items whose points somebody gave anew.
        """
        nodes = {leaf.code: leaf for leaf in self.scheme.leaves()}
        yield from (self.item(nodes.get(one.code), one, revised=one.code in revised) for one in result.leaves)
        yield from (self.bar(titles[one.code], one) for one in result.bars if one.state == "bars")

    def item(self, leaf: Indicator | None, found: LeafResult, *, revised: bool) -> Said:
        """One item; what would raise it is not said of one that was revised, which does not follow from values any more."""
        ahead = (
            improvements(self.scheme, self.unit, leaf, found, self.behind.last, self.frozen, self.behind.counts)
            if leaf and not revised
            else []
        )
        kind = self.unit.unit_type
        zh, en = (paragraph(Language(self.scheme, one), leaf, kind, found, self.behind, ahead) for one in TONGUES)
        return Said(found.code, zh, en)

    def bar(self, title: str, found: BarResult) -> Said:
        """One veto or gate that bars."""
        zh, en = (barred(Language(self.scheme, tongue), title, found, self.behind) for tongue in TONGUES)
        return Said(found.code, zh, en)


def looked_at(result: UnitResult) -> frozenset[str]:
    """The values that sentences name."""
    of_items = (one.values for one in result.leaves)
    of_bars = (one.values for one in result.bars if one.state == "bars")
    return frozenset(name for values in (*of_items, *of_bars) for name in values)


@cache
def wording() -> str:
    """SHA-256 over all texts from which sentences are made, since another release may say the same in other words."""
    found = sha256(CATALOGUE.model_dump_json().encode())
    for package, ending in _TEXTS.items():
        texts = (one for one in files(f"gonghui_assessment.{package}").iterdir() if one.name.endswith(ending))
        for one in sorted(texts, key=lambda one: one.name):
            found.update(one.read_bytes())
    return found.hexdigest()
