"""Who is a member where: a second, naive reading, written from the rules and not from the service's code.

One dictionary says what every membership is, one what it was at the end of each day.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import singledispatchmethod
from typing import Any

from gonghui_organisation.membership.commands import (
    AdmitMember,
    DeemWithdrawn,
    DropWithdrawalNotice,
    HoldWithdrawalTalk,
    NoticeWithdrawal,
    ResumeMembership,
    RetainMembership,
    SuspendMembership,
    TransferMember,
    WithdrawMember,
)

MONTHS_UNPAID = 6  # R-MEM-03
DAYS_TO_ANSWER = 30  # the platform's own term after a notice


@dataclass
class Membership:
    """One line on one roll."""

    person: str
    is_now: str = "member"  # suspended, retained, gone
    until: date | None = None  # last day of a suspension
    answer_by: date | None = None  # told that unpaid dues end it
    talked: bool = False

    def becomes(self, standing: str, until: date | None = None) -> bool:
        """Whatever it becomes, a notice counts no longer."""
        self.is_now, self.until, self.answer_by, self.talked = standing, until, None, False
        return True


@dataclass
class Rolls:
    """All unions' rolls on one day after the other."""

    open_unions: set[str]
    today: date
    rows: dict[tuple[str, str], Membership] = field(default_factory=dict)  # by union and member
    id_numbers: dict[str, str] = field(default_factory=dict)  # by person: one each, for good
    voters_on: dict[date, set[tuple[str, str]]] = field(default_factory=dict)

    def pass_to(self, day: date) -> None:
        """Let the days go by; a suspension ends by itself after its last day."""
        while self.today < day:
            self.today += timedelta(days=1)
            for row in self.rows.values():
                if row.is_now == "suspended" and row.until is not None and row.until < self.today:
                    row.becomes("member")
            self.note_voters()

    def note_voters(self) -> None:
        """Who has the vote at the end of this day: suspended, retained and former members have none (R-MEM-04)."""
        self.voters_on[self.today] = {key for key, row in self.rows.items() if row.is_now == "member"}

    def ask(self, command: Any, *, unpaid: int, actor: str) -> bool:
        """Whether the rules allow it; then it is done.

        Args:
            unpaid: months in a row without dues.
        """
        if isinstance(command, AdmitMember):
            done = self.admitted(command)
        else:
            row = self.rows.get((command.union_id, command.member_id))
            done = row is not None and row.is_now != "gone" and self.allowed(command, row, unpaid, actor)
        self.note_voters()
        return done

    def admitted(self, asked: AdmitMember) -> bool:
        """R-MEM-01, R-MEM-02, R-MEM-05: under the real name, once, in a union in being."""
        key, person = (asked.union_id, asked.member_id), asked.person_id
        others = [number for somebody, number in self.id_numbers.items() if somebody != person]
        if (
            asked.union_id not in self.open_unions
            or key in self.rows
            or self.is_member(person)
            or self.id_numbers.get(person, asked.id_number) != asked.id_number
            or asked.id_number in others
        ):
            return False
        self.id_numbers[person] = asked.id_number
        self.rows[key] = Membership(person)
        return True

    def is_member(self, person: str) -> bool:
        """Of some union, retained and suspended ones too."""
        return any(row.person == person and row.is_now != "gone" for row in self.rows.values())

    @singledispatchmethod
    def allowed(self, asked: Any, row: Membership, unpaid: int, actor: str) -> bool:
        """Whether a present member's standing may go this way; then it has."""
        raise NotImplementedError(type(asked))

    @allowed.register
    def _(self, asked: TransferMember, row: Membership, unpaid: int, actor: str) -> bool:
        there = (asked.to_union_id, asked.to_member_id)
        if asked.to_union_id == asked.union_id or asked.to_union_id not in self.open_unions or there in self.rows:
            return False
        self.rows[there] = Membership(row.person)  # R-MEM-02: joined once, and active where the job is now
        return row.becomes("gone")

    @allowed.register
    def _(self, asked: WithdrawMember, row: Membership, unpaid: int, actor: str) -> bool:
        return row.becomes("gone")

    @allowed.register
    def _(self, asked: RetainMembership, row: Membership, unpaid: int, actor: str) -> bool:
        return row.is_now != "retained" and row.becomes("retained")  # R-MEM-04

    @allowed.register
    def _(self, asked: SuspendMembership, row: Membership, unpaid: int, actor: str) -> bool:
        over = asked.until is not None and asked.until < self.today
        return row.is_now == "member" and not over and row.becomes("suspended", asked.until)

    @allowed.register
    def _(self, asked: ResumeMembership, row: Membership, unpaid: int, actor: str) -> bool:
        return row.is_now == "suspended" and row.becomes("member")

    @allowed.register
    def _(self, asked: NoticeWithdrawal, row: Membership, unpaid: int, actor: str) -> bool:
        if row.is_now != "member" or row.answer_by is not None or unpaid < MONTHS_UNPAID:
            return False
        row.answer_by = self.today + timedelta(days=DAYS_TO_ANSWER)
        return True

    @allowed.register
    def _(self, asked: HoldWithdrawalTalk, row: Membership, unpaid: int, actor: str) -> bool:
        row.talked = row.answer_by is not None
        return row.talked

    @allowed.register
    def _(self, asked: DropWithdrawalNotice, row: Membership, unpaid: int, actor: str) -> bool:
        return row.answer_by is not None and row.becomes("member")

    @allowed.register
    def _(self, asked: DeemWithdrawn, row: Membership, unpaid: int, actor: str) -> bool:
        """R-MEM-03, R-PRV-02: notice, talk, time, dues still unpaid, and a person who decides."""
        ripe = row.answer_by is not None and row.talked and row.answer_by < self.today
        return ripe and unpaid >= MONTHS_UNPAID and actor.startswith("person:") and row.becomes("gone")

    def present(self, union: str) -> Iterable[Membership]:
        """Everybody on a union's roll."""
        return [row for (where, _), row in self.rows.items() if where == union and row.is_now != "gone"]
