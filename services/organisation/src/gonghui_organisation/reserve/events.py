"""Who stands on a reserve; it stays inside organisation."""

from typing import Literal

from gonghui_shared.events import Event, private
from gonghui_shared.ids import PersonId, PostId

Readiness = Literal["now", "one_year", "later"]


@private("organisation.SuccessorNamed.v1")
class SuccessorNamed(Event):
    """Somebody stands on a post's reserve."""

    post_id: PostId
    person_id: PersonId
    readiness: Readiness


@private("organisation.SuccessorDropped.v1")
class SuccessorDropped(Event):
    """Somebody stands on a post's reserve no longer."""

    post_id: PostId
    person_id: PersonId
