"""A responsibility letter as a paper, with the digest that both sides sign."""

from collections.abc import Sequence
from datetime import date

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from .answers.targets import Commitment, Letter
from .paper import HEAD, TITLE, printed, said, table
from .words import Words


def printed_letter(words: Words, letter: Letter, union: str, issuer: str, today: date) -> bytes:
    """The paper.

    Args:
        union, issuer: names of the two sides.
        today: when it is made.
    """
    title = words("letter.heading", year=letter.year)
    binding = letter.state == "binding"
    return printed(words, f"{title} {letter.letter_id}", issuer, [
        said(title, TITLE), Spacer(1, 3 * mm),
        said(words("letter.between", issuer=issuer, union=union, version=letter.version)),
        said(words("letter.targets"), HEAD), _targets(words, letter), *_promises(words, letter.commitments),
        Spacer(1, 2 * mm), said(words("letter.answered", count=letter.comments_answered)),
        said(words("letter.signatures"), HEAD), _signatures(words, letter, union, issuer),
        Spacer(1, 4 * mm), said(words("letter.digest")), said(letter.digest),
        said(words.name("letter_state", letter.state) if binding else words("letter.not_binding")),
        Spacer(1, 4 * mm), said(words("letter.made_on", day=words.day(today))),
    ])  # fmt: skip


def _targets(words: Words, letter: Letter) -> Flowable:
    rows = [[words(f"field.{name}") for name in ("target", "measure", "wanted", "due_on", "owner_id")]]
    rows += [
        [one.title or one.target_id, words.measure(one.measure) if one.measure else "—", words.number(one.wanted),
         words.day(one.due_on), one.owner_id or "—"]
        for one in letter.targets
    ]  # fmt: skip
    return table(rows, (55, 40, 20, 28, 27))


def _promises(words: Words, promises: Sequence[Commitment]) -> Sequence[Flowable]:
    if not promises:
        return ()
    rows = [[words(f"field.{name}") for name in ("kind", "what", "amount", "by")]]
    rows += [
        [words.name("commitment_kind", one.kind), one.what, amount(words, one.kind, one.amount), words.day(one.by)]
        for one in promises
    ]
    return [said(words("letter.commitments"), HEAD), table(rows, (25, 75, 40, 30))]


def amount(words: Words, kind: str, number: int) -> str:
    """Money in yuan, anything else as a count."""
    return words.yuan(number) if kind == "money" else words.number(number)


def _signatures(words: Words, letter: Letter, union: str, issuer: str) -> Flowable:
    sides = (
        (issuer, letter.issuer_signed_on, letter.issuer_event),
        (union, letter.union_signed_on, letter.union_event),
    )
    rows = [[words("field.union"), words("letter.signed_on"), words("field.event_id")]]
    rows += [[name, words.day(day), event or words("letters.not_yet")] for name, day, event in sides]
    return table(rows, (60, 35, 75))
