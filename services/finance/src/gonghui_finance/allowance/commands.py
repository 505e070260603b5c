"""What can be asked about an allowance that is to be paid."""

from gonghui_shared.commands import Command
from gonghui_shared.ids import Identifier, PersonId, PostId, UnionId
from gonghui_shared.money import Month, Payment


class OweAllowance(Command):
    """Take note of what was granted."""

    union_id: UnionId
    post_id: PostId
    month: Month
    person_id: PersonId
    amount: Payment


class ApproveAllowance(Command):
    """Approve the payment, within what the union's delegation matrix lets one approve."""

    union_id: UnionId
    post_id: PostId
    month: Month


class PayAllowance(Command):
    """Pay what somebody else approved."""

    union_id: UnionId
    post_id: PostId
    month: Month
    payment_id: Identifier  # the bank's or cashier's reference
