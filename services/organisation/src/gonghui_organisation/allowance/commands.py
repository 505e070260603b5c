"""What can be asked about a post allowance."""

from gonghui_shared.commands import Command, ShortText
from gonghui_shared.ids import PersonId, PostId, UnionId
from gonghui_shared.money import Month, Payment


class ClaimAllowance(Command):
    """Claim the post allowance of a month, for oneself."""

    union_id: UnionId
    post_id: PostId
    month: Month
    person_id: PersonId
    amount: Payment


class GrantAllowance(Command):
    """Grant what was claimed."""

    union_id: UnionId
    post_id: PostId
    month: Month


class RefuseAllowance(Command):
    """Refuse what was claimed; it may be claimed again."""

    union_id: UnionId
    post_id: PostId
    month: Month
    reason: ShortText
