"""The published scorecards in use, and the facts and marks that they ask of unions and raters."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any, Final

import yaml

from gonghui_assessment.evaluation import places
from gonghui_assessment.measures.catalogue import VALUES
from gonghui_assessment.scheme.files import load
from gonghui_assessment.scheme.tree import Scheme
from gonghui_deploy.demo.client import Client
from gonghui_deploy.demo.plan import FEDERATION, City, Union

_EXCEPT_SCHOOLS: Final = (
    "primary/private",
    "primary/state_owned",
    "primary/foreign",
    "primary/agency",
    "primary/individual",
)
SHEETS: Final[Mapping[str, Sequence[str]]] = {  # file → kinds and types of unit that it is meant for
    "quzhou-home": _EXCEPT_SCHOOLS,
    "school-standardisation-2017": ("primary/institution",),
    "rizhao-county-2010": ("district/*",),
    "union-group-quantitative": ("group/*",),
}
_JUDGED: Final = frozenset({"assessor_judgement", "range_award", "range_deduction"})


def text_of(name: str) -> str:
    """A shipped scorecard."""
    return files("gonghui_assessment.schemes").joinpath(f"{name}.yaml").read_text()


def concerned(city: City, applies_to: Sequence[str]) -> list[Union]:
    """The unions that a scorecard is meant for."""
    wanted = {pattern.partition("/")[::2] for pattern in applies_to}
    return [u for u in city.unions if (u.kind, u.unit_type) in wanted or (u.kind, "*") in wanted]


async def adopt(client: Client) -> None:
    """Put the scorecards in use, unaltered."""
    for name in SHEETS:
        text = text_of(name)
        scheme = load(text)
        body = {"scheme_id": scheme.scheme, "version": scheme.version, "text": text}
        await client.post("assessment", f"/federations/{FEDERATION}/schemes", f"scheme/{name}", body)


@cache
def _scheme(name: str) -> Scheme:
    return load(text_of(name))


def facts(city: City, year: int) -> Iterator[dict[str, Any]]:
    """What unions report and inspectors find, for every scorecard."""
    spans = _spans()
    for name, applies_to in SHEETS.items():
        scheme = _scheme(name)
        for union in concerned(city, applies_to):
            chance = Random(f"{city.seed}/facts/{year}/{name}/{union.union_id}")
            known = dict(_facts(scheme, union, chance, spans))
            if known:
                yield {"union_id": union.union_id, "report_id": f"{name}-{year}", "year": year, "facts": known}


def _facts(
    scheme: Scheme, union: Union, chance: Random, spans: Mapping[str, Sequence[Any]]
) -> Iterator[tuple[str, str]]:
    for name, wanted in scheme.inputs.items():
        if name in VALUES or chance.random() < 0.02:  # a few facts are never reported
            continue
        luck = min(1.0, max(0.0, union.diligence + chance.gauss(0, 0.12)))
        if wanted.kind == "yes_no":
            yield name, "yes" if chance.random() < 0.35 + 0.65 * luck else "no"
        elif wanted.kind == "number" and name in spans:
            careless, diligent = (Fraction(str(limit)) for limit in spans[name])
            value = careless + (diligent - careless) * Fraction(round(luck * 100), 100)
            yield name, str(round(value)) if careless.denominator == 1 else f"{float(value):.2f}"


def _spans() -> Mapping[str, Sequence[Any]]:
    found: Mapping[str, Sequence[Any]] = yaml.safe_load(files(__package__).joinpath("facts.yaml").read_text())
    return found


def marks(city: City, year: int) -> Iterator[dict[str, Any]]:
    """What assessors give where a scorecard leaves it to them; halves of a point."""
    for name, applies_to in SHEETS.items():
        scheme = _scheme(name)
        full = {leaf.code: leaf.mark() for leaf in scheme.leaves()}
        judged = [(p.place, p.rule.full or full[p.item]) for p in places(scheme) if p.rule.kind in _JUDGED]
        for union in concerned(city, applies_to):
            chance = Random(f"{city.seed}/marks/{year}/{name}/{union.union_id}")
            for place, most in judged:
                luck = min(1.0, max(0.2, 0.35 + 0.65 * union.diligence + chance.gauss(0, 0.08)))
                halves = round(float(most) * luck * 2)
                yield {"union_id": union.union_id, "scheme_id": scheme.scheme, "item": place, "year": year,
                       "value": f"{halves // 2}.{halves % 2 * 5}"}  # fmt: skip


async def evaluate(client: Client, year: int) -> list[str]:
    """Open the evaluations of a year; their ids."""
    opened = []
    for name, applies_to in SHEETS.items():
        scheme = _scheme(name)
        key = f"{name}-{year}"
        body = {"evaluation_id": key, "year": year, "scheme_id": scheme.scheme, "version": scheme.version,
                "applies_to": list(applies_to)}  # fmt: skip
        await client.post("assessment", f"/federations/{FEDERATION}/evaluations", f"evaluation/{key}", body)
        opened.append(key)
    return opened
