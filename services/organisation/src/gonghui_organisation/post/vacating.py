"""Posts end with their union: whoever held one in a union that was dissolved or merged holds it no longer."""

from typing import Final

from gonghui_shared.working import Rounds

from .commands import VacatePost

_LEFT: Final = """select p.union_id, p.post_id, greatest(u.dissolved_on, p.held_from) as held_to
    from directory_unions u join posts p using (union_id)
    where u.dissolved_on is not null and p.holder is not null order by 1, 2 limit 200"""


class PostsOfEndedUnions(Rounds):
    """Vacates what is still held in unions that have ended; an exit audit of the chair follows from that."""

    name = "posts_of_ended_unions"
    every = 10.0  # unions end rarely

    async def round(self) -> int:
        """Vacate what is found; returns how many posts that were."""
        left = await self._pool.fetch(_LEFT)
        for post in left:
            command = VacatePost(union_id=post["union_id"], post_id=post["post_id"], held_to=post["held_to"])
            await self._issue(command, f"union-ended/{post['union_id']}/{post['post_id']}/{post['held_to']}")
        return len(left)
