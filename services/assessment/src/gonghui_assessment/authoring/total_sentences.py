"""How the parts of a sheet become its total, in words: weights, what was spread, bonuses, deductions, stops."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from gonghui_assessment.evaluation.results import UnitResult
from gonghui_assessment.scheme.exact import plain, two_decimals
from gonghui_assessment.scheme.rules.base import ZERO
from gonghui_assessment.scheme.tree import Scheme

_WAYS = {"mean": "平均", "best": "取最高", "worst": "取最低", "all": "全部满分方得分"}


def figure(points: Fraction) -> str:
    """Points as a reader knows them: exact where decimals can say it, else about so many."""
    exact = plain(points)
    return f"≈{two_decimals(points, 4)}" if "/" in exact else exact


def total_explained(scheme: Scheme, unit: UnitResult) -> Iterator[str]:
    """Chinese sentences from the parts of the sheet to the total, in the order of the arithmetic."""
    points = _points(unit)
    parts = [node for node in scheme.indicators if not (node.intermediate or node.missing) and node.code in points]
    weighed = scheme.aggregate == "weighted"
    said = [
        f"{node.zh} {figure(points[node.code])}" + (f" × {plain(node.weight or ZERO)}" if weighed else "")
        for node in parts
    ]
    if said:
        way = _WAYS.get(scheme.aggregate)
        yield f"各部分{way}：{'，'.join(said)}" if way else f"各部分相加：{' + '.join(said)}"
    if dropped := [leaf for leaf in unit.leaves if leaf.detail.get("choice") == "drop_from_total"]:
        whole = plain(sum((leaf.full for leaf in dropped), ZERO))
        yield f"不适用的 {'、'.join(leaf.code for leaf in dropped)} 共 {whole} 分，按比例分摊到其余各项"
    bonus = sum((points.get(node.code, ZERO) for node in scheme.bonuses), ZERO)
    if scheme.bonuses:
        over = scheme.bonus_cap is not None and bonus > scheme.bonus_cap
        yield f"加分 {figure(bonus)}" + (f"，封顶 {plain(scheme.bonus_cap or ZERO)}" if over else "")
    if lost := points.get("deductions"):
        yield f"总分扣分 {figure(lost)}"
    if (share := scheme.subordinates) is not None:
        alone = "没有所属单位的按本级得分计" if share.without == "nothing" else "没有所属单位的以本级得分代替"
        yield f"本级得分 × {plain(share.own)} + 所属单位平均总分 × {plain(share.share)}，{alone}"
    if scheme.total_floor is not None and unit.total == scheme.total_floor:
        yield f"总分最低计 {plain(scheme.total_floor)}"
    if scheme.total_cap is not None and unit.total == scheme.total_cap:
        yield f"总分最高计 {plain(scheme.total_cap)}"
    if scheme.defaults.bonus_inside == "capped_by_scheme":
        yield f"总分不超过满分 {plain(unit.full if scheme.total is None else scheme.total)}"
    rounding = scheme.defaults.rounding
    if rounding.subtotals or rounding.total:
        what = "、".join(word for word, on in (("各部分小计", rounding.subtotals), ("总分", rounding.total)) if on)
        yield f"{what}四舍五入，保留 {rounding.places} 位小数"
    if zeroed := [bar.code for bar in unit.bars if bar.state == "bars" and bar.effect == "zero"]:
        yield f"因 {'、'.join(zeroed)}，总分计零"


def _points(unit: UnitResult) -> Mapping[str, Fraction]:
    leaves = {leaf.code: ZERO if leaf.points is None else leaf.points for leaf in unit.leaves}
    return leaves | {section.code: section.points for section in unit.sections}
