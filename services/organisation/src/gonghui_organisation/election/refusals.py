"""Why an election does not go on."""

from gonghui_shared.refusals import Refusal


class ElectionExists(Refusal):
    """这个选举编号已经使用。 An election of this id has been opened."""


class PostTwiceOnBallot(Refusal):
    """同一岗位或类别在选票上重复。 A post or a kind of post stands on the ballot twice."""


class PostOfAnotherKind(Refusal):
    """岗位的类别与选票不符。 A post stands on the ballot as what it is not."""


class EntitledUnknown(Refusal):
    """应到会人数不明。 It is not known how many are entitled to vote."""


class EntitledDiffers(Refusal):
    """应到会人数与会员名册不符。 The number of those entitled does not agree with the roll."""


class MembersMustMeet(Refusal):
    """会员人数较少，应召开会员大会。 A union of so few members votes in a general meeting."""


class PlanNotApproved(Refusal):
    """选举方案尚未经上级工会批准。 The superior union has not approved the plan of this election."""


class PlanWaits(Refusal):
    """选举方案正在等待批复，或者已经批准。 The plan waits for its answer, or has been approved."""


class NoPlan(Refusal):
    """没有待批复的选举方案。 No plan waits for an answer."""


class PlanDiffers(Refusal):
    """与批准的选举方案不符。 This is not what the approved plan says."""


class ReasonMissing(Refusal):
    """退回须说明理由。 A plan is returned with a reason."""


class TooFewPlanned(Refusal):
    """方案中的候选人数不足。 The plan has too few candidates."""


class NotVetted(Refusal):
    """候选人尚未经规定的各方考察同意。 Somebody on the list has not been vetted, with consent, by all whom the rule names."""


class NotAtThisStage(Refusal):
    """选举尚未进行到这一步，或者已经过了这一步。 The election is not at this stage, or is beyond it."""


class NoSuchContest(Refusal):
    """本次选举没有这类岗位。 This election has no posts of this kind."""


class NominatedTwice(Refusal):
    """同一候选人重复提名。 A candidate stands twice for the same kind of post."""


class TooFewCandidates(Refusal):
    """候选人数不足。 There are too few candidates."""


class BarredFromChair(Refusal):
    """候选人按规定不得担任工会主席。 The rules bar a candidate from the chair."""


class BarredFromCommittee(Refusal):
    """单位主要负责人的近亲属不得作为工会委员会成员的人选。 A near relative of the unit's head may not sit on the committee."""


class BarredFromFundsReview(Refusal):
    """工会主席等人员不得担任经费审查委员。 Whoever stands for a post whose funds are reviewed does not review them."""


class StillPublicised(Refusal):
    """候选人公示期未满。 The candidates have not been publicised for long enough."""


class MorePresentThanEntitled(Refusal):
    """实到人数超过应到会人数。 More are present than are entitled."""


class NoQuorum(Refusal):
    """到会人数不足法定比例。 Too few of those entitled are present."""


class NotTheRoundOnTheBallot(Refusal):
    """计票结果与本轮选票不符。 The sheet does not match the ballot of this round."""


class MoreBallotsThanIssued(Refusal):
    """收回选票多于发出选票，选举无效。 More ballots were collected than issued: the vote is void."""


class TallyDoesNotAdd(Refusal):
    """计票数字不能平衡。 The figures of the tally do not add up."""


class ScrutineerIsCandidate(Refusal):
    """候选人不得监票，也不得填报计票结果。 Nobody who stands is a scrutineer or enters a tally."""


class SameScrutineer(Refusal):
    """两份计票必须由不同的人分别填报。 Tallies must come from different people, each entered by another hand."""


class SeatsOpen(Refusal):
    """还有未选出的席位。 Seats are still open: a run-off is due, or fewer seats by consent."""


class NobodyElected(Refusal):
    """无人当选。 Nobody has been elected."""


class NotElectedByMajority(Refusal):
    """得票未超过应到会人数的半数。 Somebody has not been elected by more than half of those entitled."""


class DisputeFiledAlready(Refusal):
    """这项异议已经提出。 This objection has been filed."""


class NoSuchDispute(Refusal):
    """没有待审理的这项异议。 No such objection waits to be heard."""


class NotTheSuperior(Refusal):
    """答复方不是上级工会。 Whoever answers is not the superior union."""


class DisputeUnheard(Refusal):
    """还有异议未审理。 An objection has not been heard."""


class DisputeUpheld(Refusal):
    """异议成立，应退回重新选举。 An objection was upheld: the result has to be returned."""


class NotHeldYet(Refusal):
    """选举日期晚于登记日期。 The election lies after the day on which it is recorded."""
