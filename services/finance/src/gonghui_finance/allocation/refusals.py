"""Why something about an allocation may be refused."""

from gonghui_shared.refusals import Refusal


class PayrollAssessedAlready(Refusal):
    """本月拨缴经费已经核定。 This month's allocation has been assessed."""


class AllocationNotOwed(Refusal):
    """本月没有应拨缴的经费。 Nothing is owed for this month."""


class MoreThanOwed(Refusal):
    """到账金额超过应拨缴金额。 The receipt is larger than what is owed."""


class ReceiptBookedAlready(Refusal):
    """这笔到账已经入账。 This receipt has been booked."""


class NotLate(Refusal):
    """本月拨缴经费未逾期。 The allocation of this month is not late."""


class FeeAtCap(Refusal):
    """滞纳金已达上限。 The late fees of this month have reached the cap."""


class NothingToRemit(Refusal):
    """本月没有应上解的经费。 Nothing is to be remitted for this month."""


class RemittedAlready(Refusal):
    """这笔上解已经入账。 This remittance has been booked."""


class NotTheSuperior(Refusal):
    """收款方不是上级工会。 The payee is not the superior union."""


class NoSuchReceipt(Refusal):
    """本月没有这笔到账。 No such receipt is booked for this month."""


class MoreThanReceived(Refusal):
    """退还金额超过该笔到账的余额。 More would be returned than is left of the receipt."""


class RefundBookedAlready(Refusal):
    """这笔退款已经入账。 This refund has been booked."""


class NoFeeOwed(Refusal):
    """本月没有未缴的滞纳金。 No late fee is owed for this month."""


class WaiverNotProvided(Refusal):
    """当地规定不允许减免滞纳金。 The rules in force here let nobody waive a late fee."""


class SuperiorIsHere(Refusal):
    """上级工会在本平台，应向其上解。 The superior union is on this platform: remit to it."""
