"""The result that follows from a certificate's own text."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from gonghui_assessment.annual_evaluation.scoring import grading_of, under_the_law
from gonghui_assessment.evaluation.city import City
from gonghui_assessment.evaluation.grading import graded
from gonghui_assessment.evaluation.peers import Column, Frozen
from gonghui_assessment.evaluation.results import UnitResult
from gonghui_assessment.evaluation.units import Unit, read_row
from gonghui_assessment.scheme.exact import exact
from gonghui_assessment.scheme.files import load
from gonghui_assessment.scheme.rules.base import Rating
from gonghui_assessment.scheme.tree import Grading, Scheme

from .document import Beside, Certificate, Certified


@dataclass(frozen=True, slots=True)
class Given:
    """What the text gives: the scheme, the union, and what it was compared with."""

    scheme: Scheme
    unit: Unit
    frozen: Frozen


def given(found: Certified) -> Given:
    """Read the text.

    Raises:
        ValueError: it cannot be read.
    """
    scheme = under_the_law(load(found.scheme.text))
    ratings = {
        place: tuple(Rating(_value(mark.value), rater=mark.rater) for mark in marks)
        for place, marks in found.inputs.ratings.items()
    }
    unit = Unit(found.union_id, found.inputs.unit_type, read_row(scheme, found.inputs.values), ratings)
    means = {key: None if mean is None else Fraction(mean) for key, mean in found.compared.means.items()}
    return Given(scheme, unit, Frozen({key: _column(one) for key, one in found.compared.columns.items()}, means))


def evaluated(found: Certified, by: Given, revised: Mapping[str, Fraction]) -> UnitResult:
    """The union's result with other points for some items."""
    city = City(by.scheme, [by.unit], date(found.year, 12, 31), by.frozen, {by.unit.unit_id: revised})
    [result] = graded(city, _without_places(by.scheme.grading or grading_of(found.grades, found.quota))).values()
    return result


def as_said(found: Certified) -> dict[str, Fraction]:
    """Points of items whose marks are kept back, by code."""
    kept = set(found.kept_back) if isinstance(found, Certificate) else set()
    return {item.code: Fraction(item.points) for item in found.items if item.code in kept and item.points is not None}


def revised_points(found: Certified) -> dict[str, Fraction]:
    """What items got instead, by code."""
    return {item.code: Fraction(item.points) for one in found.revisions for item in one.items}


def _value(text: str) -> Fraction | str | None:
    try:
        return exact(text) if text else None
    except ValueError:
        return text


def _column(beside: Beside) -> Column:
    of = {name: Fraction(value) for name, value in beside.values.items()}
    return Column(of, {name: Fraction(weight) for name, weight in beside.weights.items()}, sorted(of.values()))


def _without_places(grading: Grading) -> Grading:
    """How many unions may hold a grade depends on the others, of which a certificate does not speak."""
    free = [
        grade.model_copy(update={"at_most_share": None, "at_most_units": None, "first": None})
        for grade in grading.grades
    ]
    return grading.model_copy(update={"grades": tuple(free), "among": None})
