"""Why a command to a committee may be refused."""

from gonghui_shared.refusals import Refusal


class NotSitting(Refusal):
    """该届委员会没有组成或者已经结束。 This committee has not been put together, or has ended."""


class NumberNotNext(Refusal):
    """届次应当接续上一届。 The number does not follow that of the committee before."""


class SizeNotAllowed(Refusal):
    """人数不符合规定。 The rule does not allow so many seats."""


class ApprovalNeeded(Refusal):
    """须先经上级工会批准。 The superior union has to agree first."""


class SupervisorInstead(Refusal):
    """会员不足规定人数的，设监督员而不设委员会。 With so few members there is a supervisor in place of a committee."""


class AllSeatsTaken(Refusal):
    """席位已满。 Every seat is taken."""


class SeatedAlready(Refusal):
    """此人已在委员会中。 This person sits on the committee already."""


class NotSeated(Refusal):
    """此人不在委员会中。 This person does not sit on the committee."""


class HeadSeated(Refusal):
    """委员会已有负责人。 The committee has a head."""


class RelativeBarred(Refusal):
    """单位主要负责人的近亲属不得作为工会委员会成员。 A near relative of the unit's head may not sit on the committee."""


class WomanHeads(Refusal):
    """女职工委员会主任由女主席、女副主席担任，或者享受副主席待遇的女会员担任。 A woman heads the women's committee, as chair, as vice-chair, or treated as one."""


class OneSideOnly(Refusal):
    """只有劳动争议调解委员会有单位方代表。 Only a mediation committee has an employer's side."""


class HeadFromUnionSide(Refusal):
    """调解委员会负责人须由规则所定的一方担任。 The rule says from which side the head of a mediation committee comes."""
