"""Why a union's command may be refused."""

from gonghui_shared.refusals import Refusal


class AlreadyFormed(Refusal):
    """该工会已经成立或正在申请。 This union has been formed, or its formation is under way."""


class FormationPending(Refusal):
    """建会申请正在等待批复。 An application of this union waits for its answer."""


class FormationNotRequested(Refusal):
    """没有待批复的建会申请。 No application waits for an answer."""


class CommitteeRequired(Refusal):
    """会员人数达到规定，应当成立工会委员会。 With this many members the union needs a committee."""


class CommitteeSizeOutsideBand(Refusal):
    """委员人数不在规定范围内。 The number of seats lies outside what the rule allows."""


class EvenCommittee(Refusal):
    """委员会人数应为单数。 A committee has an odd number of seats."""


class SuperiorNotFit(Refusal):
    """上级工会不存在、已撤销或层级不符。 The superior union is not in being, or is not of a kind that this one may stand under."""


class OutsideSuperiorJurisdiction(Refusal):
    """所属区域不在上级工会辖区内。 The jurisdiction lies outside the superior union's."""


class SuperiorBelowUnion(Refusal):
    """不能转隶到本工会或其下级工会。 A union cannot come under itself or one of its subordinates."""


class NotTheSuperior(Refusal):
    """不是该工会的上级工会。 This is not the union's superior union."""


class SubordinatesRemain(Refusal):
    """尚有下级工会未撤销或转出。 Unions below this one have to be dissolved or transferred first."""


class UnionNotInBeing(Refusal):
    """该工会不存在或已经撤销。 This union is not in being."""


class UnionYounger(Refusal):
    """成立日期晚于业务日期。 The day of formation lies after the business date."""


class MoreWomenThanStaff(Refusal):
    """女职工人数超过职工总数。 There are more women than staff."""


class NotAbove(Refusal):
    """只有该工会的上级工会才能办理。 Only a union above this one may do this."""


class SameUnitType(Refusal):
    """单位类型没有变化。 The unit is of this type already."""


class NotForThisKind(Refusal):
    """法人资格适用于基层工会。 Legal-person status is for primary unions."""


class LegalPersonAlready(Refusal):
    """该工会已经取得法人资格。 The union has legal-person status already."""


class NoChair(Refusal):
    """没有主席，无法定代表人。 There is no chair who could represent the union in law."""


class MentorNotHigher(Refusal):
    """帮扶单位须是存续的上级或地方、产业工会。 A mentor is a federation, a district, town or industrial union in being, and another one."""


class MentorAssignedAlready(Refusal):
    """已经有结对帮扶的工会。 Another union supports this one already."""


class NoMentor(Refusal):
    """没有结对帮扶的工会。 No union supports this one."""


class SupportOver(Refusal):
    """帮扶期限早于业务日期。 The support would end before the business date."""


class HandoverFirst(Refusal):
    """独立核算的工会须先审计、移交资产，请走合并、分立、撤销程序。 A union with accounts of its own is audited and hands its assets over first: use the procedure of merger, split and dissolution."""


class CommitteeMissing(Refusal):
    """该委员会尚未成立。 This committee has not been formed."""
