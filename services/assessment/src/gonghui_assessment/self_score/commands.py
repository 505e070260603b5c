"""What can be asked of a self-evaluation."""

from typing import Annotated

from pydantic import Field

from gonghui_assessment.appeal.commands import Points
from gonghui_assessment.judgement.commands import Item
from gonghui_assessment.target.commands import Year
from gonghui_assessment.work_report.commands import Citation
from gonghui_shared.commands import Command
from gonghui_shared.ids import Identifier, UnionId


class SelfScoredItem(Command):
    """An item, the points that the union gives itself, and what shows it."""

    item: Item
    points: Points
    evidence: Annotated[list[Citation], Field(max_length=10)] = Field(default_factory=list)


class SubmitSelfScore(Command):
    """Give the union points for items of a scheme."""

    union_id: UnionId
    scheme_id: Identifier
    version: Identifier
    year: Year
    items: Annotated[list[SelfScoredItem], Field(min_length=1, max_length=400)]
