"""Why a removal does not go on."""

from gonghui_shared.refusals import Refusal


class RemovalExists(Refusal):
    """这个罢免编号已经使用。 A removal of this id has been moved."""


class NotElected(Refusal):
    """这个岗位不是选举产生，或者无人担任。 This post is not filled by an election, or nobody holds it."""


class TooFewSupporters(Refusal):
    """提出罢免的会员人数不足。 Too few members ask for it."""


class NotAtThisStage(Refusal):
    """罢免没有进行到这一步，或者已经过了这一步。 The removal is not at this stage, or is beyond it."""


class EntitledUnknown(Refusal):
    """应到会人数不明，或者与名册不符。 It is not known how many are entitled, or it is not what the roll says."""


class CountDoesNotAdd(Refusal):
    """票数不能平衡。 The figures of the count do not add up."""


class NoQuorum(Refusal):
    """到会人数不足法定比例。 Too few of those entitled are present."""


class TooFewScrutineers(Refusal):
    """监票人不足，或者包括被罢免人。 There are too few scrutineers, or the person concerned is one of them."""


class HolderChanged(Refusal):
    """任职人已经变动。 Somebody else holds the post by now."""
