"""What the service asks of itself."""

from typing import Annotated, Literal

from pydantic import Field

from gonghui_assessment.annual_evaluation.commands import Exact
from gonghui_assessment.target.commands import Year
from gonghui_shared.commands import Command, LongText
from gonghui_shared.contracts.assessment import Advice
from gonghui_shared.ids import Identifier, PersonId, PostId, TermId, UnionId

Days = Annotated[int, Field(ge=1, le=366)]


class Parts(Command):
    """The parts of a term in points of a hundred, None where there is nothing to measure."""

    annual: Exact | None
    targets: Exact | None
    appraisal: Exact | None
    audit: Exact | None
    total: Exact


class Holder(Command):
    """Somebody who held a post during the term, and what their own days in it came to."""

    post_id: PostId
    person_id: PersonId
    days: Annotated[dict[Year, Days], Field(max_length=20)]
    parts: Parts
    grade: Identifier
    advice: Advice


class RecordTermResult(Command):
    """Record the result of one term and what it says of those who held its posts."""

    union_id: UnionId
    evaluation_id: Identifier
    term_id: TermId
    parts: Parts
    grade: Identifier
    holders: Annotated[list[Holder], Field(max_length=200)]


class RecordTermResults(Command):
    """Record the results of many terms."""

    union_id: UnionId
    results: Annotated[list[RecordTermResult], Field(min_length=1, max_length=5_000)]


class OnOutcome(Command):
    """An outcome: what the evaluation of a term says of somebody who held a post."""

    union_id: UnionId
    evaluation_id: Identifier
    term_id: TermId
    post_id: PostId
    person_id: PersonId


class SignOutcome(OnOutcome):
    """Answer for an outcome, as it was proposed or otherwise."""

    advice: Advice
    ground: LongText | Literal[""] = ""  # needed where the advice is not the proposed one


class SignOutcomes(Command):
    """Sign many outcomes, each with the advice that it shall have."""

    union_id: UnionId
    signatures: Annotated[list[SignOutcome], Field(min_length=1, max_length=2_000)]


class ObjectToOutcome(OnOutcome):
    """Object to an outcome of one's own."""

    reason: LongText


class AnswerObjection(OnOutcome):
    """Uphold or dismiss an objection."""

    upheld: bool
    advice: Advice
    answer: LongText


class MissObjectionAnswer(OnOutcome):
    """Look whether an objection is without an answer; asked by the clock."""


class ProposeRemoval(OnOutcome):
    """Propose a removal as an item for a congress; nothing is carried out by it."""

    ground: LongText
