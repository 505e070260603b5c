"""A union's result as a paper that its people understand, with what somebody else needs to verify it."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer

from .answers.assessment import Certificate, CertifiedItem
from .paper import HEAD, TEXT, TITLE, printed, said, table
from .words import Words

ITEM: Final = ParagraphStyle("item", parent=TEXT, fontSize=10.5, leading=15, spaceBefore=5)
SMALL: Final = ParagraphStyle("small", parent=TEXT, fontSize=8, leading=11)
DIGEST: Final = ParagraphStyle("digest", parent=SMALL, fontName="Courier")  # to be compared sign by sign
STEPS: Final = ("certificate.file", "certificate.run", "certificate.compare")


def printed_certificate(words: Words, found: Certificate, today: date) -> bytes:
    """The paper.

    Args:
        today: when it is made.
    """
    title = words("certificate.title")
    return printed(words, f"{title} {found.evaluation_id} {found.union_id}", found.union_name, [
        said(f"{found.union_name} · {title}", TITLE), Spacer(1, 3 * mm), _result(words, found),
        said(words("certificate.sentences"), HEAD), *_items(words, found), *_bars(words, found),
        said(words("certificate.proof"), HEAD), _proof(words, found),
        said(words("certificate.how"), HEAD), *_steps(words),
        Spacer(1, 4 * mm), said(words("letter.made_on", day=words.day(today))),
    ])  # fmt: skip


def _result(words: Words, found: Certificate) -> Flowable:
    before = f"{words.points(found.first_total)} → " if found.revisions else ""
    barred = f" · {words('results.vetoed')}" if found.vetoed else ""
    rows = [
        (words("field.year"), str(found.year)),
        (words("field.scheme"), f"{found.scheme.scheme_id} {found.scheme.version}"),
        (words("field.total_of_full"), f"{before}{words.points(found.total)} / {words.points(found.full)}"),
        (words("field.grade"), f"{words.name('grade', found.grade)}{barred}"),
    ]
    return table(rows, (45, 125), head=False)


def _items(words: Words, found: Certificate) -> Iterator[Flowable]:
    for item in found.items:
        told = found.saying(item.code)
        head = said(f"{item.code} {item.title} · {_points(words, found, item)} / {words.points(item.full)}", ITEM)
        yield KeepTogether([head, said(words.said(told))]) if told else head


def _points(words: Words, found: Certificate, item: CertifiedItem) -> str:
    first = words.name("leaf_status", item.status) if item.points is None else words.points(item.points)
    anew = found.anew(item.code)
    return first if anew is None else f"{first} → {words.points(anew)}"


def _bars(words: Words, found: Certificate) -> Iterator[Flowable]:
    yield from (said(f"{one.code} · {words.said(one)}") for one in found.barring)


def _proof(words: Words, found: Certificate) -> Flowable:
    scheme = f"{found.scheme.scheme_id} {found.scheme.version}"
    rows = [
        (words("certificate.digest"), found.digest), (f"{words('field.scheme')} {scheme}", found.scheme.digest),
        (words("score.snapshot"), found.snapshot),
        *((f"{words.event(entry.type)} · {entry.position}", entry.hash) for entry in found.entries),
        (words("certificate.head", position=found.head.position), found.head.hash),
    ]  # fmt: skip
    return table([(said(name, SMALL), said(digest, DIGEST)) for name, digest in rows], (50, 120), head=False)


def _steps(words: Words) -> Iterator[Flowable]:
    yield from (said(f"{number}. {words(step)}") for number, step in enumerate(STEPS, 1))
