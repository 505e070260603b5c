"""The rules of self-evaluations."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from gonghui_assessment.annual_evaluation.decider import SchemeNotAdopted
from gonghui_assessment.appeal.decider import ItemTwice, NoSuchItem, OutOfReach, Reached
from gonghui_assessment.scheme.exact import plain
from gonghui_shared.contracts.assessment import SelfScored, SelfScoredItem
from gonghui_shared.decider import Decider
from gonghui_shared.refusals import Refusal

from .commands import SubmitSelfScore


class EvaluationBegun(Refusal):
    """本年度考核已经开始，不能再自评。 The evaluation of the year has begun: it is too late for a self-evaluation."""


@dataclass(frozen=True, slots=True)
class SelfScore:
    """Nothing that later decisions ask for: a later self-evaluation takes the place of an earlier one."""


def submit_self_score(
    _score: SelfScore, command: SubmitSelfScore, *, reach: Mapping[str, Reached] | None, begun: bool
) -> Iterator[SelfScored]:
    """Give points to items, each once and within what it can give, until the evaluation of the year is opened.

    Args:
        reach: what each item can give this union; None where the scheme is not in use.
        begun: whether an evaluation of the year by this scheme has been opened.
    """
    if reach is None:
        raise SchemeNotAdopted
    if begun:
        raise EvaluationBegun(year=command.year)
    if len({line.item for line in command.items}) < len(command.items):
        raise ItemTwice
    for line in command.items:
        if (known := reach.get(line.item)) is None:
            raise NoSuchItem(item=line.item)
        points = Fraction(line.points)
        if (known.least is not None and points < known.least) or (known.most is not None and points > known.most):
            raise OutOfReach(
                item=line.item, least=None if known.least is None else plain(known.least),
                most=None if known.most is None else plain(known.most),
            )  # fmt: skip
    items = tuple(
        SelfScoredItem(line.item, plain(Fraction(line.points)), tuple(line.evidence)) for line in command.items
    )
    total = plain(sum((Fraction(line.points) for line in command.items), Fraction(0)))
    yield SelfScored(command.scheme_id, command.version, command.year, items, total)


SELF_SCORE = Decider("self-score", initial=SelfScore(), evolve=lambda score, _event: score)
