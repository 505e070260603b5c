"""Whoever was elected is not moved away during the term without two consents."""

from datetime import date, timedelta
from typing import Any

import pytest

from gonghui_organisation.post.decider import POST, Post
from gonghui_organisation.release.commands import AnswerByCommittee, AnswerBySuperior, MarkSilence, RequestRelease
from gonghui_organisation.release.deadlines import release_silence
from gonghui_organisation.release.decider import (
    RELEASE,
    NotAtThisStage,
    NotProtected,
    ReleaseExists,
    answer_by_committee,
    answer_by_superior,
    mark_silence,
    request_release,
)
from gonghui_organisation.release.events import CommitteeConsented, ReleaseRequested, ReleaseUnanswered
from gonghui_organisation.release.views import project_releases, protected_until
from gonghui_organisation.rule_registry.catalogue import shipped
from gonghui_organisation.union.refusals import NotTheSuperior
from gonghui_shared.contracts.organisation import PostEstablished, PostFilled, ReleaseAnswered
from gonghui_shared.privacy import MemoryKeyStore, Vault
from gonghui_shared.rules import Rulebook
from gonghui_shared.testing.given import DAY, folded, given

BOOK = Rulebook(shipped())
NATION, SHANGHAI = BOOK.rules("CN", DAY), BOOK.rules("CN/310000", DAY)
CHAIR = POST.fold([PostEstablished("c", "chair", True), PostFilled("c", "chair", "li", date(2024, 1, 8))])
ONE: dict[str, Any] = {"union_id": "u", "release_id": "r1"}
REQUESTED, UNTIL = ReleaseRequested("r1", "c", "li", "调任生产部"), DAY + timedelta(days=15)
CONSENTED = CommitteeConsented("r1", UNTIL)
YES, NO = (ReleaseAnswered("r1", "c", "li", consented, False) for consented in (True, False))


@pytest.mark.rule("R-TRM-04")
def test_own_committee_and_superior_union_both_consent() -> None:
    """In this order; either may say no."""
    request = RequestRelease(**ONE, post_id="c", reason="调任生产部")
    given(RELEASE).when(request_release, request, post=CHAIR).then(REQUESTED)
    given(RELEASE, REQUESTED).when(request_release, request, post=CHAIR).then_refused(ReleaseExists)
    given(RELEASE).when(request_release, request, post=Post()).then_refused(NotProtected)
    own = AnswerByCommittee(**ONE, consents=True)
    asked = given(RELEASE, REQUESTED)
    asked.when(answer_by_committee, own, rules=NATION, on=DAY).then(CONSENTED)
    asked.when(answer_by_committee, AnswerByCommittee(**ONE, consents=False), rules=NATION, on=DAY).then(NO)
    above = AnswerBySuperior(**ONE, superior_id="f", consents=True)
    asked.when(answer_by_superior, above, superior="f", rules=NATION).then_refused(NotAtThisStage)
    consented = given(RELEASE, REQUESTED, CONSENTED)
    consented.when(answer_by_superior, above, superior="f", rules=NATION).then(YES)
    consented.when(answer_by_superior, above, superior="d", rules=NATION).then_refused(NotTheSuperior)
    given(RELEASE, REQUESTED, CONSENTED, YES).when(answer_by_superior, above, superior="f", rules=NATION).then_refused(
        NotAtThisStage
    )


@pytest.mark.rule("R-TRM-04.silence")
def test_silence_is_consent_in_shanghai_and_nothing_elsewhere() -> None:
    """After fifteen days; a late answer still counts where silence did not."""
    look, late = MarkSilence(**ONE), UNTIL + timedelta(days=1)
    consented = given(RELEASE, REQUESTED, CONSENTED)
    consented.when(mark_silence, look, rules=SHANGHAI, on=late).then(ReleaseAnswered("r1", "c", "li", True, True))
    consented.when(mark_silence, look, rules=NATION, on=late).then(ReleaseUnanswered("r1"))
    consented.when(mark_silence, look, rules=SHANGHAI, on=UNTIL).then()
    unanswered = given(RELEASE, REQUESTED, CONSENTED, ReleaseUnanswered("r1"))
    unanswered.when(mark_silence, look, rules=NATION, on=late).then()
    above = AnswerBySuperior(**ONE, superior_id="f", consents=False)
    unanswered.when(answer_by_superior, above, superior="f", rules=NATION).then(NO)


@pytest.mark.rule("R-TRM-05")
def test_contract_of_whoever_was_elected_is_extended() -> None:
    """Full-time by as long as the service in the post, part-time to the end of the term."""
    begun, left, due = date(2024, 1, 1), date(2024, 12, 31), date(2026, 12, 31)
    assert protected_until(True, begun, left, due) == date(2026, 1, 1)  # 366 days more
    assert protected_until(False, begun, None, due) == due
    assert protected_until(True, begun, None, None) is None


CLOSED = Vault(MemoryKeyStore(), bytes(32))


def test_clock_runs_until_there_is_an_answer() -> None:
    """And every request shows how far it has come."""
    [row] = folded(release_silence, CONSENTED)["deadline_release_silence"].values()
    assert row["due_on"] == UNTIL + timedelta(days=1)
    assert folded(release_silence, CONSENTED, YES) == {"deadline_release_silence": {}}
    [row] = folded(project_releases, REQUESTED, CONSENTED, ReleaseUnanswered("r1"), YES, vault=CLOSED)[
        "releases"
    ].values()
    assert (row["unanswered"], row["consented"], row["answered_on"]) == (True, True, DAY)
