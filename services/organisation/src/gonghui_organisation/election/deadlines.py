"""When posts change hands by an election."""

from gonghui_organisation.post.commands import HandOverPost
from gonghui_shared.deadlines import Due, deadline
from gonghui_shared.log.records import Recorded

from .events import HandoverDue


@deadline("post_handover", reads=[HandoverDue], issues=HandOverPost)
def post_handover(due: Due, event: Recorded) -> None:
    """On the day from which who was elected holds the post; past days at once, the oldest election first."""
    match event.body:
        case HandoverDue(election_id=election, post_id=post, kind=kind, person_id=person, held_from=day):
            command = HandOverPost(
                union_id=event.union_id, post_id=post, kind=kind, person_id=person, held_from=day, election_id=election
            )
            due.on(f"{election}/{post}", day, union_id=event.union_id, command=command)
