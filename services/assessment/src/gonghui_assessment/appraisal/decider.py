"""The rules of an appraisal: who is entitled, who came, and two sheets that agree."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from gonghui_assessment.judgement.decider import AppraisedAlready, Judged
from gonghui_shared.contracts.assessment import AppraisalClosed, AppraisalRecorded
from gonghui_shared.decider import At, Decider
from gonghui_shared.events import Event
from gonghui_shared.ids import PersonId, PostId
from gonghui_shared.refusals import Forbidden, Refusal
from gonghui_shared.rules import Rules

from .commands import CountBallots, OpenAppraisal, RecordAttendance
from .events import (
    Answer,
    AppraisalAttended,
    AppraisalOpened,
    AppraisalSheetEntered,
    AppraisalSheetsDiffered,
    AppraisalTallied,
    Subject,
    Tally,
)


class AppraisalExists(Refusal):
    """评议编号已存在。 An appraisal of this number exists."""


class NobodyEntitled(Refusal):
    """没有可参加评议的会员；平台未建会员名册的，须填报应到人数。 Nobody is entitled; where the platform keeps no roll, say how many are."""


class RollIsKept(Refusal):
    """平台已有会员名册，应到人数以名册为准。 The platform keeps the roll, which says how many are entitled."""


class PostNotHeld(Refusal):
    """所选职务无人担任。 Nobody holds one of these posts."""


class AttendanceMissing(Refusal):
    """没有待登记到会情况的评议。 There is no appraisal whose attendance could be recorded."""


class NothingToCount(Refusal):
    """没有待计票的评议。 There are no ballots to be counted."""


class FiguresDisagree(Refusal):
    """人数或票数前后矛盾。 The figures contradict one another."""


class NotTheQuestions(Refusal):
    """计票结果与评议内容不符。 The sheet does not answer the questions that were asked, each once."""


class TellerIsAppraised(Forbidden):
    """被评议人不得登记到会情况、计票或者填报计票结果。 Nobody who is appraised records who came, counts the ballots or enters a sheet."""


class SameTeller(Refusal):
    """两份计票结果须由不同的人各自填报。 The two sheets come from different tellers and are entered by different people."""


@dataclass(frozen=True, slots=True)
class Roll:
    """Who may take part, as organisation's roll knows it on the day."""

    entitled: int
    digest: str


@dataclass(frozen=True, slots=True)
class Appraisal:
    """Only what later decisions ask for."""

    stage: Literal["none", "opened", "attended", "closed"] = "none"
    year: int = 0
    entitled: int = 0
    attended: int = 0
    front_line: int = 0
    subjects: tuple[Subject, ...] = ()
    sheets: tuple[AppraisalSheetEntered, ...] = ()


def evolve(appraisal: Appraisal, event: Event) -> Appraisal:
    """The state after one more event."""
    match event:
        case AppraisalOpened(year=year, entitled=entitled, subjects=subjects):
            return Appraisal("opened", year, entitled, subjects=subjects)
        case AppraisalAttended(attended=attended, front_line=front_line):
            return replace(appraisal, stage="attended", attended=attended, front_line=front_line)
        case AppraisalSheetEntered():
            return replace(appraisal, sheets=(*appraisal.sheets, event))
        case AppraisalSheetsDiffered():
            return replace(appraisal, sheets=())
        case AppraisalClosed():
            return replace(appraisal, stage="closed")
        case _:
            return appraisal


def open_appraisal(
    appraisal: Appraisal,
    command: OpenAppraisal,
    *,
    judged: Judged,
    roll: Roll,
    held: Mapping[PostId, tuple[str, PersonId]],
) -> Iterator[AppraisalOpened]:
    """Freeze who is entitled and who is appraised: the union, its chair, and the posts that are named.

    Args:
        judged: what has been said of the union in the year.
        roll: as it stands on the day; nobody on it where the platform does not keep it.
        held: posts that are held on the day: kind and person.

    Source: R-ASM-08, R-MEM-04.
    """
    if appraisal.stage != "none":
        raise AppraisalExists
    if judged.appraised:
        raise AppraisedAlready(year=command.year)
    if roll.entitled and command.entitled is not None:
        raise RollIsKept(entitled=roll.entitled)
    entitled = roll.entitled or command.entitled or 0
    if not entitled:
        raise NobodyEntitled
    if unheld := sorted(set(command.posts) - held.keys()):
        raise PostNotHeld(posts=unheld)
    wanted = {post for post, (kind, _) in held.items() if kind == "chair" or post in command.posts}
    subjects = tuple(Subject(post, *held[post]) for post in sorted(wanted))
    yield AppraisalOpened(command.appraisal_id, command.year, entitled, roll.digest if roll.entitled else "", subjects)


def record_attendance(appraisal: Appraisal, command: RecordAttendance, *, actor: str) -> Iterator[AppraisalAttended]:
    """Record how many came, once, before ballots are counted; whether they count hangs on it, so nobody appraised does it."""
    if appraisal.stage != "opened":
        raise AttendanceMissing
    _refuse_appraised(appraisal, actor.removeprefix("person:"))
    if not command.front_line <= command.attended <= appraisal.entitled:
        raise FiguresDisagree(entitled=appraisal.entitled)
    yield AppraisalAttended(command.appraisal_id, command.attended, command.front_line)


def count_ballots(
    appraisal: Appraisal, command: CountBallots, *, judged: Judged, rules: Rules, actor: str
) -> Iterator[Event | At]:
    """Enter a sheet; once as many as the rules want agree, the appraisal is closed, and counts for the year if it is valid.

    Sheets that differ are set aside and the ballots are counted again.

    Source: R-ASM-08, R-ELE-13.
    """
    _refuse_wrong_hand(appraisal, command, actor)
    tallies = _tallies(appraisal, command)
    yield AppraisalSheetEntered(command.appraisal_id, command.teller_id, actor, tallies)
    if any(other.tallies != tallies for other in appraisal.sheets):
        yield AppraisalSheetsDiffered(command.appraisal_id)
    elif len(appraisal.sheets) + 1 >= rules.number("R-ELE-13.scrutineers"):
        yield from _closed(appraisal, command, tallies, judged, rules)


def _refuse_wrong_hand(appraisal: Appraisal, command: CountBallots, actor: str) -> None:
    if appraisal.stage != "attended" or command.year != appraisal.year:
        raise NothingToCount
    _refuse_appraised(appraisal, command.teller_id, actor.removeprefix("person:"))
    for other in appraisal.sheets:
        if other.teller_id == command.teller_id or (actor.startswith("person:") and other.entered_by == actor):
            raise SameTeller


def _refuse_appraised(appraisal: Appraisal, *persons: PersonId) -> None:
    if not {subject.person_id for subject in appraisal.subjects}.isdisjoint(persons):
        raise TellerIsAppraised


def _tallies(appraisal: Appraisal, command: CountBallots) -> tuple[Tally, ...]:
    """The sheet in an order of its own, so that equal counts are equal; every ballot carries all questions."""
    lines = sorted(command.lines, key=lambda line: line.post_id)
    if [line.post_id for line in lines] != ["", *(subject.post_id for subject in appraisal.subjects)]:
        raise NotTheQuestions
    tallies = tuple(
        Tally(line.post_id, line.excellent, line.competent, line.basic, line.not_competent, line.void) for line in lines
    )
    if len({tally.collected for tally in tallies}) > 1 or tallies[0].collected > appraisal.attended:
        raise FiguresDisagree(attended=appraisal.attended)
    return tallies


def _closed(
    appraisal: Appraisal, command: CountBallots, tallies: tuple[Tally, ...], judged: Judged, rules: Rules
) -> Iterator[Event | At]:
    """Valid if enough members took part, and enough of them work in the front line; few ballots are not shown singly."""
    if judged.appraised:
        raise AppraisedAlready(year=appraisal.year)
    union, name = tallies[0], (command.appraisal_id, appraisal.year)
    valid = union.collected >= appraisal.entitled * rules.ratio("R-ASM-08") and (
        appraisal.front_line >= appraisal.attended * rules.ratio("R-ASM-08.front_line")
    )
    least, persons = rules.number("R-ASM-08.least_ballots"), {one.post_id: one.person_id for one in appraisal.subjects}
    answers = tuple(Answer(one, persons.get(one.post_id, ""), one.ballots >= least) for one in tallies)
    yield AppraisalTallied(*name, valid, answers)
    yield AppraisalClosed(
        *name, appraisal.entitled, appraisal.attended, appraisal.front_line, union.collected, union.ballots, valid
    )
    if valid:
        counted = AppraisalRecorded(*name, appraisal.entitled, union.ballots, union.satisfied, valid)
        yield At("judged", counted)


APPRAISAL = Decider("appraisal", initial=Appraisal(), evolve=evolve)
