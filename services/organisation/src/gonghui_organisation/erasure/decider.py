"""When a person's data may be destroyed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from gonghui_shared.calendar import add_years
from gonghui_shared.contracts.organisation import PersonForgotten
from gonghui_shared.decider import Decider
from gonghui_shared.refusals import Refusal
from gonghui_shared.rules import Rules

from .commands import ForgetPerson, RequestErasure
from .events import ErasureRequested


class ForgottenAlready(Refusal):
    """此人的个人信息已经删除。 This person's data have been destroyed."""


class ErasureNotRequested(Refusal):
    """没有删除此人信息的申请。 Nobody has asked that this person's data be destroyed."""


class PurposeStands(Refusal):
    """处理目的尚未实现：此人仍是会员、担任职务或有未办结事项。 The data are still needed: a membership, a post or a case of the person is open."""


class RetentionRuns(Refusal):
    """法定保管期限未满，暂不能删除。 The files must be kept by law for some time yet."""


@dataclass(frozen=True, slots=True)
class Files:
    """What is known of a person, where a file must be kept.

    Args:
        open: kinds of files that are in use: membership, election (posts held), complaint.
        ended: the last day on which a file of the kind was in use.
    """

    open: frozenset[str] = frozenset()
    ended: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Erasure:
    """Only what later decisions ask for."""

    requested: bool = False
    done: bool = False


def evolve(erasure: Erasure, event: ErasureRequested | PersonForgotten) -> Erasure:
    """The state after one more event."""
    match event:
        case ErasureRequested():
            return replace(erasure, requested=True)
        case PersonForgotten():
            return replace(erasure, done=True)


def request_erasure(erasure: Erasure, command: RequestErasure) -> Iterator[ErasureRequested]:
    """Ask; asking twice is no error."""
    if erasure.done:
        raise ForgottenAlready
    if not erasure.requested:
        yield ErasureRequested(command.person_id, command.ground)


def forget_person(
    erasure: Erasure, command: ForgetPerson, *, files: Files, rules: Rules, on: date
) -> Iterator[PersonForgotten]:
    """Destroy what names a person, once nothing is open and every period of retention is over.

    Accounts name nobody: their entries stand under the number of a membership, and are kept as they are.

    Source: R-PRV-03, R-PRV-04.
    """
    if erasure.done:
        raise ForgottenAlready
    if not erasure.requested:
        raise ErasureNotRequested
    if files.open:
        raise PurposeStands(rule=rules.version("R-PRV-03"), files=sorted(files.open))
    years = rules.table("R-PRV-04")
    kept = {kind: add_years(day, years[f"{kind}_years"]) for kind, day in files.ended.items()}
    running = {kind: until for kind, until in kept.items() if on <= until}
    if running:
        kind = max(running, key=lambda name: running[name])
        raise RetentionRuns(rule=rules.version("R-PRV-04"), file=kind, until=running[kind])
    yield PersonForgotten(command.person_id)


ERASURE = Decider("erasure", initial=Erasure(), evolve=evolve)
