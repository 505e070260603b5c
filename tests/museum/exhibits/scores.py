"""Bugs of evidence and evaluation: points that cannot be explained."""

from typing import Final

from tests.museum.exhibit import Exhibit

_ASSESSMENT = "services/assessment/src/gonghui_assessment"
_EXACT, _TOTALS, _GRADING = (
    f"{_ASSESSMENT}/scheme/exact.py",
    f"{_ASSESSMENT}/evaluation/totals.py",
    f"{_ASSESSMENT}/evaluation/grading.py",
)
_VALUES = f"{_ASSESSMENT}/annual_evaluation/values.py"
_EVALUATE, _NUMBERS = (
    "tests/assessment/evaluation/test_evaluate.py::test_",
    "tests/assessment/scheme/test_exact.py::test_",
)
_RUNNING, _YEAR = (
    "tests/assessment/annual_evaluation/test_running.py::test_",
    "tests/assessment/annual_evaluation/test_values.py::test_",
)

EXHIBITS: Final = (
    Exhibit(
        "scores.rounded-before-the-end",
        "Every item is rounded, and the total is not what its items say.",
        "spreadsheets; Yahoo's and the Vancouver exchange's indices",
        _TOTALS,
        {"return Sum(result.points or ZERO, result.full,": "return Sum(rounded(result.points or ZERO), result.full,"},
        (f"{_EVALUATE}rounding_waits_for_the_end_unless_subtotals_are_rounded",),
    ),
    Exhibit(
        "scores.half-to-even",
        "97.505 is shown as 97.50.",
        "`round()` of most languages",
        _EXACT,
        {
            "    size = Fraction(floor(abs(number) * scale + Fraction(1, 2)), scale)\n": "    size = Fraction(round(abs(number) * scale), scale)\n"
        },
        (f"{_NUMBERS}half_is_rounded_up",),
    ),
    Exhibit(
        "scores.binary-float-taken",
        "A rate of 0.1 enters as 0.1000000000000000055.",
        "JSON numbers; Pydantic's strict Decimal takes floats",
        _EXACT,
        {
            "    if isinstance(raw, bool | float) or raw is None:\n": "    if isinstance(raw, float):\n        return Fraction(raw)\n    if isinstance(raw, bool) or raw is None:\n"
        },
        (f"{_NUMBERS}what_is_no_exact_number_is_refused",),
    ),
    Exhibit(
        "scores.gap-counts-as-nothing",
        "An item that nobody rated has no points, and the total looks settled.",
        "`coalesce(points, 0)`",
        _TOTALS,
        {"return Sum(ZERO, result.full, result.full, applies": "return Sum(ZERO, result.full, applies"},
        (f"{_EVALUATE}an_item_without_points_leaves_the_total_open",),
    ),
    Exhibit(
        "scores.equal-totals-ranked-apart",
        "Of two equal totals one is second.",
        "`row_number()` for `rank()`",
        _GRADING,
        {"places.setdefault(mark, place)": "places[mark] = place"},
        (f"{_EVALUATE}equal_totals_share_the_best_rank",),
    ),
    Exhibit(
        "scores.quota-parts-equals",
        "The quota ends between two equal totals, and the id decides who is excellent.",
        "`limit n` on a ranking",
        _GRADING,
        {"sum(other < rank for other in taken) < places": "sum(other <= rank for other in taken) < places"},
        (f"{_EVALUATE}a_quota_passes_the_next_units_to_the_next_grade",),
    ),
    Exhibit(
        "scores.limit-left-out",
        "Whoever reaches a grade's limit exactly does not get it.",
        "`>` for from … on",
        _GRADING,
        {
            'return value >= grade.min if defaults.at_limit == "included" else value > grade.min': "return value > grade.min"
        },
        (f"{_EVALUATE}a_grade_begins_at_its_limit",),
    ),
    Exhibit(
        "scores.late-evidence-counts",
        "What arrives after the opening changes what was frozen.",
        "queries over live tables",
        f"{_ASSESSMENT}/annual_evaluation/freezing.py",
        {"position <= {until} and counts_on": "position <= {until} + 1000000 and counts_on"},
        (f"{_RUNNING}what_arrives_after_the_opening_does_not_count",),
        "postgres",
    ),
    Exhibit(
        "scores.frozen-too-early",
        "Evidence is frozen as it stands here, whatever is still on its way.",
        "cut-offs by the local clock",
        f"{_ASSESSMENT}/annual_evaluation/frontier.py",
        {
            "            if reached.get(slice_, 0) < min(position, frontier[producer]):\n": "            if frontier[producer] < 0:\n"
        },
        (f"{_RUNNING}nothing_is_frozen_before_everything_up_to_the_frontier_has_arrived",),
        "postgres",
    ),
    Exhibit(
        "scores.early-report-overwrites",
        "A report of an earlier month that comes late takes the place of the latest one.",
        "last write wins",
        f"{_ASSESSMENT}/target/decider.py",
        {"            later = month >= target.last_month\n": "            later = month != target.last_month\n"},
        ("tests/assessment/target/test_decider.py::test_the_report_of_the_latest_month_decides_over_the_year",),
    ),
    Exhibit(
        "scores.stock-counted-in-its-year",
        "Members who joined before the year are not there.",
        "stocks treated as flows",
        f"{_ASSESSMENT}/annual_evaluation/gathering.py",
        {"kind != FLOW": "kind == STATE"},
        (f"{_YEAR}stocks_count_from_the_beginning",),
    ),
    Exhibit(
        "scores.reported-beats-measured",
        "A figure that a union reports takes the place of what its events say.",
        "manual overrides",
        _VALUES,
        {"    if name in VALUES:\n": "    if name in VALUES and name not in known.facts:\n"},
        (f"{_YEAR}measured_values_take_precedence_over_reported_ones",),
    ),
    Exhibit(
        "scores.barred-takes-a-place",
        "Whoever a finding bars from excellence still uses up a place of the quota.",
        "quotas before vetoes",
        f"{_ASSESSMENT}/term_evaluation/weighing.py",
        {
            "    best = sorted((n for n, (t, _) in known.items() if not _bars(t.marks)), key": "    best = sorted(known, key"
        },
        (
            "tests/assessment/term_evaluation/test_weighing.py::test_whom_a_finding_bars_takes_no_place_among_the_excellent",
        ),
    ),
    Exhibit(
        "scores.silence-is-merit",
        "A term of which nothing is known is weighed, and comes out best.",
        "defaults that count as achievements",
        f"{_ASSESSMENT}/term_evaluation/weighing.py",
        {"    if annual is targets is appraisal is None and not marks:\n        return None\n": ""},
        (
            "tests/assessment/term_evaluation/test_weighing.py::test_nothing_is_said_of_a_term_of_which_nothing_is_known",
        ),
    ),
)
