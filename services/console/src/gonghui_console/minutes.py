"""The record of an election as a paper to file."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from reportlab.graphics.shapes import Drawing, Line, Rect
from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer, Table

from .answers.elections import ContestCount, Record
from .electing import told_apart
from .paper import HEAD, INK, TITLE, printed, said, table
from .words import Words

BAR: Final = (60 * mm, 4 * mm)
_GREEN, _GREY = (HexColor(code) for code in ("#2f8f5b", "#b3bec9"))


def minutes(words: Words, record: Record, union: str, names: Mapping[str, str], today: date) -> bytes:
    """The paper.

    Args:
        union: the name of the union.
        names: person → name, as far as they are known.
        today: when it is made.
    """
    title = words("election_record.title")
    return printed(words, f"{title} {record.election_id}", union, [
        said(f"{union} · {title}", TITLE), Spacer(1, 3 * mm), *_facts(words, record), *_rounds(words, record, names),
        *_won(words, record, names), *_objections(words, record), *_steps(words, record),
        Spacer(1, 4 * mm), said(words("election_record.made_on", day=words.day(today))), Spacer(1, 10 * mm),
        said(words("election_record.signatures")),
    ])  # fmt: skip


def _who(person: str, names: Mapping[str, str]) -> str:
    """By name and id, as the record has it."""
    return f"{names.get(person, '')} {person}".strip()


def _facts(words: Words, record: Record) -> Sequence[Flowable]:
    figures = [
        (words("field.election_id"), record.election_id),
        (words("elections.kind"), words.name("election_kind", record.kind)),
        (words("elections.way"), words("elections.direct" if record.direct else "elections.representatives")),
        (words("elections.publicised_until"), words.day(record.published_until)),
        (words("elections.held_on"), words.day(record.held_on)),
        (words("elections.entitled"), words.number(record.entitled)),
        (words("elections.present"), words("election_record.of_quorum", present=record.present, quorum=record.quorum)),
        (words("election_record.roll_digest"), record.roll_digest or "—"),
        (words("election_record.check"), words("election_record.sound" if record.sound else "election_record.unsound")),
    ]
    return [table(figures, (45, 125), head=False)]


def _rounds(words: Words, record: Record, names: Mapping[str, str]) -> Sequence[Flowable]:
    parts: list[Flowable] = []
    for count in record.rounds:
        for contest in count.contests:
            title = words(
                "election_record.votes", round=count.round, kind=words.name("post", contest.kind), seats=contest.seats
            )
            figures = words(
                "election_record.figures", issued=contest.issued, collected=contest.collected, void=contest.void,
                valid=contest.valid, needed=contest.needed,
            )  # fmt: skip
            parts.append(
                KeepTogether([said(title, HEAD), said(figures), Spacer(1, 1 * mm), _votes(words, contest, names)])
            )
        hands = "、".join(_who(person, names) for person in count.scrutineers)
        parts.append(said(words("election_record.hands", people=hands, recounts=count.recounts)))
    return parts


def _votes(words: Words, contest: ContestCount, names: Mapping[str, str]) -> Table:
    called = told_apart([one.person_id for one in contest.candidates], names)
    most = max([contest.needed, *(one.votes for one in contest.candidates)])
    head = ["field.candidate", "field.votes", "election_record.bar", "field.state"]
    rows: list[list[str | Flowable]] = [[words(key) for key in head]]
    rows += [
        [
            called[one.person_id], words.number(one.votes),
            _bar(one.votes / most, contest.needed / most, elected=one.elected),
            words.name("election_outcome", "elected" if one.elected else "not_elected"),
        ]
        for one in contest.candidates
    ]  # fmt: skip
    return table(rows, (50, 20, 70, 30))


def _bar(part: float, majority: float, *, elected: bool) -> Drawing:
    width, height = BAR
    drawing = Drawing(width, height)
    drawing.add(Rect(0, 0, width * part, height, fillColor=_GREEN if elected else _GREY, strokeColor=None))
    drawing.add(
        Line(
            width * majority,
            -1,
            width * majority,
            height + 1,
            strokeColor=INK,
            strokeWidth=1,
            strokeDashArray=[2, 1.5],
        )
    )
    return drawing


def _won(words: Words, record: Record, names: Mapping[str, str]) -> Sequence[Flowable]:
    if not record.elected:
        return ()
    rows = [[words(f"field.{name}") for name in ("post", "post_id", "person", "votes")]]
    rows += [
        [words.name("post", one.kind), one.post_id, _who(one.person_id, names), words.number(one.votes)]
        for one in record.elected
    ]
    open_seats = [said(words("election_record.seats_open", seats=record.seats_open))] if record.seats_open else []
    return [said(words("election_record.elected"), HEAD), table(rows, (40, 45, 65, 20)), *open_seats]


def _objections(words: Words, record: Record) -> Sequence[Flowable]:
    if not record.disputes:
        return ()
    rows = [[words(f"field.{name}") for name in ("dispute_id", "filed_on", "ground", "outcome")]]
    rows += [
        [
            one.dispute_id, words.day(one.filed_on), words.name("election_ground", one.ground),
            words.name("dispute_state", {None: "waiting", True: "upheld", False: "dismissed"}[one.upheld]),
        ]
        for one in record.disputes
    ]  # fmt: skip
    return [said(words("election_record.objections"), HEAD), table(rows, (50, 35, 50, 35))]


def _steps(words: Words, record: Record) -> Sequence[Flowable]:
    rows = [[words("election_record.step"), words("field.day"), words("field.actor"), words("election_record.rules")]]
    rows += [
        [
            words.name("election_step", one.step), words.day(one.on), one.actor,
            "、".join(f"{code}（{version}）" for code, version in one.rules) or "—",
        ]
        for one in record.steps
    ]  # fmt: skip
    return [said(words("election_record.steps"), HEAD), table(rows, (32, 32, 36, 70))]
