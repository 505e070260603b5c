"""What a union used its powers for; it stays inside organisation."""

from typing import Literal

from gonghui_shared.events import Event, private
from gonghui_shared.ids import Identifier

PowerKind = Literal["organise", "advise_on_personnel", "take_part_in_work", "seek_benefits"]


@private("organisation.PowerExercised.v1")
class PowerExercised(Event):
    """A union used one of its powers."""

    use_id: Identifier
    kind: PowerKind
    used_for: str
