"""Responsibility letters over HTTP."""

from typing import Annotated

import msgspec
from fastapi import Path, Response

from gonghui_shared.contracts.assessment import LetterAmended, LetterIssued
from gonghui_shared.directory import superior_of
from gonghui_shared.http import Page, Paged, ReadConnection, bulk, commands, post
from gonghui_shared.http.principal import CurrentRuntime
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.problems import Problem

from . import views
from .commands import (
    AmendLetter,
    IssueLetter,
    IssueLetters,
    RecordDelivery,
    RecordSignatures,
    SignAsIssuer,
    SignAsUnion,
    SignLetter,
    SignLetters,
)
from .decider import (
    LETTER,
    MOST_VERSIONS,
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
    TooManyVersions,
    amend_letter,
    issue_letter,
    issue_listed,
    record_delivery,
    record_signature,
    sign_letter,
)


def of_letter(command: IssueLetter | AmendLetter | SignLetter | RecordDelivery) -> str:
    """A letter with all its versions is one stream."""
    return f"{command.union_id}:{command.letter_id}"


WRITING = [NotItsTarget, PromisedTwice]
SIGNING = [NoSuchLetter, NotTheIssuer, SignedAlready, OtherText]
SAID = {"wanted": views.wanted, "answered": views.answered}
ONE = "/unions/{union_id}/letters/{letter_id}"

router = commands(
    LETTER,
    "",
    post(
        "/unions/{union_id}/letters",
        issue_letter,
        allows="letter.issue",
        stream=of_letter,
        judged=lambda c: c.issuer_id,
        given={"superior": superior_of, **SAID},
        refuses=[LetterExists, NotTheIssuer, *WRITING],
    ),
    post(
        f"{ONE}/amendments",
        amend_letter,
        allows="letter.issue",
        stream=of_letter,
        judged=lambda c: c.issuer_id,
        given=SAID,
        refuses=[NoSuchLetter, NotTheIssuer, TooManyVersions, NothingAmended, *WRITING],
    ),
    post(
        f"{ONE}/signature",
        sign_letter,
        asked=SignAsUnion,
        allows="letter.sign",
        stream=of_letter,
        refuses=[*SIGNING, SignedForOtherSide],
    ),
    post(
        f"{ONE}/countersignature",
        sign_letter,
        asked=SignAsIssuer,
        allows="letter.countersign",
        stream=of_letter,
        judged=lambda c: c.issuer_id,
        refuses=[*SIGNING, SignedForOtherSide],
    ),
    post(
        f"{ONE}/commitments/{{commitment_id}}/delivery",
        record_delivery,
        allows="letter.receive",
        stream=of_letter,
        refuses=[NoSuchLetter, NotPromised],
    ),
    bulk(
        "/federations/{union_id}/letters",
        issue_listed,
        IssueLetters,
        items=lambda command: command.letters,
        allows="letter.issue",
        stream=of_letter,
        item_judged=lambda c: c.issuer_id,
        given={"superiors": views.superiors, **SAID},
        refuses=[LetterExists, NotTheIssuer, *WRITING],
    ),
    bulk(
        "/federations/{union_id}/letter-countersignatures",
        sign_letter,
        SignLetters,
        items=lambda command: command.signatures,
        allows="letter.countersign",
        stream=of_letter,
        item_judged=lambda c: c.issuer_id,
        refuses=[*SIGNING, SignedForOtherSide],
    ),
    bulk(
        "/federations/{union_id}/letter-signatures",
        record_signature,
        RecordSignatures,
        items=lambda command: command.signatures,
        allows="letter.record",
        stream=of_letter,
        refuses=SIGNING,
    ),
)


@router.get("/unions/{union_id}/letters", allows="target.read")
async def letters(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.LetterRow]:
    """A union's letters, who has signed them, and what has arrived of what they promise."""
    return await views.letters(read, union_id, page)


@router.get("/unions/{union_id}/letters-to-sign", allows="target.read")
async def letters_to_sign(union_id: UnionId, read: ReadConnection, page: Page) -> Paged[views.WaitingLetter]:
    """Letters that wait for this union: to be signed by it, or as the superior union that issued them."""
    return await views.waiting(read, union_id, page)


@router.get(ONE, allows="target.read")
async def letter(union_id: UnionId, letter_id: Identifier, read: ReadConnection) -> views.LetterRow:
    """One letter as it was issued or amended last."""
    found = await views.letter(read, union_id, letter_id)
    if found is None:
        raise Problem("not-found")
    return found


@router.get(f"{ONE}/versions/{{version}}", allows="target.read", response_class=Response)
async def letter_text(
    union_id: UnionId, letter_id: Identifier, version: Annotated[int, Path(ge=1, le=MOST_VERSIONS)], runtime: CurrentRuntime
) -> Response:  # fmt: skip
    """The text of one version, byte for byte as its digest was taken."""
    for recorded in await runtime.store.load(LETTER.stream(f"{union_id}:{letter_id}")):
        match recorded.body:
            case LetterIssued(text=text) | LetterAmended(text=text) if text.version == version:
                return Response(msgspec.json.encode(text), media_type="application/json")
    raise Problem("not-found")
