"""What can be asked about a union's powers."""

from gonghui_shared.commands import Command, LongText
from gonghui_shared.ids import Identifier, UnionId

from .events import PowerKind


class ExercisePower(Command):
    """Record that a power was used, and what for."""

    union_id: UnionId
    use_id: Identifier
    kind: PowerKind
    used_for: LongText
