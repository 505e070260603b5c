"""What can be asked of a delegation."""

from gonghui_shared.commands import BusinessDate, Command
from gonghui_shared.contracts.organisation import Matter
from gonghui_shared.ids import Identifier, PostId, UnionId
from gonghui_shared.money import Payment


class DelegateAmount(Command):
    """Let the holder of a post approve matters of a kind up to an amount."""

    union_id: UnionId
    delegation_id: Identifier
    post_id: PostId
    matter: Matter
    up_to: Payment
    valid_from: BusinessDate
    valid_to: BusinessDate | None = None  # the last day


class RevokeDelegation(Command):
    """End a delegation: from today on it gives nothing."""

    union_id: UnionId
    delegation_id: Identifier
