"""The rules of a release: two consents, a clock, and silence that means what the jurisdiction says."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Literal

from gonghui_organisation.post.decider import ELECTED_POSTS, Post
from gonghui_organisation.union.refusals import NotTheSuperior
from gonghui_shared.contracts.organisation import ReleaseAnswered
from gonghui_shared.decider import Decider
from gonghui_shared.ids import UnionId
from gonghui_shared.refusals import Refusal
from gonghui_shared.rules import Rules

from .commands import AnswerByCommittee, AnswerBySuperior, MarkSilence, RequestRelease
from .events import CommitteeConsented, ReleaseRequested, ReleaseUnanswered

ReleaseEvent = ReleaseRequested | CommitteeConsented | ReleaseUnanswered | ReleaseAnswered
Stage = Literal["none", "requested", "consented", "answered"]


class ReleaseExists(Refusal):
    """这个调动申请编号已经使用。 A request of this id has been made."""


class NotProtected(Refusal):
    """这个岗位不是选举产生，或者无人担任，不适用任期内调动的规定。 This post is not filled by an election, or nobody holds it: the rule on transfers during the term does not apply."""


class NotAtThisStage(Refusal):
    """申请没有进行到这一步，或者已经答复。 The request is not at this stage, or has been answered."""


@dataclass(frozen=True, slots=True)
class Release:
    """Only what later decisions ask for."""

    requested: ReleaseRequested | None = None
    stage: Stage = "none"
    answer_by: date | None = None
    unanswered: bool = False


def evolve(release: Release, event: ReleaseEvent) -> Release:
    """The state after one more event."""
    match event:
        case ReleaseRequested():
            return Release(event, "requested")
        case CommitteeConsented(answer_by=day):
            return replace(release, stage="consented", answer_by=day)
        case ReleaseUnanswered():
            return replace(release, unanswered=True)
        case ReleaseAnswered():
            return replace(release, stage="answered")


def request_release(release: Release, command: RequestRelease, *, post: Post) -> Iterator[ReleaseRequested]:
    """Ask for it; a post that no election filled is not protected.

    Source: R-TRM-04.
    """
    if release.stage != "none":
        raise ReleaseExists
    if post.kind not in ELECTED_POSTS or post.holder is None:
        raise NotProtected
    yield ReleaseRequested(command.release_id, command.post_id, post.holder, command.reason)


def answer_by_committee(
    release: Release, command: AnswerByCommittee, *, rules: Rules, on: date
) -> Iterator[CommitteeConsented | ReleaseAnswered]:
    """The own committee comes first; without its consent nobody else is asked.

    Source: R-TRM-04.
    """
    requested = _at(release, "requested")
    if command.consents:
        yield CommitteeConsented(command.release_id, on + timedelta(days=rules.days("R-TRM-04")))
    else:
        yield _answer(requested, consented=False)


def answer_by_superior(
    release: Release, command: AnswerBySuperior, *, superior: UnionId | None, rules: Rules
) -> Iterator[ReleaseAnswered]:
    """The superior union's word decides; it may also come late.

    Source: R-TRM-04.
    """
    requested = _at(release, "consented")
    if command.superior_id != superior:
        raise NotTheSuperior(rule=rules.version("R-TRM-04"))
    yield _answer(requested, consented=command.consents)


def mark_silence(
    release: Release, _command: MarkSilence, *, rules: Rules, on: date
) -> Iterator[ReleaseAnswered | ReleaseUnanswered]:
    """When the time has passed: consent where the jurisdiction says so, otherwise it is on record that nobody answered.

    Source: R-TRM-04, R-TRM-04.silence.
    """
    requested, day = release.requested, release.answer_by
    if requested is None or release.stage != "consented" or day is None or on <= day or release.unanswered:
        return
    if rules.switch("R-TRM-04.silence"):
        yield _answer(requested, consented=True, by_silence=True)
    else:
        yield ReleaseUnanswered(requested.release_id)


def _answer(requested: ReleaseRequested, *, consented: bool, by_silence: bool = False) -> ReleaseAnswered:
    return ReleaseAnswered(requested.release_id, requested.post_id, requested.person_id, consented, by_silence)


def _at(release: Release, stage: Stage) -> ReleaseRequested:
    if release.requested is None or release.stage != stage:
        raise NotAtThisStage
    return release.requested


RELEASE: Final = Decider("release", initial=Release(), evolve=evolve)
