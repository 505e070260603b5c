"""The rules of responsibility letters."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from gonghui_assessment.target.decider import Place, Target
from gonghui_shared.contracts.assessment import (
    Commitment,
    CommitmentDelivered,
    LetterAmended,
    LetterIssued,
    LetterSigned,
    LetterTarget,
    LetterText,
)
from gonghui_shared.decider import Decider
from gonghui_shared.events import Event
from gonghui_shared.ids import UnionId
from gonghui_shared.refusals import NotFound, Refusal

from .commands import AmendLetter, IssueLetter, RecordDelivery, SignAsIssuer, SignAsUnion, SignLetter
from .events import LetterSignatory

MOST_VERSIONS = 50  # of one letter


class LetterExists(Refusal):
    """该责任书已经下发。 This letter has been issued."""


class NoSuchLetter(NotFound):
    """没有这份责任书。 There is no such letter."""


class NotTheIssuer(Refusal):
    """只有上级工会可以下发和会签责任书。 Only the superior union issues and countersigns a letter."""


class NotItsTarget(Refusal):
    """责任书只能写入该会本年度已下达的目标，每项一次。 A letter speaks of targets that the union has for the year, each once."""


class PromisedTwice(Refusal):
    """同一编号的承诺只能写一次。 A commitment is written down once."""


class NothingAmended(Refusal):
    """内容没有变化。 Nothing would be amended."""


class TooManyVersions(Refusal):
    """修订次数过多，请另立责任书。 It was amended too often: issue another letter."""


class SignedAlready(Refusal):
    """该方已经签署。 This side has signed."""


class SignedForOtherSide(Refusal):
    """双方须由不同的人签署。 Both sides sign, and not in one person."""


class OtherText(Refusal):
    """签署内容与下发内容不一致，请重新阅读。 What is signed is not what was issued: read it again."""


class NotPromised(Refusal):
    """责任书中没有这项承诺。 The letter promises no such thing."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter, as it was issued or amended last."""

    text: LetterText | None = None
    digest: str = ""
    signed: frozenset[str] = frozenset()
    signatories: frozenset[str] = frozenset()


def evolve(letter: Letter, event: Event) -> Letter:
    """The state after one more event."""
    match event:
        case LetterIssued(text=text, digest=digest) | LetterAmended(text=text, digest=digest):
            return Letter(text, digest)
        case LetterSigned(side=side):
            return replace(letter, signed=letter.signed | {side})
        case LetterSignatory(signed_by=actor):
            return replace(letter, signatories=letter.signatories | {actor})
        case _:
            return letter


def issue_letter(
    letter: Letter, command: IssueLetter, *, superior: UnionId | None, wanted: Mapping[Place, Target],
    answered: Mapping[Place, int],
) -> Iterator[LetterIssued]:  # fmt: skip
    """Issue it as the superior union, once.

    Args:
        wanted: the targets that the command names.
        answered: how many comments on each were answered.
    """
    if command.issuer_id != superior:
        raise NotTheIssuer
    if letter.text:
        raise LetterExists(letter=command.letter_id)
    text = _text(command, command.year, 1, wanted, answered)
    yield LetterIssued(command.letter_id, text, text.digest())


def issue_listed(
    letter: Letter, command: IssueLetter, *, superiors: Mapping[UnionId, UnionId | None], wanted: Mapping[Place, Target],
    answered: Mapping[Place, int],
) -> Iterator[LetterIssued]:  # fmt: skip
    """Issue one letter of a list.

    Args:
        superiors: of the unions of the list.
    """
    superior = superiors.get(command.union_id)
    yield from issue_letter(letter, command, superior=superior, wanted=wanted, answered=answered)


def amend_letter(
    letter: Letter, command: AmendLetter, *, wanted: Mapping[Place, Target], answered: Mapping[Place, int]
) -> Iterator[LetterAmended]:
    """Put a new version before both sides; the one before binds until both have signed."""
    before = _issued(letter)
    if command.issuer_id != before.issuer_id:
        raise NotTheIssuer
    if before.version >= MOST_VERSIONS:
        raise TooManyVersions(most=MOST_VERSIONS)
    text = _text(command, before.year, before.version + 1, wanted, answered)
    if (text.targets, text.commitments) == (before.targets, before.commitments):
        raise NothingAmended
    yield LetterAmended(command.letter_id, text, text.digest(), command.reason)


def sign_letter(letter: Letter, command: SignLetter, *, actor: str) -> Iterator[LetterSigned | LetterSignatory]:
    """Sign for one side; with the second signature the version binds. Nobody signs for both sides."""
    yield _signed(letter, command)
    if actor.startswith("person:"):  # a service signs what was signed on paper
        if actor in letter.signatories:
            raise SignedForOtherSide
        yield LetterSignatory(command.letter_id, command.side, actor)


def record_signature(letter: Letter, command: SignAsUnion) -> Iterator[LetterSigned]:
    """Record that a union has signed on paper; whoever records it is not who signed."""
    yield _signed(letter, command)


def _signed(letter: Letter, command: SignLetter) -> LetterSigned:
    text = _issued(letter)
    if isinstance(command, SignAsIssuer) and command.issuer_id != text.issuer_id:
        raise NotTheIssuer
    if command.side in letter.signed:
        raise SignedAlready
    if command.digest != letter.digest:
        raise OtherText
    return LetterSigned(command.letter_id, command.side, command.digest, binding=bool(letter.signed))


def record_delivery(letter: Letter, command: RecordDelivery) -> Iterator[CommitmentDelivered]:
    """Record what has arrived of a promise, as the union that receives it sees it."""
    if command.commitment_id not in {one.commitment_id for one in _issued(letter).commitments}:
        raise NotPromised(commitment=command.commitment_id)
    yield CommitmentDelivered(command.letter_id, command.commitment_id, command.delivered)


def _text(
    command: IssueLetter | AmendLetter, year: int, version: int, wanted: Mapping[Place, Target], answered: Mapping[Place, int]
) -> LetterText:  # fmt: skip
    """What both sides sign: every target as it is wanted now, and every promise."""
    if len({promise.commitment_id for promise in command.commitments}) < len(command.commitments):
        raise PromisedTwice
    targets = []
    for number, target_id in enumerate(command.targets):
        target = wanted.get((command.union_id, target_id), Target())
        if target.terms is None or target.terms.year != year or target_id in command.targets[:number]:
            raise NotItsTarget(target=target_id)
        terms = target.terms
        targets.append(LetterTarget(target_id, terms.title, terms.measure, terms.wanted, terms.due_on, target.owner_id))
    promises = tuple(Commitment(p.commitment_id, p.kind, p.what, p.amount, p.by) for p in command.commitments)
    heard = sum(answered.get((command.union_id, target), 0) for target in command.targets)
    return LetterText(command.union_id, command.issuer_id, year, version, tuple(targets), promises, heard)


def _issued(letter: Letter) -> LetterText:
    if letter.text is None:
        raise NoSuchLetter
    return letter.text


LETTER = Decider("letter", initial=Letter(), evolve=evolve)
