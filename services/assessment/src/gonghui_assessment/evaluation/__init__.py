"""What a scheme says of a whole city: a pure function, exact, the same digits whenever it is run.

Give it a scheme and every unit at once, because some items compare a unit with its peers::

    scheme = load(text)                                    # gonghui_assessment.scheme
    units = [
        Unit("u1", unit_type="enterprise", values=read_row(scheme, {"members": "90", "staff": "100"}),
             ratings={"1.3": (Rating(Fraction(3), "看了台账 records seen"),)}),
    ]
    city = evaluate(scheme, units, on=date(2026, 12, 31))
    city.units["u1"].total        # Fraction
    city.units["u1"].leaves       # tuple[LeafResult, ...]: status, points, steps, values looked at
    city.units["u1"].as_json()    # every number exact text
    city.digest                   # SHA-256 over all results

Inputs
    *values*: name → number (Fraction), yes/no, text, date or numbers, as `scheme.inputs` declares them; `read_row` reads
    them from text. A name that is absent makes the items that look at it a gap, never a zero. *ratings*: place → what
    raters gave; a place is the code of the item, or `code-1` for the first part of a composite item. `places(scheme)`
    lists them. *unit_type* chooses variants and peers. *superior* is the unit directly above, for `sub_…` measures. A
    unit with `scored=False` only lends its values (as a subordinate).

Output
    `LeafResult.status` is one of `scored`, `gap` (a value is missing, nothing to measure, or the text is silent),
    `needs_rating`, `not_applicable`, `open` (a deadline still runs). Only `scored` has points. `total` adds what is
    scored; `open_points` is the sum of full marks that are not settled, `complete` says that there are none.
    `grade` is None unless the scheme, or the `grading` that was given, prints grades.
"""

from gonghui_assessment.evaluation.city import evaluate
from gonghui_assessment.evaluation.results import (
    BarResult,
    Evaluation,
    LeafResult,
    SectionResult,
    Status,
    Step,
    UnitResult,
)
from gonghui_assessment.evaluation.units import Unit, places, read_row
from gonghui_assessment.scheme.rules.base import Rating

__all__ = [
    "BarResult",
    "Evaluation",
    "LeafResult",
    "Rating",
    "SectionResult",
    "Status",
    "Step",
    "Unit",
    "UnitResult",
    "evaluate",
    "places",
    "read_row",
]
