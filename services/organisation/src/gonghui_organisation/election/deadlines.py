"""When posts change hands by an election."""

from gonghui_organisation.post.commands import HandOverPost, HandOverPosts
from gonghui_shared.deadlines import Due, deadline
from gonghui_shared.log.records import Recorded

from .events import PostsAwarded


@deadline("posts_awarded", reads=[PostsAwarded], issues=HandOverPosts)
def posts_awarded(due: Due, event: Recorded) -> None:
    """On the day from which those elected hold their posts; past days at once, the oldest election first."""
    match event.body:
        case PostsAwarded(election_id=election, held_from=day, awards=awards):
            union = event.union_id
            posts = [
                HandOverPost(union_id=union, post_id=a.post_id, kind=a.kind, person_id=a.person_id, held_from=day)
                for a in awards
            ]
            command = HandOverPosts(union_id=union, election_id=election, posts=posts)
            due.on(f"{union}/{election}", day, union_id=union, command=command)
