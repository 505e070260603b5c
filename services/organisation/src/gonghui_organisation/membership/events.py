"""What happens before a membership is deemed to have ended; it stays inside organisation."""

from datetime import date
from typing import Literal

from gonghui_shared.events import Event, private
from gonghui_shared.ids import MemberId

Said = Literal["will_pay", "has_reason", "wants_out", "not_found"]
JobLevel = Literal["front_line", "technical", "middle", "leading"]
DropReason = Literal["paid", "has_reason", "mistaken"]


@private("organisation.MemberDescribed.v1")
class MemberDescribed(Event):
    """What work a member does."""

    member_id: MemberId
    level: JobLevel


@private("organisation.WithdrawalNoticed.v1")
class WithdrawalNoticed(Event):
    """A member who has paid no dues for long was told what comes of it. Source: R-MEM-03."""

    member_id: MemberId
    months: int  # unpaid in a row
    answer_by: date


@private("organisation.WithdrawalTalkHeld.v1")
class WithdrawalTalkHeld(Event):
    """Somebody talked to the member, or tried to. Source: R-MEM-03."""

    member_id: MemberId
    said: Said


@private("organisation.WithdrawalNoticeDropped.v1")
class WithdrawalNoticeDropped(Event):
    """The notice counts no longer: the member stays one."""

    member_id: MemberId
    reason: DropReason


@private("organisation.RollExported.v1")
class RollExported(Event):
    """Somebody took a copy of a roll out of the platform; the event says who. Source: R-PRV-01."""

    export_id: str
    purpose: str
    members: int
