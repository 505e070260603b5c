"""The sentences of a certificate: computed from its own text, by whoever issues it and by whoever verifies it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from gonghui_assessment.annual_evaluation.scoring import titles_of
from gonghui_assessment.evaluation.city import City
from gonghui_assessment.evaluation.look import Values
from gonghui_assessment.evaluation.results import UnitResult
from gonghui_assessment.evaluation.units import Unit
from gonghui_assessment.measures.catalogue import VALUES
from gonghui_assessment.scheme.functions import Unscored
from gonghui_assessment.scheme.rules.base import Rating
from gonghui_assessment.statement.paragraph import Behind
from gonghui_assessment.statement.telling import Telling, looked_at, wording

from .document import Certificate, Certified, Saying, Sentences
from .recomputing import Given, as_said, evaluated, given, revised_points


def sentences(found: Certified, behind: Behind, ratings: Mapping[str, Sequence[Rating]]) -> Sentences:
    """The result that stands, in sentences.

    Args:
        found: everything else that the certificate says.
        behind: how many events stand behind values, and measures from which rates follow; what no sentence names is left out.
        ratings: all of them, also those that are kept back.
    """
    by = given(found)
    by = replace(by, unit=replace(by.unit, ratings=ratings))
    result = evaluated(found, by, revised_points(found))
    names = looked_at(result)
    measures = {measure for name in names if name in VALUES for measure in VALUES[name].names()}
    events = {name: count for name, count in sorted(behind.events.items()) if name in names and count}
    counts = {name: count for name, count in sorted(behind.counts.items()) if name in measures}
    return Sentences(wording=wording(), events=events, counts=counts, said=_told(found, by, result, events, counts))


def unlike(found: Certificate) -> Iterator[str]:
    """Codes of items that this release would say otherwise, and values that do not follow from their measures.

    Where `otherwise_worded`, these prove nothing.
    """
    by, own = given(found), found.sentences
    result = evaluated(found, by, as_said(found) | revised_points(found))
    said = {one.code: one for one in own.said}
    told = {one.code: one for one in _told(found, by, result, own.events, own.counts)}
    known = (said.keys() | told.keys()) - set(found.kept_back)
    yield from sorted(code for code in known if said.get(code) != told.get(code))
    yield from _miscounted(by, looked_at(result), own.counts)


def otherwise_worded(found: Certified) -> bool:
    """Whether another release wrote its sentences, so that only its digest covers them."""
    return isinstance(found, Certificate) and found.sentences.wording != wording()


def _told(
    found: Certified, by: Given, result: UnitResult, events: Mapping[str, int], counts: Mapping[str, int]
) -> Sequence[Saying]:
    behind = Behind(events, counts, date(found.year, 1, 1), date(found.year, 12, 31))
    telling = Telling(by.scheme, by.unit, by.frozen, behind)
    said = telling.whole(result, titles_of(by.scheme), revised_points(found))
    return [Saying(code=one.code, zh=one.zh, en=one.en) for one in said]


def _miscounted(by: Given, names: frozenset[str], counts: Mapping[str, int]) -> Iterator[str]:
    """Values that do not follow from the measures that are given for them.

    Where measures are left out, no sentence tells of them; one that does is not like what is recomputed.
    """
    measures: dict[str, Fraction] = {name: Fraction(count) for name, count in counts.items()}
    scope = Values(City(by.scheme.model_copy(update={"measures": {}}), [], date.min), Unit("", values=measures))
    for name in sorted(name for name in names & VALUES.keys() if VALUES[name].names() <= counts.keys()):
        try:
            fits = scope.number(VALUES[name].root) == Fraction(by.unit.values[name])  # type: ignore[arg-type]  # a number, or yes
        except Unscored:
            fits = False
        if not fits:
            yield name
