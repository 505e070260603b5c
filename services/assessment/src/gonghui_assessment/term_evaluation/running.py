"""Carrying out evaluations of terms that are open, like annual ones: durable state in, commands with fixed keys out."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Final

from gonghui_assessment.annual_evaluation import files
from gonghui_assessment.annual_evaluation.commands import CloseEvaluation
from gonghui_assessment.annual_evaluation.frontier import arrived
from gonghui_assessment.annual_evaluation.running import STATE, open_ones
from gonghui_assessment.carrying_out import Worker
from gonghui_assessment.scheme.exact import plain

from .commands import Holder, Parts, RecordTermResult, RecordTermResults
from .knowing import InUnion, known_term
from .weighing import Figures, Law, Outcome, Term, Weighed, weigh

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
    ) v on true where r.position <= $1 and r.year <= $2 order by r.year, r.evaluation_id"""
_COUNTS: Final = """select union_id, measure, counts_on, quantity from evidence_assessment
    where position <= $1 and counts_on <= $2
    and (measure in ('targets_met', 'targets_missed', 'appraisal_ballots', 'appraisal_satisfied')
        or measure like 'finding.%')
    order by union_id, counts_on, measure, position, event_id"""
_HOLDERS: Final = """select union_id, post_id, person_id, held_from, case when vacated_at <= $2 then held_to end as held_to
    from term_holders where held_from <= $1 and filled_at <= $2 order by union_id, post_id, held_from"""

_AUDITS: Final = """select union_id, post_id, person_id, held_to,
    case when concluded_at <= $2 then opinion end as opinion from term_audits
    where requested_at <= $2 and held_to <= $1 order by union_id, post_id, person_id, held_to"""
_APPRAISED: Final = """select union_id, post_id, person_id, year, excellent + competent as satisfied,
    excellent + competent + basic + not_competent as ballots from appraisal_tallies
    where position <= $1 and year <= $2 and valid and told and post_id <> ''
    order by union_id, year, post_id, position"""


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
        key = f"evaluation/{evaluation['evaluation_id']}"
        weighed = weigh(await self._known(evaluation), await self._law(evaluation))
        lines = [_line(evaluation["evaluation_id"], one) for one in weighed]
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
        return Law.of((await self._runtime.rulebooks.current()).rules(jurisdiction, on))

    async def _known(self, evaluation: Mapping[str, Any]) -> list[Term]:
        """Every term that runs in the year, as known at the frontier."""
        year, frontier = evaluation["year"], evaluation["frontier"]
        last, own, theirs = date(year, 12, 31), frontier[self._runtime.service], frontier["organisation"]
        results, counts = await self._by_union(_RESULTS, own, year), await self._by_union(_COUNTS, own, last)
        holders, audits = await self._by_union(_HOLDERS, last, theirs), await self._by_union(_AUDITS, last, theirs)
        appraised = await self._by_union(_APPRAISED, own, year)
        terms: Sequence[Any] = await self._pool.fetch(_TERMS, last, date(year, 1, 1), theirs)
        return [
            known_term(
                row, last, InUnion(*(found[row["union_id"]] for found in (results, counts, holders, audits, appraised)))
            )
            for row in terms
        ]

    async def _by_union(self, query: str, *asked: object) -> Mapping[str, list[Any]]:
        found = defaultdict(list)
        for row in await self._pool.fetch(query, *asked):
            found[row["union_id"]].append(row)
        return found


def _line(evaluation_id: str, one: Weighed) -> RecordTermResult:
    return RecordTermResult(
        union_id=one.term.union_id, evaluation_id=evaluation_id, term_id=one.term.term_id, parts=_parts(one.figures),
        grade=one.grade, holders=[_holder(outcome) for outcome in one.outcomes],
    )  # fmt: skip


def _holder(outcome: Outcome) -> Holder:
    held = outcome.holding
    return Holder(
        post_id=held.post_id, person_id=held.person_id, days=dict(held.days), parts=_parts(outcome.figures),
        grade=outcome.grade, advice=outcome.advice,
    )  # fmt: skip


def _parts(figures: Figures) -> Parts:
    return Parts(
        annual=_text(figures.annual), targets=_text(figures.targets), appraisal=_text(figures.appraisal),
        audit=_text(figures.audit), total=plain(figures.total),
    )  # fmt: skip


def _text(number: Fraction | None) -> str | None:
    return None if number is None else plain(number)
