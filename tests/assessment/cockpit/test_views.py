"""A whole evaluation at a glance, over a city written into its tables."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from gonghui_assessment.annual_evaluation import files
from gonghui_assessment.annual_evaluation.open_items import keep_results
from gonghui_assessment.cockpit.views import bin_width
from gonghui_shared.directory import branches, descendants

if TYPE_CHECKING:
    from tests.assessment.conftest import Assessment

UNIONS = """insert into directory_unions (union_id, kind, unit_type, name, superior_id, jurisdiction, formed_on)
    values ('e', 'district', 'other', 'East', 'f', 'CN/1', '2020-01-01'), ('p', 'primary', 'private', 'Own', 'f', 'CN/1', '2020-01-01'),
    ('t', 'town', 'other', 'Town', 'e', 'CN/1', '2020-01-01'), ('u3', 'primary', 'private', 'Three', 't', 'CN/1', '2020-01-01'),
    ('u4', 'primary', 'private', 'Four', 'e', 'CN/1', '2020-01-01')"""
EVALUATIONS = """insert into evaluations (evaluation_id, union_id, kind, year, scheme_id, version, applies_to, grades, quota,
    frontier, opened_on, state, result) values ($1, 'f', 'annual', $2, $3, '1', '["primary/*"]', '{}', '1', '{}', '2026-01-05', 'closed', $4)"""
RESULTS = """insert into results (union_id, evaluation_id, year, scheme_id, total, "full", rank_by, grade, vetoed, result, position)
    values ($1, $2, $3, 's1', $4::text, '100', $4::numeric, $5, $6, 'x', 1)"""
APPEAL = """insert into appeals (union_id, evaluation_id, appeal_id, item, document, filed_by, filed_on, answer_by, standing, overdue)
    values ('u1', 'e2', $1, '', '', 'x', '2026-02-01', '2026-02-20', $2, $3)"""
NOW = {"u1": "95", "u2": "80", "u3": "82.5", "u4": "81", "p": "20"}
BEFORE = {"u1": "60", "u2": "90", "u3": "80", "u4": "70"}


@pytest.fixture
async def city(assessment: "Assessment") -> "Assessment":
    """Two districts, one of them with a town, and a union of the federation's own; two years."""
    pool: Any = assessment.runtime.pool
    rows = [
        ("u1", "1", "gap"),
        ("u1", "2", "needs_rating"),
        ("u2", "1", "scored"),
        ("u2", "2", "gap"),
        ("u3", "1", "scored"),
    ]
    table = files.RESULTS.empty_table().from_pylist(
        [{"union_id": u, "code": c, "status": s, "reason": None, "numerator": None, "denominator": None, "long": None} for u, c, s in rows],
        schema=files.RESULTS,
    )  # fmt: skip
    await pool.execute(UNIONS)
    await keep_results(pool, "kept", files.written([table], files.RESULTS))
    for name, year, scheme, result in (("e1", 2024, "s1", ""), ("e0", 2024, "other", ""), ("e2", 2025, "s1", "kept")):
        await pool.execute(EVALUATIONS, name, year, scheme, result)
    for name, year, totals in (("e1", 2024, BEFORE), ("e2", 2025, NOW)):
        for union_id, total in totals.items():
            await pool.execute(
                RESULTS, union_id, name, year, total, "good" if total > "81" else "poor", union_id == "u4"
            )
    for appeal, standing, overdue in (("a1", "open", True), ("a2", "open", False), ("a3", "rejected", False)):
        await pool.execute(APPEAL, appeal, standing, overdue)
    return assessment


async def test_totals_stand_beside_the_mean_of_their_class(city: "Assessment") -> None:
    """Of the same kind and type of unit in the same evaluation, the oldest year first."""
    pool: Any = city.runtime.pool
    await pool.execute("update directory_unions set unit_type = 'foreign' where union_id = 'u4'")
    found = await city.get("/scores-beside-class?of=u3,u4,nobody", "leader")
    told = [(one["union_id"], one["year"], one["total"], one["mean"], one["above"], one["units"]) for one in found]
    assert told == [
        ("u3", 2024, "80", "76.67", "3.33", 3), ("u3", 2025, "82.5", "69.38", "13.12", 4),
        ("u4", 2024, "70", "70.00", "0.00", 1), ("u4", 2025, "81", "81.00", "0.00", 1),
    ]  # fmt: skip


async def test_totals_are_spread_over_round_bins(city: "Assessment") -> None:
    """From the lowest to the highest, empty ones between them told, too."""
    found = await city.get("/evaluations/e2/spread", "leader")

    assert (found["unions"], found["mean"], found["median"], found["grades"]) == (
        5,
        "71.7",
        "81",
        {"good": 2, "poor": 3},
    )
    assert [(one["low"], one["high"], one["unions"]) for one in found["bins"] if one["unions"]] == [
        ("20", "25", 1), ("80", "85", 3), ("95", "100", 1),
    ]  # fmt: skip
    assert len(found["bins"]) == 16


@pytest.mark.parametrize(
    ("low", "high", "width"), [("50", "50", "0.01"), ("0", "100", "10"), ("61", "79", "1"), ("0", "4000", "500")]
)
def test_bins_are_as_wide_as_twenty_of_them_need(low: str, high: str, width: str) -> None:
    """One, two or five times a power of ten."""
    assert bin_width(Decimal(low), Decimal(high)) == Decimal(width)


async def test_districts_are_compared_by_the_mean_below_them(city: "Assessment") -> None:
    """Whatever lies between; unions of the federation's own stand together."""
    found = await city.get("/evaluations/e2/districts", "leader")

    assert [(one["union_id"], one["name"], one["unions"], one["mean"], one["vetoed"]) for one in found] == [
        ("d", "District", 2, "87.5", 0), ("e", "East", 2, "81.75", 1), (None, "", 1, "20", 0),
    ]  # fmt: skip


async def test_the_unions_of_a_district_are_told_by_name(city: "Assessment") -> None:
    """Whatever lies between; without a district, the federation's own; how many there are beyond is said."""
    east = await city.get("/evaluations/e2/district-unions?district=e", "leader")
    own = await city.get("/evaluations/e2/district-unions", "leader")
    first = await city.get("/evaluations/e2/district-unions?district=e&limit=1", "leader")

    assert [(one["name"], one["total"], one["grade"]) for one in east["items"]] == [
        ("Four", "81", "poor"), ("Three", "82.5", "good"),
    ]  # fmt: skip
    assert [one["union_id"] for one in own["items"]] == ["p"]
    assert (east["more"], [one["name"] for one in first["items"]], first["more"]) == (0, ["Four"], 1)
    assert (await city.get("/evaluations/e2/district-unions?district=none", "leader"))["items"] == []
    assert (await city.ask("GET", "/evaluations/none/district-unions")).status_code == 404


async def test_movers_are_told_against_the_year_before_under_the_same_scheme(city: "Assessment") -> None:
    """By places, of unions that were in both."""
    found = await city.get("/evaluations/e2/movers", "leader")

    assert (found["before"], found["both"]) == ("e1", 4)
    assert [(one["union_id"], one["before"], one["now"]) for one in found["up"]] == [("u1", 4, 1)]
    assert [(one["union_id"], one["before"], one["now"]) for one in found["down"]] == [("u2", 1, 4)]
    assert (await city.get("/evaluations/e1/movers", "leader"))["before"] is None


@pytest.mark.rule("R-ASM-13")
async def test_outliers_are_beyond_the_robust_limit(city: "Assessment") -> None:
    """Median 81, median deviation 1.5: 20 is at −27.43, 95 at 6.3."""
    found = await city.get("/evaluations/e2/outliers", "leader")

    assert (found["median"], found["deviation"], found["limit"], found["high"], found["low"]) == (
        "81",
        "1.5",
        "3.5",
        1,
        1,
    )
    assert [(one["union_id"], one["z"]) for one in found["items"]] == [("p", "-27.43"), ("u1", "6.3")]


async def test_what_is_missing_is_counted_by_item_and_by_union(city: "Assessment") -> None:
    """Values that nobody brought and ratings that nobody gave apart."""
    found = await city.get("/evaluations/e2/completeness", "leader")

    assert (found["unions"], found["lacking"]) == (3, 2)
    assert [(one["code"], one["missing"], one["unrated"]) for one in found["items"]] == [("2", 1, 1), ("1", 1, 0)]
    assert [(one["union_id"], one["name"], one["items"]) for one in found["most"]] == [
        ("u1", "One", 2),
        ("u2", "Two", 1),
    ]
    assert (await city.ask("GET", "/evaluations/e1/completeness")).status_code == 404
    pool: Any = city.runtime.pool
    await pool.execute("delete from frozen_files where kind = 'open_items'")
    assert await city.get("/evaluations/e2/completeness", "leader") == found, "of results kept before this was counted"


async def test_appeals_are_counted_by_standing(city: "Assessment") -> None:
    """With those that are overdue."""
    found = await city.get("/evaluations/e2/appeal-counts", "leader")

    assert found == [
        {"standing": "open", "appeals": 2, "overdue": 1},
        {"standing": "rejected", "appeals": 1, "overdue": 0},
    ]
    assert (await city.ask("GET", "/evaluations/none/spread")).status_code == 404


async def test_a_branch_is_what_stands_directly_below(city: "Assessment") -> None:
    """However deep a union lies; the union that is asked about is its own, and what is not below it is in none."""
    async with city.runtime.reading() as read:
        found = {
            above: {row.union_id: row.branch for row in await read.execute(select(branches(above)))}
            for above in ("f", "e", "u3")
        }
        below = {above: set(await read.scalars(select(descendants(above).c.union_id))) for above in found}

    assert found["f"] == {"f": "f", "d": "d", "u1": "d", "u2": "d", "e": "e", "t": "e", "u3": "e", "u4": "e", "p": "p"}
    assert found["e"] == {"e": "e", "t": "t", "u3": "t", "u4": "u4"}
    assert found["u3"] == {"u3": "u3"}
    assert below == {above: set(tree) for above, tree in found.items()}
