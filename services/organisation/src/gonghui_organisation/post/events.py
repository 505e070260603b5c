"""What stays in the service about posts."""

from gonghui_shared.events import Event, private
from gonghui_shared.ids import PostId


@private("organisation.FundsReviewHeadNamed.v1")
class FundsReviewHeadNamed(Event):
    """Whoever holds this post heads the funds review committee; the one named before does so no longer."""

    post_id: PostId
