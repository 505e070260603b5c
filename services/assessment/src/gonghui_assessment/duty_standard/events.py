"""What stays in the service: by which measures a duty shows."""

from gonghui_shared.events import Event, private
from gonghui_shared.ids import PostId


@private("assessment.DutyMeasuresNamed.v1")
class DutyMeasuresNamed(Event):
    """It was said by which measures a duty of a post's sheet shows; none any more where there are none."""

    post_id: PostId
    duty: str  # as it stands on the sheet
    measures: tuple[str, ...]
