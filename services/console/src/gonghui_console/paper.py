"""Papers to file, as PDF.

Set in STSong-Light, one of the typefaces that every reader of PDF brings along for Chinese.
"""

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from typing import Final
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table

from .words import Words

FACE: Final = "STSong-Light"
INK: Final = HexColor("#1f2933")
TEXT: Final = ParagraphStyle("text", fontName=FACE, fontSize=9.5, leading=14, wordWrap="CJK", textColor=INK)
HEAD: Final = ParagraphStyle("head", parent=TEXT, fontSize=12, leading=18, spaceBefore=8, spaceAfter=3)
TITLE: Final = ParagraphStyle("title", parent=TEXT, fontSize=16, leading=24, alignment=1)
_RULED: Final = (
    ("GRID", (0, 0), (-1, -1), 0.4, HexColor("#8a97a5")),
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("TOPPADDING", (0, 0), (-1, -1), 2),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
)


@cache
def _typeface() -> None:
    registerFont(UnicodeCIDFont(FACE))


def said(text: str, style: ParagraphStyle = TEXT) -> Paragraph:
    """A paragraph."""
    _typeface()
    return Paragraph(escape(text), style)


def table(rows: Sequence[Sequence[str | Flowable]], widths: Sequence[float], *, head: bool = True) -> Table:
    """A ruled table; widths in millimetres."""
    cells = [[said(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    return Table(cells, [width * mm for width in widths], style=_RULED, repeatRows=1 if head else 0)


def printed(words: Words, title: str, author: str, parts: Sequence[Flowable]) -> bytes:
    """The paper; the same parts give the same bytes."""
    paper = BytesIO()
    document = SimpleDocTemplate(
        paper, pagesize=A4, title=title, author=author, lang="zh-CN" if words.language == "zh" else "en-GB",
        leftMargin=20 * mm, rightMargin=20 * mm, topMargin=18 * mm, bottomMargin=18 * mm, invariant=1,
    )  # fmt: skip
    document.build(list(parts))
    return paper.getvalue()
