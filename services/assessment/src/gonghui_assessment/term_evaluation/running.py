"""Carrying out evaluations of terms that are open, like annual ones: durable state in, commands with fixed keys out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Final

from gonghui_assessment.annual_evaluation import files
from gonghui_assessment.annual_evaluation.commands import CloseEvaluation
from gonghui_assessment.annual_evaluation.frontier import arrived
from gonghui_assessment.annual_evaluation.running import STATE, open_ones
from gonghui_assessment.carrying_out import Worker
from gonghui_assessment.scheme.exact import plain
from gonghui_shared.rules import Rules

from .commands import Holder, RecordTermResult, RecordTermResults
from .weighing import Law, Term, Weighed, weigh

_CHUNK: Final = 2_000
_TERMS: Final = """select union_id, term_id, opened_on, ended_on from (
        select union_id, term_id, opened_on, case when ended_at <= $3 then ended_on end as ended_on from terms
        where opened_at <= $3
    ) known where opened_on <= $1 and coalesce(ended_on, $1) > $2 order by union_id, opened_on, term_id"""
_RESULTS: Final = """select r.union_id, r.year, coalesce(v.total, r.first_total, r.total) as total,
    coalesce(v."full", r.first_full, r."full") as "full", coalesce(v.grade, r.first_grade, r.grade) as grade
    from results r left join lateral (
        select total, "full", grade from score_revisions v
        where v.union_id = r.union_id and v.evaluation_id = r.evaluation_id and v.position <= $1
        order by v.position desc limit 1
    ) v on true where r.position <= $1 and r.year <= $2 order by r.year"""
_COUNTS: Final = """select union_id, measure, counts_on, quantity from evidence_assessment
    where position <= $1 and counts_on <= $2
    and measure in ('targets_met', 'targets_missed', 'appraisal_ballots', 'appraisal_satisfied', 'findings')
    order by union_id, measure, position, event_id"""
_HOLDERS: Final = """select union_id, post_id, person_id, held_from, case when vacated_at <= $2 then held_to end as held_to
    from term_holders where held_from <= $1 and filled_at <= $2 order by union_id, post_id, held_from"""


def law_of(rules: Rules) -> Law:
    """The rules that weigh a term."""
    return Law(
        {name: int(weight) for name, weight in rules.table("R-ASM-10").items()},
        {grade: int(limit) for grade, limit in rules.table("R-ASM-09").items()},
        rules.ratio("R-ASM-09.quota"),
        rules.number("R-ASM-12"),
    )


class TermEvaluations(Worker):
    """Looks for open evaluations of terms and carries them out."""

    name = "term_evaluations"

    async def step(self) -> bool:
        """Carry out the first evaluation whose evidence has arrived; whether there was one."""
        for evaluation in await open_ones(self._pool, "term"):
            if await arrived(self._runtime, evaluation["frontier"]):
                await self._carry_out(evaluation)
                return True
        return False

    async def waits(self) -> bool:
        """Whether one is open."""
        return bool(await open_ones(self._pool, "term"))

    async def _carry_out(self, evaluation: Mapping[str, Any]) -> None:
        key, year = f"evaluation/{evaluation['evaluation_id']}", evaluation["year"]
        own, theirs = (evaluation["frontier"][service] for service in (self._runtime.service, "organisation"))
        terms = {(row["union_id"], row["term_id"]): row for row in await self._running(year, theirs)}
        weighed = weigh(await self._known(terms.values(), year, own), await self._law(evaluation))
        holders = await self._holders(year, theirs)
        lines = [
            _line(evaluation["evaluation_id"], one, _who(terms[one.term.name], holders[one.term.union_id]))
            for one in weighed
        ]
        for start in range(0, len(lines), _CHUNK):
            command = RecordTermResults(union_id=evaluation["union_id"], results=lines[start : start + _CHUNK])
            await self._issue(command, f"{key}/results/{start}")
        digest = files.digest_of([line.model_dump(mode="json") for line in lines])
        closing = CloseEvaluation(
            union_id=evaluation["union_id"], evaluation_id=evaluation["evaluation_id"], kind="term", units=len(lines),
            snapshot=digest, result=digest,
        )  # fmt: skip
        await self._issue(closing, f"{key}/closing")
        await self._until_left("open", STATE, evaluation["evaluation_id"])

    async def _law(self, evaluation: Mapping[str, Any]) -> Law:
        """The rules in force when it was opened, whenever it is carried out."""
        on = evaluation["opened_on"]
        jurisdiction = await self._runtime.jurisdictions.of(evaluation["union_id"], on)
        return law_of((await self._runtime.rulebooks.current()).rules(jurisdiction, on))

    async def _running(self, year: int, position: int) -> Sequence[Any]:
        rows: Sequence[Any] = await self._pool.fetch(_TERMS, date(year, 12, 31), date(year, 1, 1), position)
        return rows

    async def _known(self, terms: Iterable[Any], year: int, position: int) -> list[Term]:
        pool = self._pool
        assert pool is not None
        results, counts = defaultdict(list), defaultdict(list)
        for row in await pool.fetch(_RESULTS, position, year):
            results[row["union_id"]].append(row)
        for row in await pool.fetch(_COUNTS, position, date(year, 12, 31)):
            counts[row["union_id"]].append(row)
        return [_term(row, results[row["union_id"]], counts[row["union_id"]]) for row in terms]

    async def _holders(self, year: int, position: int) -> Mapping[str, list[Any]]:
        found = defaultdict(list)
        for row in await self._pool.fetch(_HOLDERS, date(year, 12, 31), position):
            found[row["union_id"]].append(row)
        return found


def _term(row: Any, results: Sequence[Any], counts: Sequence[Any]) -> Term:
    """What counts on a day of the term belongs to it; a year's result counts on the year's last day."""
    years = [r for r in results if _within(row, date(r["year"], 12, 31))]
    sums: dict[str, int] = defaultdict(int)
    for count in counts:
        if _within(row, count["counts_on"]):
            sums[count["measure"]] += count["quantity"]
    return Term(
        row["union_id"], row["term_id"], [_share(r) for r in years], [r["grade"] for r in years],
        sums["targets_met"], sums["targets_missed"], sums["appraisal_ballots"], sums["appraisal_satisfied"],
        sums["findings"],
    )  # fmt: skip


def _within(term: Any, day: date) -> bool:
    """The day on which a term ends is the first of the next one."""
    return bool(term["opened_on"] <= day and (term["ended_on"] is None or day < term["ended_on"]))


def _who(term: Any, holders: Sequence[Any]) -> list[Holder]:
    """Everybody who held a post during the term, also those who left before its end."""
    held = {
        (h["post_id"], h["person_id"])
        for h in holders
        if (term["ended_on"] is None or h["held_from"] < term["ended_on"])
        and (h["held_to"] is None or h["held_to"] >= term["opened_on"])
    }
    return [Holder(post_id=post, person_id=person) for post, person in sorted(held)]


def _share(row: Any) -> Fraction:
    full = Fraction(row["full"])
    return Fraction(row["total"]) / full if full else Fraction(0)


def _line(evaluation_id: str, one: Weighed, holders: list[Holder]) -> RecordTermResult:
    return RecordTermResult(
        union_id=one.term.union_id, evaluation_id=evaluation_id, term_id=one.term.term_id, annual=_text(one.annual),
        targets=_text(one.targets), appraisal=_text(one.appraisal), audit=plain(one.audit), total=plain(one.total),
        grade=one.grade, advice=one.advice, holders=holders,
    )  # fmt: skip


def _text(number: Fraction | None) -> str | None:
    return None if number is None else plain(number)
