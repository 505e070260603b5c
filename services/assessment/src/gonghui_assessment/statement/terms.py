"""What a rule of a scheme promises, in one sentence for each kind of the closed language."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import assert_never

from gonghui_assessment.scheme.expressions import Expression
from gonghui_assessment.scheme.rules.amounts import (
    AllOfRatesWithDeduction,
    Band,
    Bands,
    CountBelowShareOfOwnMean,
    Counted,
    DeductionWithPeerWaiver,
    Finding,
    OwnStructureTarget,
    PerUnitDeduction,
    TieredDeductionByOrigin,
)
from gonghui_assessment.scheme.rules.bonuses import Accumulate, CoefficientTable, Credit, Matrix, PerUnitBonus
from gonghui_assessment.scheme.rules.compound import (
    AnyRule,
    ClassMeanTransfer,
    CompositeSum,
    NaFull,
    NaPeerMean,
)
from gonghui_assessment.scheme.rules.conditions import (
    AllOf,
    AlternativeConditions,
    AnyOf,
    EarnOrLose,
    HighestLevelAllMet,
    Range,
    RangeTarget,
    RequiredFormBySize,
    Target,
    Threshold,
    YesOrNo,
    ZeroAfterN,
)
from gonghui_assessment.scheme.rules.dates import ConsecutiveYears, DeadlineFromEvent, Lookback, Span
from gonghui_assessment.scheme.rules.growth import GrowthTargetWithBonus, SignedStep, YearOverYearSigned
from gonghui_assessment.scheme.rules.judgements import (
    AssessorJudgement,
    ExternalScore,
    GatedBallotMean,
    GradedShare,
    RangeAward,
    RangeDeduction,
    RaterMean,
)
from gonghui_assessment.scheme.rules.proportions import (
    Formula,
    LinearAboveBase,
    MeanOfParts,
    MinSizePerEvent,
    Proportional,
    RatioProduct,
)
from gonghui_assessment.scheme.rules.ranks import PeerRelative, RankOfAdjustedRate, RankOfSubtotal, RankPoints

from .language import Language, number, per_cent

MOST_LISTED = 6  # parts of a rule that are told; the rest is counted
_OPERATORS = {
    "at_least": ("不低于", "at least"), "at_most": ("不高于", "at most"), ">=": ("不低于", "at least"), "<=": ("不高于", "at most"),
    ">": ("高于", "more than"), "<": ("低于", "less than"), "=": ("等于", "exactly"),
}  # fmt: skip
_BASELINES = {"mean": ("同类平均值", "the mean of the peers"), "median": ("同类中位数", "the median of the peers"), "best": ("同类最好值", "the best of the peers")}  # fmt: skip
_SIDES = {"at_least": ("不低于", "at least"), "above": ("高于", "above"), "at_most": ("不高于", "at most"), "below": ("低于", "below")}  # fmt: skip
_COMBINED = {"sum": ("各部分相加", "the parts add up"), "best": ("取最高的一部分", "the best part counts"), "worst": ("取最低的一部分", "the worst part counts"), "mean": ("各部分取平均", "the mean of the parts counts")}  # fmt: skip


def terms(rule: AnyRule, full: Fraction, language: Language) -> str:  # noqa: PLR0911, PLR0912, PLR0915 - one for each kind
    """What earns or costs how many points."""
    say, words, points = language.say, language.expression, language.points
    full = full if rule.full is None else rule.full
    match rule:
        case YesOrNo():
            what = f"“{language.own(rule.says)}”" if rule.says else language.condition(rule.condition)
            return say(
                f"具备{what}得满分，否则{language.gives(rule.else_)}",
                f"full marks if {what}, otherwise {points(rule.else_)}",
            )
        case Threshold():
            goals = _listed((_goal(goal, language) for goal in rule.targets()), language)
            return say(
                f"{goals}的得满分，否则{language.gives(rule.else_)}",
                f"full marks for {goals}, otherwise {points(rule.else_)}",
            )
        case AllOf():
            asked = _listed(map(language.condition, rule.conditions), language)
            return say(
                f"{asked}全部具备得满分，否则{language.gives(rule.else_)}",
                f"full marks if all of {asked} hold, otherwise {points(rule.else_)}",
            )
        case AnyOf():
            asked = _listed(map(language.condition, rule.conditions), language)
            return say(
                f"{asked}中至少具备 {rule.at_least} 项得满分，否则{language.gives(rule.else_)}",
                f"full marks if at least {rule.at_least} of {asked} hold, otherwise {points(rule.else_)}",
            )
        case AlternativeConditions():
            cases = _listed(
                (
                    f"{language.own(one.says) or language.condition(one.when)} {points(one.points)}"
                    for one in rule.alternatives
                ),
                language,
            )
            return say(
                f"按最先符合的情形计分：{cases}；其余情形：{points(rule.else_)}",
                f"the first case that holds gives its points: {cases}; otherwise {points(rule.else_)}",
            )
        case EarnOrLose():
            earned = points("full" if rule.earn is None else rule.earn)
            what = language.condition(rule.condition)
            return say(
                f"具备{what}得 {earned}，否则扣 {points(rule.lose)}",
                f"{earned} if {what}, otherwise {points(rule.lose)} are taken off",
            )
        case RangeTarget():
            ranges = _listed((_range(one, language) for one in rule.ranges), language)
            return say(
                f"{ranges}的得满分，范围之外：{points(rule.else_)}",
                f"full marks for {ranges}; outside: {points(rule.else_)}",
            )
        case ZeroAfterN():
            what, each = words(rule.count), points(rule.per_unit)
            return say(
                f"“{what}”每次扣 {each}，达到 {rule.n} 次不得分",
                f"each of “{what}” costs {each}; with {rule.n} of them there are no points",
            )
        case HighestLevelAllMet():
            levels = say("、", ", ").join(one.level for one in rule.levels)
            return say(
                f"按条件全部具备的最高等级计分（{levels}）",
                f"the best level of which every condition holds counts ({levels})",
            )
        case RequiredFormBySize():
            forms = _listed(
                (
                    say(f"{number(one.min)} 人以上为{one.form}", f"{one.form} from {number(one.min)}")
                    for one in rule.forms
                ),
                language,
            )
            return say(
                f"组织形式与规模相符得满分（{forms}），否则{language.gives(rule.else_)}",
                f"full marks if the form suits the size ({forms}), otherwise {points(rule.else_)}",
            )
        case Bands(verdict=None):
            bands = _listed(
                (_band(band, language, rate=language.is_rate(_text(rule.measure))) for band in rule.bands), language
            )
            return say(
                f"按“{words(rule.measure)}”分档：{bands}；不在各档之内 {points(rule.below)}",
                f"by bands of “{words(rule.measure)}”: {bands}; outside {points(rule.below)}",
            )
        case Bands():
            verdicts = _listed((f"{verdict} {points(given)}" for verdict, given in rule.verdicts.items()), language)
            return say(
                f"按评定结果计分：{verdicts}；其他 {points(rule.below)}",
                f"by the verdict: {verdicts}; any other {points(rule.below)}",
            )
        case PerUnitDeduction(items=()):
            side = say("低于", "below") if rule.side == "below" else say("超过", "over")
            return say(
                f"从{_start(rule.start, language)}起，“{words(rule.measure)}”每{side}目标 {language.goal(rule.measure, rule.target)} {_step(rule.unit, rule.measure, language)}扣 {points(rule.per_unit)}",
                f"from {_start(rule.start, language)}, {points(rule.per_unit)} are taken off for each {_step(rule.unit, rule.measure, language)} of “{words(rule.measure)}” {side} {language.goal(rule.measure, rule.target)}",
            )  # fmt: skip
        case PerUnitDeduction():
            return say(
                f"从{_start(rule.start, language)}起扣：{_findings(rule.items, language)}",
                f"taken off {_start(rule.start, language)}: {_findings(rule.items, language)}",
            )
        case TieredDeductionByOrigin():
            return say(
                f"按发现机关从满分起扣：{_findings(rule.items, language)}",
                f"taken off full marks by who found it: {_findings(rule.items, language)}",
            )
        case OwnStructureTarget():
            goal = f"{words(rule.structure)} × {per_cent(rule.share)}"
            return say(
                f"“{words(rule.measure)}”每低于 {goal} {number(rule.unit)} 扣 {points(rule.per_unit)}",
                f"{points(rule.per_unit)} are taken off for each {number(rule.unit)} of “{words(rule.measure)}” below {goal}",
            )
        case CountBelowShareOfOwnMean():
            return say(
                f"“{words(rule.sizes)}”中低于自身平均 {per_cent(rule.share)} 的，每个扣 {points(rule.per_unit)}",
                f"each of “{words(rule.sizes)}” below {per_cent(rule.share)} of their own mean costs {points(rule.per_unit)}",
            )
        case DeductionWithPeerWaiver():
            return say(
                f"“{words(rule.measure)}”每低于目标 {language.goal(rule.measure, rule.target)} {_step(rule.unit, rule.measure, language)}扣 {points(rule.per_unit)}；“{words(rule.waiver)}”高于同类平均的免扣",
                f"{points(rule.per_unit)} are taken off for each {_step(rule.unit, rule.measure, language)} of “{words(rule.measure)}” below {language.goal(rule.measure, rule.target)}, unless “{words(rule.waiver)}” is above the mean of the peers",
            )  # fmt: skip
        case AllOfRatesWithDeduction():
            rates = _listed((f"“{words(one)}”" for one in rule.measures), language)
            return say(
                f"{rates}均达到 {language.goal(rule.measures[0], rule.target)} 得满分，每低 {number(rule.unit)} 扣 {points(rule.per_unit)}",
                f"full marks if {rates} reach {language.goal(rule.measures[0], rule.target)}; each {number(rule.unit)} below costs {points(rule.per_unit)}",
            )
        case PerUnitBonus(measure=None, matrix=None) | Accumulate():
            credits_ = _credits(rule.items, language)
            return say(f"逐项加分：{credits_}", f"points are added: {credits_}")
        case PerUnitBonus(matrix=Matrix() as matrix):
            levels = say("、", ", ").join((*matrix.rows, *matrix.cols))
            return say(f"按级别和奖次加分（{levels}）", f"points by level and prize ({levels})")
        case PerUnitBonus():
            base = points("full" if rule.base_points is None else rule.base_points)
            return say(
                f"“{words(rule.measure)}”达到 {words(rule.base_target)} 得 {base}，每多 {number(rule.unit)} 加 {points(rule.per_unit)}，未达到{language.gives(rule.below)}",
                f"{base} once “{words(rule.measure)}” reaches {words(rule.base_target)}, {points(rule.per_unit)} for each {number(rule.unit)} beyond, below it {points(rule.below)}",
            )  # fmt: skip
        case CoefficientTable():
            rows = _listed((f"{language.own(row.name)} {points(row.value)}" for row in rule.table), language)
            return say(f"按系数表相加：{rows}", f"values of the table add up: {rows}")
        case Proportional(mode="to_target"):
            goal = words(rule.target) if rule.target else "100%"
            return say(
                f"按“{words(rule.measure)}”占目标 {goal} 的比例得分，达到即满分",
                f"points in proportion of “{words(rule.measure)}” to {goal}, at most full marks",
            )
        case Proportional(mode="to_best"):
            best = say("最高" if rule.best == "max" else "最低", "highest" if rule.best == "max" else "lowest")
            return say(
                f"“{words(rule.measure)}”以同类{best}者为满分，其余按比例得分",
                f"the {best} “{words(rule.measure)}” among the peers has full marks, others in proportion",
            )
        case Proportional(parts=()):
            return say(
                f"{words(rule.of)} 项中按具备的“{words(rule.measure)}”平均计分",
                f"each of {words(rule.of)} parts counts the same; “{words(rule.measure)}” are there",
            )
        case Proportional():
            parts = _listed(
                (
                    f"{language.own(one.part)}{f' {points(one.points)}' if one.points is not None else ''}"
                    for one in rule.parts
                ),
                language,
            )
            return say(f"分项计分：{parts}", f"points for each part that is there: {parts}")
        case LinearAboveBase():
            return say(
                f"“{words(rule.measure)}”自 {words(rule.base)} 起每 {number(rule.per)} 计 {points(rule.points_per)}",
                f"{points(rule.points_per)} for each {number(rule.per)} of “{words(rule.measure)}” from {words(rule.base)} on",
            )
        case RatioProduct():
            ratios = " × ".join(f"“{words(one)}”" for one in rule.ratios)
            weight = number(full if rule.weight is None else rule.weight)
            return say(f"按 {ratios} × {weight} 计分", f"points are {ratios} × {weight}")
        case Formula():
            return say(
                f"按公式计分：{language.own(rule.says) or words(rule.points)}",
                f"points by formula: {language.own(rule.says) or words(rule.points)}",
            )
        case MinSizePerEvent():
            return say(
                f"应办 {len(rule.sizes)} 次，每次不少于 {rule.min_size} 人方计，平均计分",
                f"{len(rule.sizes)} events are due, each counts the same if at least {rule.min_size} take part",
            )
        case MeanOfParts():
            factor = say(f"，乘以 {number(rule.factor)}", f", times {number(rule.factor)}") if rule.factor != 1 else ""
            return say(f"取“{words(rule.scores)}”的平均{factor}", f"the mean of “{words(rule.scores)}”{factor}")
        case SignedStep():
            step = _step(rule.step, rule.measure, language)
            return say(
                f"“{words(rule.measure)}”达到 {language.goal(rule.measure, rule.target)} 得满分，每高 {step}加 {points(rule.up)}，每低 {step}扣 {points(rule.down)}",
                f"full marks at {language.goal(rule.measure, rule.target)} of “{words(rule.measure)}”, {points(rule.up)} more for each {step} above, {points(rule.down)} less for each below",
            )  # fmt: skip
        case GrowthTargetWithBonus():
            return say(
                f"“{words(rule.measure)}”比上年增长 {per_cent(rule.target)} 得满分，每多 {per_cent(rule.step)} 加 {points(rule.up)}，未达到：{points(rule.below)}",
                f"full marks if “{words(rule.measure)}” grows by {per_cent(rule.target)} over last year, {points(rule.up)} for each {per_cent(rule.step)} beyond, below it: {points(rule.below)}",
            )  # fmt: skip
        case YearOverYearSigned():
            base = points("full" if rule.base is None else rule.base)
            return say(
                f"以 {base}为基础，“{words(rule.measure)}”比上年每增 {number(rule.up.per)} 加 {points(rule.up.points)}，每减 {number(rule.down.per)} 扣 {points(rule.down.points)}",
                f"{base}, plus {points(rule.up.points)} for each {number(rule.up.per)} of “{words(rule.measure)}” more than last year, minus {points(rule.down.points)} for each {number(rule.down.per)} less",
            )  # fmt: skip
        case AssessorJudgement():
            guide = f"（{language.own(rule.guide)}）" if rule.guide else ""
            return say(
                f"由评审人在 0 至满分之间评定并说明理由{guide}",
                f"a person judges between nothing and full marks, with a reason {guide}".rstrip(),
            )
        case RangeAward():
            return say(
                f"具备{language.condition(rule.fact)}的，由评审人加 {number(rule.min)} 至 {points(rule.max)}",
                f"if {language.condition(rule.fact)}, a person adds {number(rule.min)} to {points(rule.max)}",
            )
        case RangeDeduction():
            return say(
                f"出现{language.condition(rule.fact)}的，由评审人扣 {number(rule.min)} 至 {points(rule.max)}",
                f"if {language.condition(rule.fact)}, a person takes off {number(rule.min)} to {points(rule.max)}",
            )
        case GradedShare():
            shares = [f"{grade} {per_cent(factor)}" for grade, factor in rule.factors.items()] or [
                _band(band, language, rate=language.is_rate(_text(rule.measure)), share=True) for band in rule.limits
            ]
            return say(
                f"按等级取满分的一定比例：{_listed(shares, language)}",
                f"a share of full marks by grade: {_listed(shares, language)}",
            )
        case ExternalScore():
            verdicts = _listed((f"{verdict} {points(given)}" for verdict, given in rule.verdicts.items()), language)
            how = verdicts or (
                say(f"乘以 {words(rule.factor)}", f"times {words(rule.factor)}")
                if rule.factor
                else say("照用", "as given")
            )
            return say(f"采用{language.own(rule.origin)}的评定：{how}", f"as {language.own(rule.origin)} finds: {how}")
        case RaterMean():
            groups = _listed((f"{group.rater} {per_cent(group.weight)}" for group in rule.groups), language)
            return say(f"各评议主体平均分加权：{groups}", f"means of the raters, weighted: {groups}")
        case GatedBallotMean():
            return say(
                f"有效票取平均，总评为{'、'.join(rule.allowed)}的票方计分，每张空白票扣 {points(rule.blank_costs)}",
                f"the mean of ballots whose overall verdict is {', '.join(rule.allowed)}; each blank costs {points(rule.blank_costs)}",
            )
        case RankPoints() | RankOfAdjustedRate() | RankOfSubtotal():
            return _ranked(rule, language)
        case PeerRelative():
            return _relative(rule, language)
        case DeadlineFromEvent():
            return say(
                f"“{words(rule.event)}”之后{_span(rule.within, language)}内“{words(rule.done)}”得满分，逾期 {points(rule.missed)}",
                f"full marks if “{words(rule.done)}” comes within {_span(rule.within, language)} of “{words(rule.event)}”; missed: {points(rule.missed)}",
            )
        case Lookback():
            return say(
                f"近 {rule.within} 年内（“{words(rule.years)}”）有过得满分，否则{language.gives(rule.else_)}",
                f"full marks if “{words(rule.years)}” has one of the last {rule.within} years, otherwise {points(rule.else_)}",
            )
        case ConsecutiveYears():
            return say(
                f"“{words(rule.years)}”连续 {rule.row} 年得满分，否则{language.gives(rule.else_)}",
                f"full marks for {rule.row} years in a row of “{words(rule.years)}”, otherwise {points(rule.else_)}",
            )
        case CompositeSum():
            parts = _listed(
                (f"（{place}）{terms(part, full, language)}" for place, part in enumerate(rule.parts, 1)),
                language,
                say("；", "; "),
            )
            return say(f"{_COMBINED[rule.combine][0]}：{parts}", f"{_COMBINED[rule.combine][1]}: {parts}")
        case NaFull():
            return say(
                f"{terms(rule.rule, full, language)}；不涉及的得满分",
                f"{terms(rule.rule, full, language)}; where it does not arise, full marks",
            )
        case NaPeerMean():
            return say(
                f"{terms(rule.rule, full, language)}；不涉及的取其他单位平均分",
                f"{terms(rule.rule, full, language)}; where it does not arise, the mean of the others",
            )
        case ClassMeanTransfer():
            return say(
                f"只评{rule.scored}类单位：{terms(rule.rule, full, language)}；其他单位取其平均分",
                f"only {rule.scored} is scored: {terms(rule.rule, full, language)}; all others get their mean",
            )
        case _:
            assert_never(rule)


def _listed(parts: Iterable[str], language: Language, between: str = "") -> str:
    """Some parts, and how many there are beyond."""
    found = list(parts)
    more = len(found) - MOST_LISTED
    rest = [language.say(f"等 {len(found)} 项", f"and {more} more")] if more > 0 else []
    return (between or language.say("、", ", ")).join([*found[:MOST_LISTED], *rest])


def _goal(goal: Target, language: Language) -> str:
    op = language.of(_OPERATORS[goal.op])
    between = language.say("", " ")
    return f"“{language.expression(goal.measure)}”{between}{op} {language.goal(goal.measure, goal.target)}"


def _range(limits: Range, language: Language) -> str:
    least, most = language.expression(limits.min), language.expression(limits.max)
    return f"“{language.expression(limits.measure)}” {least}～{most}"


def _text(expression: Expression | None) -> str:
    return expression.text if expression else ""


def _band(band: Band, language: Language, *, rate: bool, share: bool = False) -> str:
    limits = [
        f"{sign}{per_cent(limit) if rate else number(limit)}"
        for sign, limit in (("≥", band.min), (">", band.above), ("≤", band.max), ("<", band.under))
        if limit is not None
    ]
    given = per_cent(band.points) if share and isinstance(band.points, Fraction) else language.points(band.points)
    return f"{' '.join(limits)} {given}"


def _start(start: Fraction | str, language: Language) -> str:
    return language.points(start)


def _step(unit: Fraction | None, measure: Expression | None, language: Language) -> str:
    if unit is None:
        return ""
    if unit < 1 and language.scheme.defaults.one_per_cent == "relative":
        return language.say(f"目标的 {per_cent(unit)} ", f"{per_cent(unit)} of the target")
    if language.is_rate(_text(measure)):
        return language.say(f"{number(unit * 100)} 个百分点", f"{number(unit * 100)} percentage points")
    return language.say(f"{number(unit)} ", number(unit))


def _findings(items: Sequence[Finding], language: Language) -> str:
    return _listed(
        (f"{language.own(one.finding)} {_each(one, language)}{language.points(one.points)}" for one in items), language
    )


def _credits(items: Sequence[Credit], language: Language) -> str:
    return _listed(
        (f"{language.own(one.event)} {_each(one, language)}{language.points(one.points)}" for one in items), language
    )


def _each(one: Counted, language: Language) -> str:
    return "" if one.when else language.say("每次 ", "each ")


def _ranked(rule: RankPoints | RankOfAdjustedRate | RankOfSubtotal, language: Language) -> str:
    match rule:
        case RankPoints(measure=None):
            by = language.expression(rule.rank)
        case RankPoints():
            by = language.expression(rule.measure)
        case RankOfSubtotal():
            by = language.say(f"{'、'.join(rule.of)} 项合计", f"the sum of {', '.join(rule.of)}")
        case RankOfAdjustedRate():
            by = language.say("、", ", ").join(language.expression(one) for one in rule.measures)
    order = language.say(
        "从高到低" if rule.order == "desc" else "从低到高",
        "more is better" if rule.order == "desc" else "less is better",
    )
    places = _listed(
        (
            language.say(f"第 {place} 名 {language.points(given)}", f"place {place}: {language.points(given)}")
            for place, given in rule.table.items()
        ),
        language,
    )
    if rule.formula:
        places = language.say(f"第一名 {language.points(rule.formula.first)}，每差一名少 {language.points(rule.formula.step)}", f"{language.points(rule.formula.first)} for the first, {language.points(rule.formula.step)} less for each further place")  # fmt: skip
    shares = _listed(
        (
            language.say(
                f"前 {per_cent(one.top)} {language.points(one.points)}",
                f"first {per_cent(one.top)}: {language.points(one.points)}",
            )
            for one in rule.shares
        ),
        language,
    )
    return language.say(
        f"按“{by}”在同类单位中的名次（{order}）计分：{places or shares}",
        f"points by the place among the peers by “{by}” ({order}): {places or shares}",
    )


def _relative(rule: PeerRelative, language: Language) -> str:
    base = (
        language.of(_BASELINES[rule.baseline]) if isinstance(rule.baseline, str) else language.expression(rule.baseline)
    )
    factor = f" × {number(rule.factor)}" if rule.factor != 1 else ""
    offset = f" + {number(rule.offset)}" if rule.offset else ""
    lost = language.gives(rule.else_)
    rest = (
        language.say(f"每差 {number(rule.unit)} 扣 {language.points(rule.per_unit)}", f"each {number(rule.unit)} of distance costs {language.points(rule.per_unit)}")
        if rule.unit is not None and rule.per_unit is not None
        else language.say(f"否则{lost}", f"otherwise {lost}")
    )  # fmt: skip
    side, what = language.of(_SIDES[rule.side]), language.expression(rule.measure)
    return language.say(
        f"“{what}”{side}{base}{factor}{offset}得满分，{rest}",
        f"full marks if “{what}” is {side} {base}{factor}{offset}; {rest}",
    )


def _span(span: Span, language: Language) -> str:
    parts = ((span.years, "年", "years"), (span.months, "个月", "months"), (span.days, "天", "days"))
    return " ".join(language.say(f"{count} {zh}", f"{count} {en}") for count, zh, en in parts if count)
