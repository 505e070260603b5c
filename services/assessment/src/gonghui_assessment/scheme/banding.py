"""What is wrong or odd about the bands of a rule: never reached, with gaps, overlapping, worth more than the item."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from gonghui_assessment.scheme.exact import plain
from gonghui_assessment.scheme.rules.amounts import Band, Bands
from gonghui_assessment.scheme.rules.base import ZERO


def unreachable(rule: Bands) -> Iterator[int]:
    """Numbers of bands whose every value lies in an earlier one; what is passed over on a condition hides none."""
    if rule.condition_for_full is None:
        for number, band in enumerate(rule.bands, 1):
            if any(_covers(earlier, band) for earlier in rule.bands[: number - 1]):
                yield number


def odd(rule: Bands, full: Fraction) -> Iterator[str]:
    """Remarks on bands that may be meant as they are."""
    for number, (upper, lower) in enumerate(pairwise(rule.bands), 1):
        low, high = _lower(upper), _upper(lower)
        if low is not None and high is not None and high < low:
            yield f"第 {number} 档与下一档之间有空隙 there is a gap below band {number}"
        if low is not None and lower.max is not None and lower.max > low:
            yield f"第 {number} 档与下一档重叠，取前一档 bands {number} and {number + 1} overlap; the first counts"
    last = rule.bands[-1]
    if (_lower(last) is None or last.min == ZERO) and isinstance(last.points, Fraction) and last.points > 0:
        yield "最低一档对 0 也给分 the lowest band rewards nothing at all"
    points = [band.points for band in rule.bands if isinstance(band.points, Fraction)]
    if len({a < b for a, b in pairwise(points) if a != b}) > 1:
        yield "各档得分时高时低 the points of the bands go up and down"
    if (most := max(points, default=ZERO)) > full > 0:
        yield (
            f"有一档得 {plain(most)} 分，超过本项 {plain(full)} 分"
            f" a band gives {plain(most)}, more than the item's {plain(full)}"
        )


def _lower(band: Band) -> Fraction | None:
    return band.above if band.min is None else band.min


def _upper(band: Band) -> Fraction | None:
    return band.under if band.max is None else band.max


def _covers(wide: Band, narrow: Band) -> bool:
    """Whether every value of one band already lies in another."""
    low, high = _low(wide), _high(wide)
    return (low is None or ((found := _low(narrow)) is not None and found >= low)) and (
        high is None or ((found := _high(narrow)) is not None and found <= high)
    )


def _low(band: Band) -> tuple[Fraction, bool] | None:
    """The lower limit; the second part orders an excluded limit after an included one."""
    if band.min is not None:
        return band.min, False
    return None if band.above is None else (band.above, True)


def _high(band: Band) -> tuple[Fraction, bool] | None:
    if band.max is not None:
        return band.max, True
    return None if band.under is None else (band.under, False)
