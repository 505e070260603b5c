"""What can be asked of an evaluation."""

from typing import Annotated

from pydantic import Field

from gonghui_assessment.scheme.part import Code
from gonghui_assessment.target.commands import Year
from gonghui_shared.commands import Command
from gonghui_shared.contracts.assessment import EvaluationKind
from gonghui_shared.ids import Identifier, UnionId

Pattern = Annotated[str, Field(pattern=r"^([a-z_]{1,20}|\*)/([a-z_]{1,20}|\*)$")]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
# a sum of exact rates has a denominator as long as all of theirs together
Exact = Annotated[str, Field(pattern=r"^-?[0-9]{1,2000}(\.[0-9]{1,2000}|/[1-9][0-9]{0,1999})?$")]


class OpenEvaluation(Command):
    """Open the evaluation of a year by a scheme: what is known now counts, and nothing later."""

    union_id: UnionId  # the federation
    evaluation_id: Identifier
    year: Year
    scheme_id: Identifier
    version: Identifier
    applies_to: Annotated[list[Pattern], Field(min_length=1, max_length=20)]


class OpenTermEvaluation(Command):
    """Open the evaluation of all terms of office that run in a year, from the results up to it."""

    union_id: UnionId
    evaluation_id: Identifier
    year: Year


class OnResult(Command):
    """A union's result in one evaluation."""

    union_id: UnionId
    evaluation_id: Identifier


class RecordResult(Command):
    """Record the result of one union."""

    union_id: UnionId
    evaluation_id: Identifier
    year: Year
    scheme_id: Identifier
    version: Identifier
    total: Exact
    full: Exact
    grade: Code  # as the sheet prints it
    vetoed: bool
    result: Digest


class RecordResults(Command):
    """Record the results of many unions."""

    union_id: UnionId
    results: Annotated[list[RecordResult], Field(min_length=1, max_length=5_000)]


class PublishResults(Command):
    """Publish the results of an annual evaluation: from here on unions may appeal."""

    union_id: UnionId
    evaluation_id: Identifier


class CloseEvaluation(Command):
    """Close an evaluation whose results are recorded."""

    union_id: UnionId
    evaluation_id: Identifier
    kind: EvaluationKind
    units: Annotated[int, Field(ge=0, le=1_000_000)]
    snapshot: Digest
    result: Digest
