"""What can be asked of a post."""

from typing import Annotated

from pydantic import Field

from gonghui_organisation.membership.identity import OpaqueId
from gonghui_shared.commands import BusinessDate, Command
from gonghui_shared.contracts.organisation import PostKind
from gonghui_shared.ids import Identifier, PersonId, PostId, UnionId


class EstablishPost(Command):
    """Give a union a post that somebody may hold."""

    union_id: UnionId
    post_id: PostId
    kind: PostKind
    full_time: bool = False


class FillPost(Command):
    """Appoint a person to a post that nobody holds."""

    union_id: UnionId
    post_id: PostId
    person_id: OpaqueId
    held_from: BusinessDate


class VacatePost(Command):
    """Record that the holder leaves the post after a last day."""

    union_id: UnionId
    post_id: PostId
    held_to: BusinessDate


class HandOverPost(Command):
    """Give a post to whom an approved election gave it, or leave it empty; what nobody established is established."""

    union_id: UnionId
    post_id: PostId
    kind: PostKind
    person_id: PersonId | None
    held_from: BusinessDate


class HandOverPosts(Command):
    """Hand all posts of an approved election over."""

    union_id: UnionId
    election_id: Identifier
    posts: Annotated[list[HandOverPost], Field(min_length=1, max_length=420)]


class NameFundsReviewHead(Command):
    """Name the post that heads the union's funds review committee."""

    union_id: UnionId
    post_id: PostId


class RecordTraining(Command):
    """Record that the holder of a post completed entry training."""

    union_id: UnionId
    post_id: PostId
    person_id: PersonId


class PostLine(Command):
    """One post of a list, with its holder if it has one."""

    union_id: UnionId
    post_id: PostId
    kind: PostKind
    full_time: bool = False
    person_id: OpaqueId | None = None
    held_from: BusinessDate


class RecordPosts(Command):
    """Record the posts of many unions and who holds them, as a federation finds them when it starts."""

    union_id: UnionId  # the federation
    posts: Annotated[list[PostLine], Field(min_length=1, max_length=20_000)]
