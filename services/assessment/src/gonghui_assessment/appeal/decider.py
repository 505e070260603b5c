"""From a published score to one that is final: the union appeals, another hand answers, a third one scores again.

Source: R-ASM-11.
"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from gonghui_assessment.acting import require_person
from gonghui_assessment.annual_evaluation.decider import Appeal, Evaluation, UnitResult
from gonghui_assessment.scheme.exact import plain
from gonghui_shared.calendar import working_calendar
from gonghui_shared.contracts.assessment import AppealAnswered, AppealFiled, AppealOverdue, RevisedItem, ScoreRevised
from gonghui_shared.events import Event
from gonghui_shared.refusals import NotFound, Refusal
from gonghui_shared.rules import Rules

from .commands import AnswerAppeal, FileAppeal, MissAppealAnswer, OnAppeal, RescoreAppeal
from .events import ScoreWords

MOST_APPEALS = 100  # of one result: its stream stays short


class NoSuchResult(NotFound):
    """没有这项考核结果。 There is no such result."""


class NoSuchAppeal(NotFound):
    """没有这项申诉。 There is no such appeal."""


class NotPublished(Refusal):
    """考核结果尚未公布。 The results have not been published."""


class TimeToAppealOver(Refusal):
    """申诉期限已过。 The time to appeal is over."""


class NoSuchItem(Refusal):
    """考核办法中没有这个计分项目。 The scheme has no such item."""


class AppealedAlready(Refusal):
    """对该项目（或全部得分）已经提出过申诉。 An appeal against this item, or against the whole, has been filed."""


class TooManyAppeals(Refusal):
    """申诉项数过多，请对全部得分一并申诉。 There are too many appeals; appeal against the whole."""


class NotOpen(Refusal):
    """该申诉已经答复。 The appeal has been answered."""


class NotAccepted(Refusal):
    """该申诉没有待复评的项目。 There is nothing to be scored anew in this appeal."""


class JudgedBefore(Refusal):
    """曾对该工会打分或调整分数的人不得处理其申诉。 Whoever has judged this union may not deal with its appeal."""


class OwnAppeal(Refusal):
    """不得处理本人提出的申诉。 Nobody deals with an appeal of their own."""


class AcceptedByTheSame(Refusal):
    """须由受理申诉以外的人复评。 Somebody else than who accepted the appeal has to score."""


class NotAppealed(Refusal):
    """申诉没有涉及该项目。 The appeal does not speak of this item."""


class ItemTwice(Refusal):
    """同一项目只能给一个分数。 An item gets points once."""


class OutOfReach(Refusal):
    """分数超出该项目的计分范围。 The points are beyond what the item can give."""


class RevisedMeanwhile(Refusal):
    """分数刚被他人调整，请刷新后重试。 The score has just been revised by somebody else: reload and try again."""


@dataclass(frozen=True, slots=True)
class Reached:
    """An item of a union: its points as scored first, and between which it may stand. None is without end or points."""

    points: Fraction | None
    least: Fraction | None
    most: Fraction | None


@dataclass(frozen=True, slots=True)
class Rescored:
    """What becomes of a union's score with other points for some items."""

    revised_before: Mapping[str, str]  # what it was worked out from
    items: Mapping[str, Reached]
    total: str
    full: str
    grade: str


def file_appeal(
    result: UnitResult, command: FileAppeal, *, evaluation: Evaluation, items: AbstractSet[str], rules: Rules, today: date, actor: str
) -> Iterator[Event]:  # fmt: skip
    """Appeal in time, once for each item or against the whole; the answer's clock starts.

    Args:
        items: codes of the items that have points.

    Source: R-ASM-11.
    """
    require_person(actor)
    if not result.recorded:
        raise NoSuchResult
    if evaluation.appeal_by is None:
        raise NotPublished
    if today > evaluation.appeal_by:
        raise TimeToAppealOver(rule=rules.version("R-ASM-11"), appeal_by=evaluation.appeal_by)
    if command.item and command.item not in items:
        raise NoSuchItem(item=command.item)
    before = {appeal.item for appeal in result.appeals.values()}
    if command.appeal_id in result.appeals or before & {command.item, ""} or (before and not command.item):
        raise AppealedAlready(item=command.item)
    if len(before) >= MOST_APPEALS:
        raise TooManyAppeals(most=MOST_APPEALS)
    answer_by = working_calendar(rules).add_working_days(today, rules.working_days("R-ASM-11.answer"))
    yield AppealFiled(command.evaluation_id, command.appeal_id, command.item, command.document, actor, answer_by)
    yield _words(command, "grounds", command.grounds, actor)


def answer_appeal(
    result: UnitResult, command: AnswerAppeal, *, judges: AbstractSet[str], today: date, actor: str
) -> Iterator[Event]:
    """Accept or reject an appeal, by somebody who has not judged the union in this evaluation.

    Args:
        judges: actors who have rated the union or adjusted its points.

    Source: R-ASM-11.
    """
    appeal = _other_hands(result, command, judges, actor)
    if appeal.standing != "open":
        raise NotOpen
    in_time = today <= appeal.answer_by
    yield AppealAnswered(
        command.evaluation_id, command.appeal_id, appeal.item, command.accepted, actor, in_time
    )  # fmt: skip
    yield _words(command, "answer", command.answer, actor)


def rescore_appeal(
    result: UnitResult, command: RescoreAppeal, *, judges: AbstractSet[str], rescored: Rescored | None, actor: str
) -> Iterator[Event]:
    """Give points anew, within what each item can give; total and grade follow, and are final.

    Args:
        judges: actors who have rated the union or adjusted its points.
        rescored: the whole city scored again with these points; None where nothing was kept.

    Source: R-ASM-11.
    """
    appeal = _other_hands(result, command, judges, actor)
    if appeal.standing != "accepted":
        raise NotAccepted
    if actor == appeal.answered_by:
        raise AcceptedByTheSame
    if rescored is None:
        raise NoSuchResult
    if rescored.revised_before != result.points:
        raise RevisedMeanwhile
    if len({line.item for line in command.items}) < len(command.items):
        raise ItemTwice
    items = []
    for line in command.items:
        if appeal.item not in {"", line.item}:
            raise NotAppealed(item=line.item)
        items.append(_revised(result, rescored, line.item, Fraction(line.points)))
    yield ScoreRevised(
        command.evaluation_id, result.year, "appeal", command.appeal_id, tuple(items), result.total, result.grade,
        rescored.total, rescored.full, rescored.grade, actor,
    )  # fmt: skip
    yield _words(command, "rescore", command.reason, actor)


def miss_appeal_answer(result: UnitResult, command: MissAppealAnswer, *, on: date) -> Iterator[AppealOverdue]:
    """Signal an appeal without an answer, once."""
    appeal = _appeal(result, command)
    if appeal.standing == "open" and appeal.answer_by < on and not appeal.overdue:
        yield AppealOverdue(command.evaluation_id, command.appeal_id, appeal.item, appeal.answer_by)


def _revised(result: UnitResult, rescored: Rescored, item: str, points: Fraction) -> RevisedItem:
    reached = rescored.items.get(item)
    if reached is None:
        raise NoSuchItem(item=item)
    low, high = reached.least, reached.most
    if (low is not None and points < low) or (high is not None and points > high):
        raise OutOfReach(item=item, least=None if low is None else plain(low), most=None if high is None else plain(high))  # fmt: skip
    first = "" if reached.points is None else plain(reached.points)
    return RevisedItem(item, result.points.get(item, first), plain(points))


def _appeal(result: UnitResult, command: OnAppeal) -> Appeal:
    if (found := result.appeals.get(command.appeal_id)) is None:
        raise NoSuchAppeal
    return found


def _other_hands(result: UnitResult, command: OnAppeal, judges: AbstractSet[str], actor: str) -> Appeal:
    """The appeal, for somebody who has neither filed it nor judged the union."""
    require_person(actor)
    appeal = _appeal(result, command)
    if actor == appeal.filed_by:
        raise OwnAppeal
    if actor in judges:
        raise JudgedBefore
    return appeal


def _words(command: OnAppeal, kind: str, text: str, actor: str) -> ScoreWords:
    return ScoreWords(command.evaluation_id, command.appeal_id, kind, actor.removeprefix("person:"), text)
