"""The rules of responsibility letters."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace
from pydantic import ValidationError

from gonghui_assessment.responsibility_letter.commands import (
    AmendLetter,
    IssueLetter,
    Promise,
    RecordDelivery,
    SignAsIssuer,
    SignAsUnion,
)
from gonghui_assessment.responsibility_letter.decider import (
    LETTER,
    LetterExists,
    NoSuchLetter,
    NothingAmended,
    NotItsTarget,
    NotPromised,
    NotTheIssuer,
    OtherText,
    PromisedTwice,
    SignedAlready,
    SignedForOtherSide,
    amend_letter,
    issue_letter,
    issue_listed,
    record_delivery,
    record_signature,
    sign_letter,
)
from gonghui_assessment.responsibility_letter.events import LetterSignatory
from gonghui_assessment.target.decider import TARGET
from gonghui_shared.contracts.assessment import (
    Commitment,
    CommitmentDelivered,
    LetterAmended,
    LetterIssued,
    LetterSigned,
    LetterTarget,
    LetterText,
    TargetReassigned,
)
from gonghui_shared.events import decode
from gonghui_shared.testing import given
from tests.assessment.target.wanted import target_set

MONEY = Promise(commitment_id="m", kind="money", what="Training", amount=5_000_00, by=date(2026, 6, 30))
ISSUE = IssueLetter(union_id="u1", letter_id="l1", issuer_id="d1", year=2026, targets=["t1", "t2"], commitments=[MONEY])
FIRST, SECOND = (
    LetterTarget("t1", "Members", "members_joined", 100, date(2026, 12, 31), "chair"),
    LetterTarget("t2", "Members", "members_joined", 9, date(2026, 12, 31), None),
)
PROMISED = Commitment("m", "money", "Training", 5_000_00, date(2026, 6, 30))
TEXT = LetterText("u1", "d1", 2026, 1, (FIRST, SECOND), (PROMISED,), 3)
DIGEST = TEXT.digest()
ISSUED = LetterIssued("l1", TEXT, DIGEST)
SAID: dict[str, Any] = {
    "wanted": {
        ("u1", "t1"): TARGET.fold([target_set(), TargetReassigned("t1", "chair", None)]),
        ("u1", "t2"): TARGET.fold([target_set("t2", wanted=9)]),
        ("u1", "t3"): TARGET.fold([target_set("t3", 2027)]),
    },
    "answered": {("u1", "t1"): 3, ("u1", "t9"): 1},
}
ABOVE: dict[str, Any] = {"superiors": {"u1": "d1"}}
UNION = SignAsUnion(union_id="u1", letter_id="l1", digest=DIGEST)
ISSUER = SignAsIssuer(union_id="u1", letter_id="l1", issuer_id="d1", digest=DIGEST)
PAPER: dict[str, Any] = {"actor": "service:operator"}
BY_UNION = LetterSigned("l1", "union", DIGEST, binding=False)
BY_ISSUER = LetterSigned("l1", "issuer", DIGEST, binding=False)
AMEND = AmendLetter(
    union_id="u1", letter_id="l1", issuer_id="d1", targets=["t1"], commitments=[MONEY], reason="Half a year is lost"
)


def test_a_letter_is_issued_by_the_superior_union_once() -> None:
    """Neither by another union nor a second time."""
    given(LETTER).when(issue_letter, ISSUE, superior="d1", **SAID).then(ISSUED)
    given(LETTER).when(issue_letter, ISSUE, superior="d2", **SAID).then_refused(NotTheIssuer)
    given(LETTER).when(issue_letter, ISSUE, superior=None, **SAID).then_refused(NotTheIssuer)
    given(LETTER, ISSUED).when(issue_letter, ISSUE, superior="d1", **SAID).then_refused(LetterExists, letter="l1")


def test_a_letter_of_a_list_is_issued_once() -> None:
    """A list that is sent again under another key changes nothing."""
    given(LETTER).when(issue_listed, ISSUE, **ABOVE, **SAID).then(ISSUED)
    given(LETTER, ISSUED).when(issue_listed, ISSUE, **ABOVE, **SAID).then_refused(LetterExists)


def test_a_letter_of_a_list_is_issued_by_the_superior_union() -> None:
    """A list lets nobody write in the name of another union."""
    given(LETTER).when(issue_listed, ISSUE, superiors={"u1": "d2"}, **SAID).then_refused(NotTheIssuer)
    given(LETTER).when(issue_listed, ISSUE, superiors={}, **SAID).then_refused(NotTheIssuer)


@pytest.mark.parametrize("targets", [["t9"], ["t3"], ["t1", "t1"]])
def test_a_letter_speaks_of_targets_of_its_union_and_year_each_once(targets: list[str]) -> None:
    """A draft or another year's target binds nobody."""
    wrong = ISSUE.model_copy(update={"targets": targets})
    given(LETTER).when(issue_listed, wrong, **ABOVE, **SAID).then_refused(NotItsTarget, target=targets[-1])
    twice = ISSUE.model_copy(update={"commitments": [MONEY, MONEY]})
    given(LETTER).when(issue_listed, twice, **ABOVE, **SAID).then_refused(PromisedTwice)


def test_a_letter_binds_with_the_second_signature() -> None:
    """Whoever signs first."""
    given(LETTER, ISSUED).when(sign_letter, UNION, **PAPER).then(BY_UNION)
    given(LETTER, ISSUED).when(sign_letter, ISSUER, **PAPER).then(BY_ISSUER)
    issuer, union = (LetterSigned("l1", side, DIGEST, binding=True) for side in ("issuer", "union"))
    given(LETTER, ISSUED, BY_UNION).when(sign_letter, ISSUER, **PAPER).then(issuer)
    given(LETTER, ISSUED, BY_ISSUER).when(sign_letter, UNION, **PAPER).then(union)
    given(LETTER, ISSUED, BY_ISSUER).when(record_signature, UNION).then(union)


def test_nobody_signs_for_both_sides() -> None:
    """Whoever holds a post on either side signs for one of them; an amendment is signed anew. Recording a paper signs nothing."""
    by_li = LetterSignatory("l1", "union", "person:li")
    given(LETTER, ISSUED).when(sign_letter, UNION, actor="person:li").then(BY_UNION, by_li)
    signed = given(LETTER, ISSUED, BY_UNION, by_li)
    signed.when(sign_letter, ISSUER, actor="person:li").then_refused(SignedForOtherSide)
    signed.when(sign_letter, ISSUER, actor="person:wang").then(
        LetterSigned("l1", "issuer", DIGEST, binding=True), LetterSignatory("l1", "issuer", "person:wang")
    )
    text = replace(TEXT, version=2)
    amended = given(LETTER, ISSUED, BY_UNION, by_li, LetterAmended("l1", text, text.digest(), "…"))
    again = ISSUER.model_copy(update={"digest": text.digest()})
    assert amended.when(sign_letter, again, actor="person:li").refusal is None


def test_a_side_signs_once() -> None:
    """Two signatures of one side bind nobody."""
    given(LETTER, ISSUED, BY_UNION).when(sign_letter, UNION, **PAPER).then_refused(SignedAlready)
    given(LETTER, ISSUED, BY_ISSUER).when(sign_letter, ISSUER, **PAPER).then_refused(SignedAlready)


def test_nobody_signs_what_was_not_issued() -> None:
    """Neither a letter that does not exist nor another text."""
    given(LETTER).when(sign_letter, UNION, **PAPER).then_refused(NoSuchLetter)
    given(LETTER, ISSUED).when(sign_letter, UNION.model_copy(update={"digest": "0" * 64}), **PAPER).then_refused(
        OtherText
    )


def test_only_the_union_that_issued_a_letter_countersigns_it() -> None:
    """Another union's leader does not."""
    other = ISSUER.model_copy(update={"issuer_id": "d2"})
    given(LETTER, ISSUED).when(sign_letter, other, **PAPER).then_refused(NotTheIssuer)


def test_no_side_signs_for_the_other() -> None:
    """The route says which side signs, never the body."""
    with pytest.raises(ValidationError):
        SignAsUnion.model_validate(UNION.model_dump() | {"side": "issuer"})
    with pytest.raises(ValidationError):
        SignAsIssuer.model_validate(ISSUER.model_dump() | {"side": "union"})


def test_an_amendment_is_a_new_version_that_both_sides_sign_again() -> None:
    """With the targets as they are wanted now; a signature under the version before is none under this one."""
    text = LetterText("u1", "d1", 2026, 2, (FIRST,), (PROMISED,), 3)
    amended = LetterAmended("l1", text, text.digest(), "Half a year is lost")
    signed = given(LETTER, ISSUED, BY_UNION, BY_ISSUER)
    signed.when(amend_letter, AMEND, **SAID).then(amended)
    again = given(LETTER, ISSUED, BY_UNION, BY_ISSUER, amended)
    again.when(sign_letter, UNION, **PAPER).then_refused(OtherText)
    new = UNION.model_copy(update={"digest": text.digest()})
    again.when(sign_letter, new, **PAPER).then(LetterSigned("l1", "union", text.digest(), binding=False))
    again.when(amend_letter, AMEND, **SAID).then_refused(NothingAmended)
    other = AMEND.model_copy(update={"issuer_id": "d2"})
    signed.when(amend_letter, other, **SAID).then_refused(NotTheIssuer)
    given(LETTER).when(amend_letter, AMEND, **SAID).then_refused(NoSuchLetter)


def test_what_has_arrived_of_a_promise_is_told() -> None:
    """Of those that the letter makes."""
    told = RecordDelivery(union_id="u1", letter_id="l1", commitment_id="m", delivered=4_000_00)
    given(LETTER, ISSUED).when(record_delivery, told).then(CommitmentDelivered("l1", "m", 4_000_00))
    other = told.model_copy(update={"commitment_id": "x"})
    given(LETTER, ISSUED).when(record_delivery, other).then_refused(NotPromised)
    given(LETTER).when(record_delivery, told).then_refused(NoSuchLetter)


def test_what_is_signed_differs_with_everything_that_the_letter_says() -> None:
    """No two letters have the same digest unless they say the same, in the same order."""
    texts = [
        TEXT,
        replace(TEXT, union_id="u2"),
        replace(TEXT, issuer_id="d2"),
        replace(TEXT, year=2027),
        replace(TEXT, version=2),
        replace(TEXT, targets=(SECOND, FIRST)),
        replace(TEXT, targets=(replace(FIRST, wanted=99), SECOND)),
        replace(TEXT, targets=(replace(FIRST, title="Member"), SECOND)),
        replace(TEXT, targets=(replace(FIRST, owner_id="organiser"), SECOND)),
        replace(TEXT, targets=(replace(FIRST, due_on=date(2026, 12, 30)), SECOND)),
        replace(TEXT, commitments=()),
        replace(TEXT, commitments=(replace(PROMISED, amount=1),)),
        replace(TEXT, comments_answered=4),
    ]
    assert len({text.digest() for text in texts}) == len(texts)


def test_a_letter_of_old_keeps_the_digest_that_was_signed() -> None:
    """It named its targets only by their ids, and can still be countersigned."""
    old = b'{"letter_id":"l1","year":2026,"issuer_id":"d1","targets":["t1"],"digest":"abc"}'
    issued = decode("assessment.LetterIssued.v1", old)
    assert issued == LetterIssued("l1", LetterText(None, "d1", 2026, 1, (LetterTarget("t1"),), (), 0), "abc")
    before = ISSUER.model_copy(update={"digest": "abc"})
    given(LETTER, issued).when(sign_letter, before, **PAPER).then(LetterSigned("l1", "issuer", "abc", binding=False))
