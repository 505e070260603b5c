"""Carrying out calibrations that were confirmed: durable state in, commands with fixed keys out."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from msgspec.json import decode

from gonghui_assessment.adopted_scheme.views import text_of
from gonghui_assessment.annual_evaluation import views
from gonghui_assessment.annual_evaluation.scoring import CityScores
from gonghui_assessment.appeal.rescoring import city_again, reached_by
from gonghui_assessment.carrying_out import Worker
from gonghui_assessment.evaluation.citywide import SCORED
from gonghui_assessment.scheme.exact import plain

from .commands import FinishCalibration, RecordRevision, RecordRevisions

_CHUNK: Final = 1_000
_CONFIRMED: Final = """select evaluation_id, calibration_id, item, delta, unions, decided_by from calibrations
    where standing = 'confirmed' order by decided_at limit 1"""
_STANDING: Final = "select standing from calibrations where evaluation_id = $1 and calibration_id = $2"
_REVISED: Final = """select union_id, items, total, grade from score_revisions
    where evaluation_id = $1 and cause_id <> $2 order by position"""
_FIRST: Final = """select union_id, coalesce(first_total, total) as total, coalesce(first_grade, grade) as grade
    from results where evaluation_id = $1"""
Points = dict[str, dict[str, Fraction]]


class Calibrations(Worker):
    """Looks for confirmed calibrations and carries them out, one after the other."""

    name = "calibrations"

    async def step(self) -> bool:
        """Carry out the first one; whether there was one."""
        found = await self._pool.fetchrow(_CONFIRMED)
        if found is not None:
            await self._carry_out(dict(found))
        return found is not None

    async def waits(self) -> bool:
        """Whether one is confirmed and not carried out."""
        return await self._pool.fetchrow(_CONFIRMED) is not None

    async def _carry_out(self, calibration: Mapping[str, Any]) -> None:
        evaluation_id, calibration_id = calibration["evaluation_id"], calibration["calibration_id"]
        async with self._runtime.reading() as read:
            evaluation = await views.evaluation(read, evaluation_id)
            assert evaluation is not None
            text = await text_of(read, evaluation["scheme_id"], evaluation["version"])
        assert text is not None
        revisions = await self._pool.fetch(_REVISED, evaluation_id, calibration_id)
        points, standing = _as_revised(revisions)
        before = await city_again(self._runtime, evaluation, text, points)
        changed = dict(_adjusted(before, calibration, decode(calibration["unions"])))
        for union_id, (_, now) in changed.items():
            points.setdefault(union_id, {})[calibration["item"]] = now
        after = await city_again(self._runtime, evaluation, text, points)
        first = {row["union_id"]: (row["total"], row["grade"]) for row in await self._pool.fetch(_FIRST, evaluation_id)}  # fmt: skip
        lines = list(_lines(after, first | standing, changed, calibration))
        key = f"calibration/{evaluation_id}/{calibration_id}"
        for start in range(0, len(lines), _CHUNK):
            command = RecordRevisions(union_id=evaluation["union_id"], revisions=lines[start : start + _CHUNK])
            await self._issue(command, f"{key}/revisions/{start}")
        finish = FinishCalibration(
            union_id=evaluation["union_id"], evaluation_id=evaluation_id, calibration_id=calibration_id
        )
        await self._issue(finish, f"{key}/finish")
        await self._until_left("confirmed", _STANDING, evaluation_id, calibration_id)


def _as_revised(revisions: Sequence[Any]) -> tuple[Points, dict[str, tuple[str, str]]]:
    """The points of items, and the totals and grades, after what was revised before."""
    points: Points = {}
    standing: dict[str, tuple[str, str]] = {}
    for row in revisions:
        standing[row["union_id"]] = row["total"], row["grade"]
        for item in decode(row["items"]):
            points.setdefault(row["union_id"], {})[item["code"]] = Fraction(item["points"])
    return points, standing


def _adjusted(
    city: CityScores, calibration: Mapping[str, Any], unions: Sequence[str]
) -> Iterator[tuple[str, tuple[Fraction, Fraction]]]:
    """Points of the item before and after, within what it can give, of those unions that have some and are changed."""
    types, scheme, code = city.city.table.types, city.city.scheme, calibration["item"]
    column = next(leaf for leaf in city.leaves if leaf.code == code)
    leaf = next(leaf for leaf in scheme.leaves() if leaf.code == code)
    rows, points = {union_id: row for row, union_id in enumerate(city.union_ids)}, column.points.fractions()
    for union_id in unions:
        row = rows.get(union_id)
        if row is None or column.status[row] != SCORED:
            continue
        reach = reached_by(leaf, types.words[types.codes[row]], scheme.defaults, points[row])
        now = points[row] + Fraction(calibration["delta"])
        if reach is not None:
            now = now if reach.least is None else max(now, reach.least)
            now = now if reach.most is None else min(now, reach.most)
        if now != points[row]:
            yield union_id, (points[row], now)


def _lines(
    city: CityScores, before: Mapping[str, tuple[str, str]], changed: Mapping[str, tuple[Fraction, Fraction]],
    calibration: Mapping[str, Any],
) -> Iterator[RecordRevision]:  # fmt: skip
    """Every union whose points, total or grade are no longer what they were."""
    for score in city.units():
        was, now = changed.get(score.union_id, (None, None))
        if now is None and (score.total, score.grade) == before[score.union_id]:
            continue
        yield RecordRevision(
            union_id=score.union_id, evaluation_id=calibration["evaluation_id"],
            calibration_id=calibration["calibration_id"], item=calibration["item"] if now is not None else "",
            before="" if was is None else plain(was), points="" if now is None else plain(now), total=score.total, full=score.full,
            grade=score.grade, revised_by=calibration["decided_by"],
        )  # fmt: skip
