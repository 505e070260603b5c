"""Why a command about a restructuring may be refused."""

from gonghui_shared.refusals import Refusal


class CaseOpen(Refusal):
    """该工会已有合并、分立或撤销正在办理。 A merger, split or dissolution of this union is under way."""


class CaseUsed(Refusal):
    """该编号已经使用。 This id of a case has been used."""


class NoSuchCase(Refusal):
    """没有处于这一阶段的合并、分立或撤销。 There is no such case at this stage."""


class ReceiversUnfit(Refusal):
    """接收工会不存在、已撤销、重复或者就是本工会；合并有且只有一个接收工会，撤销由上级工会接收。 A receiver is not in being, occurs twice, or is the union itself; a merger has exactly one receiver, a dissolution the superior union."""


class MembersRemain(Refusal):
    """只有分立可以保留会员。 Only in a split do members remain."""


class HeadcountDiffers(Refusal):
    """人数合计与会员名册不一致。 The headcounts do not add up to the members on the roll."""
