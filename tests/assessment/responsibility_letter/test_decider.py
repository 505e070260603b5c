"""The rules of responsibility letters."""

import pytest
from pydantic import ValidationError

from gonghui_assessment.responsibility_letter.commands import IssueLetter, SignAsIssuer, SignAsUnion
from gonghui_assessment.responsibility_letter.decider import (
    LETTER,
    LetterExists,
    NoSuchLetter,
    NotTheIssuer,
    OtherText,
    SignedAlready,
    digest_of,
    issue_letter,
    issue_listed,
    sign_letter,
)
from gonghui_shared.contracts.assessment import LetterIssued, LetterSigned
from gonghui_shared.testing import given

DIGEST = digest_of("u1", "d1", 2026, ["t1", "t2"])
ISSUE = IssueLetter(union_id="u1", letter_id="l1", issuer_id="d1", year=2026, targets=["t1", "t2"])
ISSUED = LetterIssued("l1", 2026, "d1", ("t1", "t2"), DIGEST)
UNION = SignAsUnion(union_id="u1", letter_id="l1", digest=DIGEST)
ISSUER = SignAsIssuer(union_id="u1", letter_id="l1", issuer_id="d1", digest=DIGEST)
BY_UNION = LetterSigned("l1", "union", DIGEST, binding=False)
BY_ISSUER = LetterSigned("l1", "issuer", DIGEST, binding=False)


def test_a_letter_is_issued_by_the_superior_union_once() -> None:
    """Neither by another union nor a second time."""
    given(LETTER).when(issue_letter, ISSUE, superior="d1").then(ISSUED)
    given(LETTER).when(issue_letter, ISSUE, superior="d2").then_refused(NotTheIssuer)
    given(LETTER).when(issue_letter, ISSUE, superior=None).then_refused(NotTheIssuer)
    given(LETTER, ISSUED).when(issue_letter, ISSUE, superior="d1").then_refused(LetterExists, letter="l1")


def test_a_letter_of_a_list_is_issued_once() -> None:
    """A list that is sent again under another key changes nothing."""
    given(LETTER).when(issue_listed, ISSUE).then(ISSUED)
    given(LETTER, ISSUED).when(issue_listed, ISSUE).then_refused(LetterExists)


def test_a_letter_binds_with_the_second_signature() -> None:
    """Whoever signs first."""
    given(LETTER, ISSUED).when(sign_letter, UNION).then(BY_UNION)
    given(LETTER, ISSUED).when(sign_letter, ISSUER).then(BY_ISSUER)
    given(LETTER, ISSUED, BY_UNION).when(sign_letter, ISSUER).then(LetterSigned("l1", "issuer", DIGEST, binding=True))
    given(LETTER, ISSUED, BY_ISSUER).when(sign_letter, UNION).then(LetterSigned("l1", "union", DIGEST, binding=True))


def test_a_side_signs_once() -> None:
    """Two signatures of one side bind nobody."""
    given(LETTER, ISSUED, BY_UNION).when(sign_letter, UNION).then_refused(SignedAlready)
    given(LETTER, ISSUED, BY_ISSUER).when(sign_letter, ISSUER).then_refused(SignedAlready)


def test_nobody_signs_what_was_not_issued() -> None:
    """Neither a letter that does not exist nor another text."""
    given(LETTER).when(sign_letter, UNION).then_refused(NoSuchLetter)
    given(LETTER, ISSUED).when(sign_letter, UNION.model_copy(update={"digest": "0" * 64})).then_refused(OtherText)


def test_only_the_union_that_issued_a_letter_countersigns_it() -> None:
    """Another union's leader does not."""
    other = ISSUER.model_copy(update={"issuer_id": "d2"})
    given(LETTER, ISSUED).when(sign_letter, other).then_refused(NotTheIssuer)


def test_no_side_signs_for_the_other() -> None:
    """The route says which side signs, never the body."""
    with pytest.raises(ValidationError):
        SignAsUnion.model_validate(UNION.model_dump() | {"side": "issuer"})
    with pytest.raises(ValidationError):
        SignAsIssuer.model_validate(ISSUER.model_dump() | {"side": "union"})


def test_what_is_signed_differs_with_parties_year_and_targets() -> None:
    """No two letters have the same digest unless they say the same, in the same order."""
    letters = [
        ("u1", "d1", 2026, ["t1", "t2"]),
        ("u2", "d1", 2026, ["t1", "t2"]),
        ("u1", "d2", 2026, ["t1", "t2"]),
        ("u1", "d1", 2027, ["t1", "t2"]),
        ("u1", "d1", 2026, ["t2", "t1"]),
        ("u1", "d1", 2026, ["t1"]),
    ]
    assert len({digest_of(*letter) for letter in letters}) == len(letters)
