"""Why something about a complaint is refused."""

from gonghui_shared.refusals import Forbidden, NotFound, Refusal


class NoSuchComplaint(NotFound):
    """没有这件投诉。 There is no such complaint."""


class NoSuchUnion(Refusal):
    """没有这个工会，或者案件已在该工会。 There is no such union, or the case is there already."""


class FiledAlready(Refusal):
    """投诉编号已存在。 A complaint of this number exists."""


class ReceiptMissing(Refusal):
    """匿名投诉需要回执码。 An anonymous complaint needs a receipt code."""


class SignedIn(Forbidden):
    """匿名投诉请退出登录后再办理，以免留下身份。 Sign out before acting in an anonymous case, so that nothing tells who you are."""


class NotTheComplainant(Forbidden):
    """只有投诉人本人可以这样做：请登录或使用回执码。 Only the complainant may do this: sign in or use the receipt code."""


class WrongStage(Refusal):
    """投诉当前阶段不允许此操作。 The complaint is not at a stage where this can be done."""


class HandlerHasInterest(Refusal):
    """经办人与本案有利害关系，应当回避。 The handler has an interest in the case and must recuse."""


class ExtendedAlready(Refusal):
    """答复期限只能延长一次。 The answer can be given more time only once."""


class AppealsExhausted(Refusal):
    """复查、复核程序已经用尽。 Review and re-review are exhausted."""


class NotASuperior(Refusal):
    """复查、复核由上级工会进行。 A review is the business of a superior union."""
