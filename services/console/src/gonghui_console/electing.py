"""Where an election stands, as a line of steps, and its rounds as drawings."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

from .answers.elections import ContestCount, Election, Record, Vetting
from .charts import Chart, Mark, Series, Tone
from .words import Words

Standing = Literal["done", "unrecorded", "now", "ahead", "back"]  # back: it was returned
LINE: Final = ("planned", "plan_answered", "opened", "vetted", "publicised", "held", "counted", "reported", "approved")
ELECTION_TONES: Final[Mapping[str, Tone]] = {
    "planned": "warn", "plan_approved": "plain", "plan_returned": "bad", "opened": "plain", "publicised": "plain",
    "voting": "plain", "reported": "warn", "approved": "good", "returned": "bad",
}  # fmt: skip
REMOVAL_TONES: Final[Mapping[str, Tone]] = {
    "moved": "plain", "carried": "warn", "failed": "quiet", "approved": "good", "returned": "bad",
}  # fmt: skip
_NEXT: Final[Mapping[str, str]] = {  # state → the step that waits
    "planned": "plan_answered", "plan_returned": "planned", "plan_approved": "opened", "publicised": "held",
    "reported": "approved", "returned": "approved",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stop:
    """One step on the line."""

    step: str
    standing: Standing
    day: date | None  # when it was done, or is to be
    by: str = ""  # what is to be on that day


def line_of(election: Election, record: Record | None, vettings: Sequence[Vetting]) -> list[Stop]:
    """All steps in their order; a by-election may do without a plan."""
    steps = [step for step in LINE if election.plan is not None or step not in {"planned", "plan_answered"}]
    days = {step.step: step.on for step in record.steps} if record else {}
    days |= {"approved": days["returned"]} if "returned" in days else {}
    at = steps.index(waiting(election, record, vettings)) if election.state != "approved" else len(steps)
    back = election.state in {"plan_returned", "returned"}
    coming = {"held": _meeting(election), "approved": (election.answer_due_on, "answer")}
    line = [_stop(step, number - at, days.get(step), coming.get(step), back=back) for number, step in enumerate(steps)]
    return [replace(s, standing="unrecorded") if record and s.standing == "done" and not s.day else s for s in line]


def _stop(step: str, ahead: int, done_on: date | None, coming: tuple[date | None, str] | None, *, back: bool) -> Stop:
    if ahead < 0:
        return Stop(step, "done", done_on)
    if ahead == 0 and back:
        return Stop(step, "back", done_on)
    return Stop(step, "ahead" if ahead else "now", *(coming or (None,)))


def _meeting(election: Election) -> tuple[date | None, str]:
    if election.published_until is not None:
        return election.published_until, "publicity"
    return (election.plan.meeting_on if election.plan else None), "meeting"


def waiting(election: Election, record: Record | None, vettings: Sequence[Vetting]) -> str:
    """The step that waits."""
    if election.state == "opened":
        return "publicised" if vettings else "vetted"
    if election.state == "voting":
        counted = record is not None and record.rounds and not any(part.candidates for part in record.ballot)
        return "reported" if counted else "counted"
    return _NEXT.get(election.state, "approved")


def told_apart(people: Sequence[str], names: Mapping[str, str]) -> Mapping[str, str]:
    """Everybody by name where it is known; namesakes and the nameless with their ids."""
    known = Counter(names.get(person, "") for person in people)
    return {
        person: names[person]
        if known[names.get(person, "")] == 1 and person in names
        else f"{names.get(person, '')} {person}".strip()
        for person in people
    }


def drawn(words: Words, number: int, contest: ContestCount, names: Mapping[str, str]) -> Chart:
    """Votes of everybody who stood, beside what a majority of those entitled takes."""
    shown = contest.candidates
    outcomes: Sequence[tuple[str, Tone, bool]] = (("elected", "good", True), ("not_elected", "quiet", False))
    return Chart(
        label=words("election_record.votes", round=number, kind=words.name("post", contest.kind), seats=contest.seats),
        head=words("field.candidate"), unit=words("unit.votes"), stacked=True, horizontal=True,
        categories=[*told_apart([one.person_id for one in shown], names).values()],
        series=[
            Series(name=words.name("election_outcome", name), values=[one.votes if one.elected is won else 0 for one in shown], tone=tone)
            for name, tone, won in outcomes
        ],
        mark=Mark(name=words("election_record.majority", needed=contest.needed), value=contest.needed),
    )  # fmt: skip
