"""Charts as SVG text: the same values always give the same bytes."""

import math
from collections.abc import Callable, Sequence
from html import escape
from itertools import groupby
from typing import Final

from tests.benchmarks.measures import OURS, Curve, Figure

WIDTH: Final = 760
_LABELS, _BARS, _ROW = 230, 400, 22
_INK, _SOFT, _GRID, _OURS, _OTHER = "#1f2933", "#66727f", "#dfe4ea", "#c0392b", "#8fa3b8"
_LINES: Final = (_OURS, "#2c6fbb", "#2e8b57", "#b7791f", "#6b4fa0", "#4a5568")


def number(value: float) -> str:
    """Three significant digits or all before the point, with separators."""
    digits = 0 if abs(value) >= 100 or value == int(value) else 1 if abs(value) >= 10 else 2
    return f"{value:,.{digits}f}"


def bars(figures: Sequence[Figure]) -> str:
    """One panel for each case, scaled by itself; a bar is the median, the thin line the spread over the rounds."""
    parts: list[str] = []
    y = 10.0
    for case, panel in groupby((f for f in figures if f.values), key=lambda f: f.case):
        measured = list(panel)
        most = max(max(f.values) for f in measured) or 1.0
        parts.append(_text(0, y + 15, f"{case}  ({measured[0].unit})", bold=True))
        y += 24
        for figure in measured:
            parts += _bar(figure, y, _BARS / most)
            y += _ROW
        y += 14
    return _document(parts, y)


def _bar(figure: Figure, y: float, scale: float) -> list[str]:
    spread = figure.spread
    assert spread is not None
    median, least, most = (value * scale for value in (spread.median, spread.least, spread.most))
    colour, middle = _OURS if figure.system.startswith(OURS) else _OTHER, y + 8
    return [
        _text(_LABELS - 10, y + 12, figure.system, anchor="end"),
        f'<rect x="{_LABELS}" y="{y:.0f}" width="{median:.1f}" height="16" fill="{colour}"/>',
        f'<line x1="{_LABELS + least:.1f}" x2="{_LABELS + most:.1f}" y1="{middle:.0f}" y2="{middle:.0f}" stroke="{_INK}"/>',
        _text(_LABELS + max(median, most) + 8, y + 12, number(spread.median)),
    ]


_LEFT, _RIGHT, _TOP, _HEIGHT = 70, 20, 44, 240


def lines(curves: Sequence[Curve]) -> str:
    """Curves of one chart over a common pair of axes."""
    xs = [x for curve in curves for x, _ in curve.points]
    ys = [y for curve in curves for _, y in curve.points]
    logarithmic = curves[0].log_y
    across = _scale(_ticks(min(xs), max(xs)), WIDTH - _LEFT - _RIGHT)
    ticks = _decades(ys) if logarithmic else _ticks(min(0.0, *ys), max(ys))
    up = _scale(ticks, _HEIGHT, logarithmic=logarithmic)
    parts = _axes(curves[0], (_ticks(min(xs), max(xs)), across), (ticks, up))
    for n, curve in enumerate(curves):
        colour = _LINES[n % len(_LINES)]
        path = " ".join(f"{_LEFT + across(x):.1f},{_TOP + _HEIGHT - up(y):.1f}" for x, y in curve.points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(_text(_LEFT + 4 + 170 * (n % 4), 14 + 16 * (n // 4), f"— {curve.line}", fill=colour))
    return _document(parts, _TOP + _HEIGHT + 44)


def _axes(
    curve: Curve,
    horizontal: tuple[list[float], Callable[[float], float]],
    vertical: tuple[list[float], Callable[[float], float]],
) -> list[str]:
    bottom = _TOP + _HEIGHT
    parts = [_text(_LEFT - 8, _TOP - 8, curve.y, anchor="end", fill=_SOFT)]
    for tick in vertical[0]:
        y = bottom - vertical[1](tick)
        parts.append(f'<line x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="{_GRID}"/>')
        parts.append(_text(_LEFT - 8, y + 4, f"{tick:,g}", anchor="end", fill=_SOFT))
    below = [
        _text(_LEFT + horizontal[1](tick), bottom + 18, f"{tick:,g}", anchor="middle", fill=_SOFT)
        for tick in horizontal[0]
    ]
    return [*parts, *below, _text(WIDTH - _RIGHT, bottom + 36, curve.x, anchor="end", fill=_SOFT)]


def _ticks(least: float, most: float) -> list[float]:
    span = (most - least) or 1.0
    magnitude = 10.0 ** math.floor(math.log10(span / 4))
    step = next(magnitude * m for m in (1, 2, 5, 10) if span / (magnitude * m) <= 6)
    first, last = math.floor(least / step), math.ceil(most / step)
    return [round(n * step, 10) for n in range(first, last + 1)]


def _decades(values: Sequence[float]) -> list[float]:
    least = math.floor(math.log10(min(v for v in values if v > 0)))
    return [10.0**n for n in range(least, max(math.ceil(math.log10(max(values))), least + 1) + 1)]


def _scale(ticks: Sequence[float], length: float, *, logarithmic: bool = False) -> Callable[[float], float]:
    first, last = (math.log10(ticks[0]), math.log10(ticks[-1])) if logarithmic else (ticks[0], ticks[-1])

    def place(value: float) -> float:
        at = math.log10(max(value, ticks[0])) if logarithmic else value
        return length * (at - first) / (last - first)

    return place


def _text(x: float, y: float, words: str, *, anchor: str = "start", bold: bool = False, fill: str = _INK) -> str:
    weight = ' font-weight="600"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}"{weight}>{escape(words)}</text>'


def _document(parts: Sequence[str], height: float) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" role="img" '
        'font-family="system-ui, sans-serif" font-size="12">'
    )
    return "\n".join([head, '<rect width="100%" height="100%" fill="#fff"/>', *parts, "</svg>", ""])
