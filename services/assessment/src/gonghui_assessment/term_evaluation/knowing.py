"""From rows of what is known of a union to its terms and those who held posts in them: pure.

What counts on a day of the term belongs to it; a year's result counts on the year's last day. Whoever held a post is
credited with the years in which they served, whoever's term the year's last day fell into.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Final

from .serving import days_served, was_held
from .weighing import Holding, Term, Year

Row = Mapping[str, Any]
FINDING: Final = "finding."
FIELDS: Final = {"appraisal_ballots": "ballots", "appraisal_satisfied": "satisfied"}  # measure → field of a year


@dataclass(frozen=True, slots=True)
class InUnion:
    """Rows of one union as known at a frontier."""

    results: Sequence[Row] = ()
    counts: Sequence[Row] = ()  # of evidence
    holders: Sequence[Row] = ()
    audits: Sequence[Row] = ()
    appraised: Sequence[Row] = ()  # what members said of holders of posts


def known_term(term: Row, last: date, union: InUnion) -> Term:
    """What is known of a term, and of those who held posts in it.

    Args:
        last: the last day that counts.
    """
    first, until = term["opened_on"], min(term["ended_on"] or date.max, last + timedelta(days=1))
    results = [r for r in union.results if first <= date(r["year"], 12, 31) < until]
    counts = [count for count in union.counts if first <= count["counts_on"] < until]
    audits = [audit for audit in union.audits if first <= audit["held_to"] < until]
    return Term(
        term["union_id"], term["term_id"], _years(results, counts), [*_found(counts), *_opinions(audits)],
        list(_holdings(union, first, until)),
    )  # fmt: skip


def _holdings(union: InUnion, first: date, until: date) -> Iterator[Holding]:
    """Everybody who held a post during the term, also those who left before its end."""
    held = defaultdict(list)
    for row in union.holders:
        held[row["post_id"], row["person_id"]].append((row["held_from"], row["held_to"]))
    for (post, person), times in sorted(held.items()):
        days = days_served(times, first, until)
        if not days:
            continue
        found = [c for c in union.counts if first <= c["counts_on"] < until and was_held(times, c["counts_on"])]
        audits = [
            audit
            for audit in union.audits
            if (audit["post_id"], audit["person_id"]) == (post, person) and first <= audit["held_to"] < until
        ]
        yield Holding(
            post, person, days, _own(_years(union.results, union.counts), union.appraised, post, person), [*_found(found), *_opinions(audits)],
            audited=all(audit["opinion"] for audit in audits),
        )  # fmt: skip


def _own(years: Sequence[Year], appraised: Sequence[Row], post: str, person: str) -> list[Year]:
    """What members said of somebody in place of what they said of the union, in the years in which they were asked."""
    own = [
        Year(row["year"], ballots=row["ballots"], satisfied=row["satisfied"])
        for row in appraised
        if (row["post_id"], row["person_id"]) == (post, person)
    ]
    asked = {year.year for year in own}
    return [*(replace(y, ballots=0, satisfied=0) if y.year in asked else y for y in years), *own]


def _years(results: Sequence[Row], counts: Sequence[Row]) -> list[Year]:
    return [*(Year(r["year"], _share(r), r["grade"]) for r in results), *_counted(counts)]


def _counted(counts: Sequence[Row]) -> list[Year]:
    """Targets and appraisals, year by year."""
    years: dict[int, Year] = {}
    for row in counts:
        if not row["measure"].startswith(FINDING):
            year, name = row["counts_on"].year, FIELDS.get(row["measure"], row["measure"])
            known = years.get(year, Year(year))
            years[year] = replace(known, **{name: getattr(known, name) + row["quantity"]})  # type: ignore[arg-type]  # a count
    return [years[year] for year in sorted(years)]


def _found(counts: Sequence[Row]) -> list[str]:
    """Kinds of what was found, as often as it was."""
    return [
        row["measure"].removeprefix(FINDING)
        for row in counts
        if row["measure"].startswith(FINDING)
        for _ in range(row["quantity"])
    ]


def _opinions(audits: Sequence[Row]) -> list[str]:
    """What exit audits found that is not as it should be.

    The audit before a hand-over of assets (finance.HandoverAudited) is none of them: it holds a union's books against its account
    until they agree, and says nothing of how anybody held an office.

    Source: R-TRM-07, R-ASM-10.audit; R-ORG-06 for the audit before a hand-over.
    """
    return [f"exit_audit_{audit['opinion']}" for audit in audits if audit["opinion"] not in {None, "clean"}]


def _share(row: Row) -> Fraction:
    full = Fraction(row["full"])
    return Fraction(row["total"]) / full if full else Fraction(0)
