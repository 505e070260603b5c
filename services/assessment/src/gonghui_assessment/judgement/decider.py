"""The rules of appraisals, ratings, reported facts and findings."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from gonghui_assessment.manual_evidence.decider import Handed
from gonghui_shared.contracts.assessment import AppraisalRecorded, FactsReported, FindingRecorded
from gonghui_shared.decider import Claim, Decider
from gonghui_shared.refusals import Refusal
from gonghui_shared.rules import Rules

from .commands import RateItem, RecordAppraisal, RecordFinding, ReportFacts
from .events import ItemRated, SlipFilledIn

MOST_REPORTS = 300  # of a union in a year: its stream keeps room for what others find and for the appraisal


class AppraisedAlready(Refusal):
    """本年度已经开展会员评议。 Members have appraised the union this year."""


class MoreThanEntitled(Refusal):
    """票数前后矛盾。 The figures of the ballots contradict one another."""


class RatedAlready(Refusal):
    """同一评议主体对该项目已经打分。 This rater has judged the item."""


class SecondSlip(Refusal):
    """同一人对同一项目只能填写一张评分表。 Nobody fills in two slips of a group for the same item of a union."""


class NotABar(Refusal):
    """不属于评优否决事项。 This is not among the matters that bar excellence."""


class ShownByDocument(Refusal):
    """该数据已有审核通过的佐证材料，须提交新的材料更改。 A checked document shows this fact; hand in another one to change it."""


class TooManyReports(Refusal):
    """本年度填报次数过多。 Facts of this year have been reported too often."""


class FindingRecordedAlready(Refusal):
    """该事项已经登记。 This finding has been recorded."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What has been said of a union in one year."""

    appraised: bool = False
    findings: frozenset[str] = frozenset()
    reports: int = 0


@dataclass(frozen=True, slots=True)
class Rated:
    """Whether one rater has judged one item of a union in a year."""

    done: bool = False


def evolve(judged: Judged, event: AppraisalRecorded | FactsReported | FindingRecorded) -> Judged:
    """The state after one more event."""
    match event:
        case AppraisalRecorded():
            return replace(judged, appraised=True)
        case FindingRecorded(finding_id=finding):
            return replace(judged, findings=judged.findings | {finding})
        case FactsReported():
            return replace(judged, reports=judged.reports + 1)


def rate_item(
    rated: Rated, command: RateItem, *, actor: str, marked: Callable[[str], str]
) -> Iterator[ItemRated | SlipFilledIn]:
    """Judge one item, once for each person who rates; a service that loads papers may enter the slips of many.

    Args:
        marked: a keyed hash of a text.

    Source: R-ASM-05.
    """
    if rated.done:
        raise RatedAlready(item=command.item)
    yield ItemRated(command.scheme_id, command.item, command.year, command.rater, command.value)
    if actor.startswith("person:"):
        on = (command.union_id, command.year, command.scheme_id, command.item, command.rater)
        yield SlipFilledIn(marked("/".join(map(str, (*on, actor)))))


def claims_of(event: ItemRated | SlipFilledIn) -> Iterator[Claim]:
    """One rater, one slip."""
    if isinstance(event, SlipFilledIn):
        yield Claim("slip", event.mark, refusal=SecondSlip)


def record_appraisal(judged: Judged, command: RecordAppraisal, *, rules: Rules) -> Iterator[AppraisalRecorded]:
    """Record the yearly appraisal; it counts where enough members took part.

    Source: R-ASM-08.
    """
    if judged.appraised:
        raise AppraisedAlready(year=command.year)
    if not command.satisfied <= command.ballots <= command.entitled:
        raise MoreThanEntitled
    valid = command.entitled > 0 and command.ballots >= command.entitled * rules.ratio("R-ASM-08")
    yield AppraisalRecorded(
        command.appraisal_id, command.year, command.entitled, command.ballots, command.satisfied, valid
    )


def report_facts(judged: Judged, command: ReportFacts, *, evidence: Handed) -> Iterator[FactsReported]:
    """Report facts; a later report of the year takes the place of an earlier one, fact by fact.

    Args:
        evidence: what was handed in for the year: what a checked document shows is changed by another one alone.
    """
    if judged.reports >= MOST_REPORTS:
        raise TooManyReports(most=MOST_REPORTS)
    if shown := evidence.facts & command.facts.keys():
        raise ShownByDocument(facts=sorted(shown))
    yield FactsReported(command.report_id, command.year, dict(command.facts))


def record_finding(judged: Judged, command: RecordFinding, *, rules: Rules) -> Iterator[FindingRecorded]:
    """Record a matter that bars excellence for the year and leaves the score alone.

    Source: R-ASM-03.
    """
    if command.kind not in rules.list("R-ASM-03"):
        raise NotABar(rule=rules.version("R-ASM-03"))
    if command.finding_id in judged.findings:
        raise FindingRecordedAlready
    yield FindingRecorded(command.finding_id, command.year, command.kind)


JUDGED = Decider("judged", initial=Judged(), evolve=evolve)
RATING = Decider("item-rating", initial=Rated(), evolve=lambda _rated, _event: Rated(done=True), claims=claims_of)
