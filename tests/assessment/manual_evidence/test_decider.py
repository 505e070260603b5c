"""The rules of evidence that is handed in."""

import pytest

from gonghui_assessment.acting import PersonHasToAct
from gonghui_assessment.judgement.commands import ReportFacts
from gonghui_assessment.judgement.decider import JUDGED, ShownByDocument, report_facts
from gonghui_assessment.manual_evidence.commands import CheckEvidence, SubmitEvidence
from gonghui_assessment.manual_evidence.decider import (
    MANUAL_EVIDENCE,
    MOST_PIECES,
    CheckedAlready,
    CheckedByTheSame,
    EvidenceExists,
    Handed,
    NoSuchEvidence,
    ReasonMissing,
    TooMuchEvidence,
    YearNotBegun,
    check_evidence,
    submit_evidence,
)
from gonghui_shared.contracts.assessment import EvidenceAccepted, EvidenceRejected, EvidenceSubmitted, FactsReported
from gonghui_shared.testing import DAY, given

DIGEST = "a" * 64
CHAIR, REVIEWER = "person:chair", "person:reviewer"
SUBMIT = SubmitEvidence(
    union_id="u1", evidence_id="e1", year=2026, fact="outings", value="3", title="外出活动登记簿", document=DIGEST,
    source="市文明办",
)  # fmt: skip
SUBMITTED = EvidenceSubmitted("e1", 2026, "outings", "3", "外出活动登记簿", DIGEST, "市文明办", CHAIR)
ACCEPTED = EvidenceAccepted("e1", 2026, "outings", "3", DIGEST, "市文明办", CHAIR, REVIEWER)
REJECTED = EvidenceRejected("e1", 2026, "outings", "登记簿缺页", REVIEWER)


def check(*, accepted: bool = True, reason: str = "", evidence: str = "e1") -> CheckEvidence:
    """A second person's word."""
    return CheckEvidence(union_id="u1", evidence_id=evidence, year=2026, accepted=accepted, reason=reason)


def test_evidence_names_its_document_and_its_source() -> None:
    """And who handed it in."""
    given(MANUAL_EVIDENCE).when(submit_evidence, SUBMIT, on=DAY, actor=CHAIR).then(SUBMITTED)


def test_a_person_hands_in_and_a_person_checks() -> None:
    """Neither is done by a service."""
    given(MANUAL_EVIDENCE).when(submit_evidence, SUBMIT, on=DAY, actor="service:operator").then_refused(PersonHasToAct)
    given(MANUAL_EVIDENCE, SUBMITTED).when(check_evidence, check(), actor="service:operator").then_refused(
        PersonHasToAct
    )


def test_nothing_is_handed_in_for_a_year_to_come() -> None:
    """What has not begun has no documents."""
    ahead = SUBMIT.model_copy(update={"year": DAY.year + 1})
    given(MANUAL_EVIDENCE).when(submit_evidence, ahead, on=DAY, actor=CHAIR).then_refused(YearNotBegun)


@pytest.mark.parametrize("before", [(SUBMITTED,), (SUBMITTED, ACCEPTED), (SUBMITTED, REJECTED)])
def test_a_piece_is_handed_in_once(before: tuple[EvidenceSubmitted, ...]) -> None:
    """Whatever became of it."""
    given(MANUAL_EVIDENCE, *before).when(submit_evidence, SUBMIT, on=DAY, actor=CHAIR).then_refused(EvidenceExists)


def test_a_year_of_a_union_has_room_for_so_many_pieces() -> None:
    """Its stream stays short."""
    full = [EvidenceSubmitted(f"x{n}", 2026, "outings", "3", "t", DIGEST, "", CHAIR) for n in range(MOST_PIECES)]
    given(MANUAL_EVIDENCE, *full).when(submit_evidence, SUBMIT, on=DAY, actor=CHAIR).then_refused(TooMuchEvidence)


def test_somebody_else_checks_it() -> None:
    """Nobody vouches for a document of their own."""
    given(MANUAL_EVIDENCE, SUBMITTED).when(check_evidence, check(), actor=CHAIR).then_refused(CheckedByTheSame)
    given(MANUAL_EVIDENCE, SUBMITTED).when(check_evidence, check(), actor=REVIEWER).then(ACCEPTED)


def test_what_is_not_accepted_has_a_reason() -> None:
    """Whoever handed it in can mend it."""
    given(MANUAL_EVIDENCE, SUBMITTED).when(check_evidence, check(accepted=False), actor=REVIEWER).then_refused(ReasonMissing)  # fmt: skip
    refused = check(accepted=False, reason="登记簿缺页")
    given(MANUAL_EVIDENCE, SUBMITTED).when(check_evidence, refused, actor=REVIEWER).then(REJECTED)


def test_it_is_checked_once() -> None:
    """And only where it was handed in."""
    given(MANUAL_EVIDENCE, SUBMITTED, ACCEPTED).when(check_evidence, check(), actor=REVIEWER).then_refused(
        CheckedAlready
    )
    given(MANUAL_EVIDENCE).when(check_evidence, check(), actor=REVIEWER).then_refused(NoSuchEvidence)


def test_what_a_checked_document_shows_is_not_reported_away() -> None:
    """Other facts are reported as before; what waits or was rejected hinders nobody."""
    report = ReportFacts(union_id="u1", report_id="r1", year=2026, facts={"outings": "9", "lectures": "2"})
    told = FactsReported("r1", 2026, {"outings": "9", "lectures": "2"})
    shown = MANUAL_EVIDENCE.fold([SUBMITTED, ACCEPTED])
    given(JUDGED).when(report_facts, report, evidence=shown).then_refused(ShownByDocument)
    for open_ in (Handed(), MANUAL_EVIDENCE.fold([SUBMITTED]), MANUAL_EVIDENCE.fold([SUBMITTED, REJECTED])):
        given(JUDGED).when(report_facts, report, evidence=open_).then(told)
