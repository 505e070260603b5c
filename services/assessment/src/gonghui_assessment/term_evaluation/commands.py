"""What the service asks of itself."""

from typing import Annotated

from pydantic import Field

from gonghui_assessment.annual_evaluation.commands import Exact
from gonghui_shared.commands import Command
from gonghui_shared.contracts.assessment import Advice
from gonghui_shared.ids import Identifier, PersonId, PostId, TermId, UnionId


class Holder(Command):
    """Somebody who held a post during the term."""

    post_id: PostId
    person_id: PersonId


class RecordTermResult(Command):
    """Record the result of one term and what it says of those who held its posts."""

    union_id: UnionId
    evaluation_id: Identifier
    term_id: TermId
    annual: Exact | None
    targets: Exact | None
    appraisal: Exact | None
    audit: Exact
    total: Exact
    grade: Identifier
    advice: Advice
    holders: Annotated[list[Holder], Field(max_length=200)]


class RecordTermResults(Command):
    """Record the results of many terms."""

    union_id: UnionId
    results: Annotated[list[RecordTermResult], Field(min_length=1, max_length=5_000)]
