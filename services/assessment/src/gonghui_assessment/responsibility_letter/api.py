"""Responsibility letters over HTTP."""

from gonghui_shared.directory import superior_of
from gonghui_shared.http import Page, Paged, ReadConnection, bulk, commands, post
from gonghui_shared.ids import UnionId

from . import views
from .commands import IssueLetter, IssueLetters, RecordSignatures, SignAsIssuer, SignAsUnion, SignLetter, SignLetters
from .decider import (
    LETTER,
    LetterExists,
    NoSuchLetter,
    NotTheIssuer,
    OtherText,
    SignedAlready,
    issue_letter,
    issue_listed,
    sign_letter,
)


def of_letter(command: IssueLetter | SignLetter) -> str:
    """A letter is one stream of three events."""
    return f"{command.union_id}:{command.letter_id}"


SIGNING = [NoSuchLetter, NotTheIssuer, SignedAlready, OtherText]

router = commands(
    LETTER,
    "",
    post(
        "/unions/{union_id}/letters",
        issue_letter,
        allows="letter.issue",
        stream=of_letter,
        judged=lambda c: c.issuer_id,
        given={"superior": superior_of},
        refuses=[LetterExists, NotTheIssuer],
    ),
    post(
        "/unions/{union_id}/letters/{letter_id}/signature",
        sign_letter,
        asked=SignAsUnion,
        allows="letter.sign",
        stream=of_letter,
        refuses=SIGNING,
    ),
    post(
        "/unions/{union_id}/letters/{letter_id}/countersignature",
        sign_letter,
        asked=SignAsIssuer,
        allows="letter.countersign",
        stream=of_letter,
        judged=lambda c: c.issuer_id,
        refuses=SIGNING,
    ),
    bulk(
        "/federations/{union_id}/letters",
        issue_listed,
        IssueLetters,
        items=lambda command: command.letters,
        allows="letter.issue",
        stream=of_letter,
        refuses=[LetterExists],
    ),
    bulk(
        "/federations/{union_id}/letter-countersignatures",
        sign_letter,
        SignLetters,
        items=lambda command: command.signatures,
        allows="letter.countersign",
        stream=of_letter,
        refuses=SIGNING,
    ),
    bulk(
        "/federations/{union_id}/letter-signatures",
        sign_letter,
        RecordSignatures,
        items=lambda command: command.signatures,
        allows="letter.record",
        stream=of_letter,
        refuses=SIGNING,
    ),
)


@router.get("/unions/{union_id}/letters", allows="target.read")
async def letters(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.LetterRow]:
    """A union's letters and who has signed them."""
    return await views.letters(read, union_id, page)
