"""The rules of what shows a duty."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from gonghui_assessment.measures import catalogue
from gonghui_shared.decider import Decider
from gonghui_shared.refusals import Refusal

from .commands import NameDutyMeasures
from .events import DutyMeasuresNamed

MOST_OF_A_POST: Final = 20  # each is counted anew whenever the sheet is read


class NoSuchDuty(Refusal):
    """岗位职责中没有这一项。 The post's sheet has no such duty."""


class NotCounted(Refusal):
    """指标目录中没有这项指标。 The catalogue has no such measure."""


class MeasureTwice(Refusal):
    """同一指标只能列一次。 A measure is named once."""


class TooManyMeasures(Refusal):
    """一个岗位对应的指标过多。 There are too many measures for one post."""


@dataclass(frozen=True, slots=True)
class DutyStandard:
    """The measures of a post's duties."""

    measures: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by duty


def evolve(standard: DutyStandard, event: DutyMeasuresNamed) -> DutyStandard:
    """The state after one more event."""
    return DutyStandard({**standard.measures, event.duty: event.measures})


def name_duty_measures(
    standard: DutyStandard, command: NameDutyMeasures, *, duties: frozenset[str]
) -> Iterator[DutyMeasuresNamed]:
    """Name them for a duty that the sheet in force, or one to come, has; saying the same again changes nothing.

    Args:
        duties: of the post, as its sheets have them.
    """
    named = tuple(command.measures)
    if command.duty not in duties:
        raise NoSuchDuty(duty=command.duty)
    if len(set(named)) < len(named):
        raise MeasureTwice
    if unknown := [one for one in named if not catalogue.is_counted(one)]:
        raise NotCounted(measures=unknown)
    others = {one for duty, of in standard.measures.items() if duty != command.duty and duty in duties for one in of}
    if len(others | set(named)) > MOST_OF_A_POST:
        raise TooManyMeasures(most=MOST_OF_A_POST)
    if named != standard.measures.get(command.duty, ()):
        yield DutyMeasuresNamed(command.post_id, command.duty, named)


DUTY_STANDARD = Decider("duty-standard", initial=DutyStandard(), evolve=evolve)
