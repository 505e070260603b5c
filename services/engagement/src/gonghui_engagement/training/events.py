"""What stays in the service: what a course was called and who attended."""

from gonghui_shared.events import Event, private
from gonghui_shared.ids import Identifier, MemberId


@private("engagement.TrainingTitled.v1")
class TrainingTitled(Event):
    """What a course or lecture was called."""

    training_id: Identifier
    title: str


@private("engagement.TrainingAttended.v1")
class TrainingAttended(Event):
    """Who attended, and how many hours each."""

    training_id: Identifier
    year: int
    hours: int
    member_ids: tuple[MemberId, ...]
