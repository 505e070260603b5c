"""What can be asked about evidence that is handed in."""

from typing import Annotated, Literal

from pydantic import Field

from gonghui_assessment.annual_evaluation.commands import Digest
from gonghui_assessment.judgement.commands import Exact, FactName
from gonghui_assessment.target.commands import Year
from gonghui_shared.commands import Command, ShortText
from gonghui_shared.ids import Identifier, UnionId


class SubmitEvidence(Command):
    """Hand in a fact of a year with the document that shows it."""

    union_id: UnionId
    evidence_id: Identifier
    year: Year
    fact: FactName
    value: Exact
    title: ShortText  # of the document
    document: Digest
    source: ShortText | Literal[""] = ""  # the body whose figure or score it is; empty: the union's own


class ImportScores(Command):
    """Hand in what another body says of many unions, as its sheet lists them."""

    union_id: UnionId
    scores: Annotated[list[SubmitEvidence], Field(min_length=1, max_length=20_000)]


class CheckEvidence(Command):
    """Say, as somebody else, whether a document shows what it is said to show."""

    union_id: UnionId
    evidence_id: Identifier
    year: Year
    accepted: bool
    reason: ShortText | Literal[""] = ""  # needed where it is not accepted


class CheckImport(Command):
    """Say it of many pieces at once."""

    union_id: UnionId
    checks: Annotated[list[CheckEvidence], Field(min_length=1, max_length=20_000)]
