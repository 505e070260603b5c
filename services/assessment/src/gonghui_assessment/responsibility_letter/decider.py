"""The rules of responsibility letters."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256

from gonghui_shared.contracts.assessment import LetterIssued, LetterSigned
from gonghui_shared.decider import Decider
from gonghui_shared.ids import Identifier, UnionId
from gonghui_shared.refusals import NotFound, Refusal

from .commands import IssueLetter, SignAsIssuer, SignLetter


class LetterExists(Refusal):
    """该责任书已经下发。 This letter has been issued."""


class NoSuchLetter(NotFound):
    """没有这份责任书。 There is no such letter."""


class NotTheIssuer(Refusal):
    """只有上级工会可以下发和会签责任书。 Only the superior union issues and countersigns a letter."""


class SignedAlready(Refusal):
    """该方已经签署。 This side has signed."""


class OtherText(Refusal):
    """签署内容与下发内容不一致，请重新阅读。 What is signed is not what was issued: read it again."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter."""

    digest: str = ""
    issuer_id: UnionId = ""
    signed: frozenset[str] = frozenset()


def evolve(letter: Letter, event: LetterIssued | LetterSigned) -> Letter:
    """The state after one more event."""
    match event:
        case LetterIssued(digest=digest, issuer_id=issuer):
            return Letter(digest, issuer)
        case LetterSigned(side=side):
            return replace(letter, signed=letter.signed | {side})


def digest_of(union_id: UnionId, issuer_id: UnionId, year: int, targets: list[Identifier]) -> str:
    """What both sides sign: the parties, the year and the targets in order."""
    return sha256("\n".join((union_id, issuer_id, str(year), *targets)).encode()).hexdigest()


def issue_letter(letter: Letter, command: IssueLetter, *, superior: UnionId | None) -> Iterator[LetterIssued]:
    """Issue it as the superior union, once."""
    if command.issuer_id != superior:
        raise NotTheIssuer
    yield from issue_listed(letter, command)


def issue_listed(letter: Letter, command: IssueLetter) -> Iterator[LetterIssued]:
    """Issue one letter of a federation's list, once."""
    if letter.digest:
        raise LetterExists(letter=command.letter_id)
    digest = digest_of(command.union_id, command.issuer_id, command.year, command.targets)
    yield LetterIssued(command.letter_id, command.year, command.issuer_id, tuple(command.targets), digest)


def sign_letter(letter: Letter, command: SignLetter) -> Iterator[LetterSigned]:
    """Sign for one side; with the second signature the letter binds."""
    if not letter.digest:
        raise NoSuchLetter
    if isinstance(command, SignAsIssuer) and command.issuer_id != letter.issuer_id:
        raise NotTheIssuer
    if command.side in letter.signed:
        raise SignedAlready
    if command.digest != letter.digest:
        raise OtherText
    yield LetterSigned(command.letter_id, command.side, command.digest, binding=bool(letter.signed))


LETTER = Decider("letter", initial=Letter(), evolve=evolve)
