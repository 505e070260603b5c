"""Any history of memberships: the service and the naive reading of `oracle` agree at each step and on the roll of each day."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gonghui_organisation.membership.api import router
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
from gonghui_organisation.membership.deadlines import suspension_over
from gonghui_organisation.membership.decider import MEMBERSHIP, DuesStanding
from gonghui_organisation.membership.events import WithdrawalNoticed, WithdrawalNoticeDropped, WithdrawalTalkHeld
from gonghui_organisation.membership.identity import Registered
from gonghui_organisation.membership.views import project_notices, project_roll
from gonghui_organisation.rule_registry.catalogue import shipped
from gonghui_shared.commands import Command
from gonghui_shared.contracts.organisation import (
    MemberAdmitted,
    MembershipRetained,
    MembershipSuspended,
    MemberWithdrew,
    UnionDissolved,
    UnionFormed,
)
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections.declare import Key, Row
from gonghui_shared.rules import Rulebook
from gonghui_shared.testing.given import DAY, folded
from tests.organisation.desk import Desk
from tests.organisation.membership.oracle import Rolls

RULES: Final = Rulebook(shipped())
UNIONS: Final = ("u1", "u2", "u3")
NUMBERS: Final = {"p1": "500105198001011206", "p2": "500105198101011211", "p3": "500105198201011227"}
WOMEN: Final = frozenset({"p1", "p3"})
MEMBERS: Final = ("m1", "m2", "m3", "m4")
STANDINGS: Final = {"member": "member", "suspended": "suspended", "retained": "retained", "gone": "ended"}


Strategy = st.SearchStrategy[Any]
UNION, MEMBER_ID, PERSON = st.sampled_from(UNIONS), st.sampled_from(MEMBERS), st.sampled_from(list(NUMBERS))
SOMEBODY = st.integers(0, 2)  # of those who are present
MEMBER = SOMEBODY | SOMEBODY | SOMEBODY | st.tuples(UNION, MEMBER_ID)
DAYS, LONG = st.sampled_from([0, 0, 1, 3, 30, 31, 60]), st.sampled_from([1, 30, 31, 31, 60, 60])
UNPAID = st.sampled_from([0, 5, 6, 7, 7, 7, 7, 7])  # months in a row
ACTOR = st.sampled_from([*["person:chair"] * 5, "service:organisation"])


def step(kind: Any, member: Strategy = MEMBER, days: Strategy = DAYS, **more: Strategy) -> Strategy:
    """Some days later, a command about a member with what else it says."""
    said = st.fixed_dictionaries({"member": member, "more": st.fixed_dictionaries(more)})
    return st.tuples(st.just(kind), said, days, UNPAID, ACTOR)


def courses(*steps: Strategy) -> Strategy:
    """Histories of one step."""
    return st.one_of(*(one.map(lambda taken: [taken]) for one in steps))


def withdrawal(member: Any) -> Strategy:
    """Notice and decision about one member, and between them what may come between."""
    who, dated = st.just(member), st.none() | st.integers(0, 3)
    talk = step(HoldWithdrawalTalk, who, said=st.sampled_from(["will_pay", "wants_out"]))
    between = st.one_of(
        talk, talk, talk, talk, step(DropWithdrawalNotice, who, reason=st.just("paid")), step(NoticeWithdrawal, who),
        step(SuspendMembership, who, reason=st.just("other"), until=dated), step(ResumeMembership, who),
    )  # fmt: skip
    first, last = step(NoticeWithdrawal, who), step(DeemWithdrawn, who, LONG)
    return st.tuples(first, st.lists(between, max_size=4), last).map(lambda taken: [taken[0], *taken[1], taken[2]])


ADMISSION = st.fixed_dictionaries(
    {"union": UNION, "member_id": MEMBER_ID, "person": PERSON, "number_of": st.none() | st.none() | PERSON}
)
ADMIT = st.tuples(st.just(AdmitMember), ADMISSION, DAYS, UNPAID, ACTOR)
STANDING = courses(
    step(TransferMember, to_union_id=UNION, to_member_id=MEMBER_ID),
    step(SuspendMembership, reason=st.just("abroad"), until=st.none() | st.integers(-1, 40)),
    step(ResumeMembership),
    step(RetainMembership, reason=st.just("retired")),
    step(WithdrawMember, reason=st.just("own_wish")),
    st.tuples(st.just("closes"), UNION, DAYS, UNPAID, ACTOR),
)
DUES = courses(
    step(NoticeWithdrawal),
    step(HoldWithdrawalTalk, said=st.just("not_found")),
    step(DropWithdrawalNotice, reason=st.just("paid")),
    step(DeemWithdrawn, days=LONG),
)
WITHDRAWAL = SOMEBODY.flatmap(withdrawal)
HISTORY = st.lists(courses(ADMIT) | STANDING | DUES | WITHDRAWAL | WITHDRAWAL, min_size=5, max_size=25)


class Office:
    """The service's table of commands, and beside it the oracle."""

    def __init__(self) -> None:
        self.desk, self.oracle, self.today = Desk(router), Rolls(set(UNIONS), DAY), DAY
        for union in UNIONS:
            formed = UnionFormed("primary", "private", union, "d", "CN/500000", date(2020, 1, 1))
            self.desk.write(f"union:{union}", union, formed, on=DAY)
        for person, (union, member) in zip(NUMBERS, [("u1", "m1"), ("u1", "m2"), ("u2", "m1")], strict=True):
            said = {"union": union, "member_id": member, "person": person, "number_of": None}
            self.take(AdmitMember, said, unpaid=0, actor="person:chair")

    def pass_days(self, days: int) -> None:
        """Both go on; the service's clocks fire on their day."""
        for _ in range(days):
            self.today += timedelta(days=1)
            clocks = folded(suspension_over, *self.desk.log)["deadline_suspension_over"].values() if days else ()
            for clock in [clock for clock in clocks if clock["due_on"] <= self.today]:
                resume = ResumeMembership.model_validate_json(clock["command"])
                assert self.desk.ask(resume, on=self.today, actor="service:organisation") is None
        self.oracle.pass_to(self.today)

    def take(self, kind: Any, said: Any, unpaid: int, actor: str) -> None:
        """One step of a history: accepted by both, or refused by both."""
        if kind == "closes":
            if said in self.oracle.open_unions:
                self.desk.write(f"union:{said}", said, UnionDissolved("unit_closed"), on=self.today)
                self.oracle.open_unions.discard(said)
            return
        asked = self.admission(said) if kind is AdmitMember else self.about(kind, said)
        answer = self.desk.ask(
            asked, on=self.today, actor=actor, rules=RULES.rules("CN/500000", self.today),
            dues=DuesStanding(unpaid), known=self.registered(), name="",
        )  # fmt: skip
        assert (answer is None) == self.oracle.ask(asked, unpaid=unpaid, actor=actor), (asked, answer)

    def admission(self, said: Mapping[str, Any]) -> AdmitMember:
        """Somebody asks to join, now and then under another's number."""
        person = said["person"]
        return AdmitMember(
            union_id=said["union"], member_id=said["member_id"], person_id=person, woman=person in WOMEN, name="王芳",
            id_number=NUMBERS[said["number_of"] or person],
        )  # fmt: skip

    def about(self, kind: type[Command], said: Mapping[str, Any]) -> Any:
        """A command about one of those present, or about anybody."""
        present = sorted(key for key, row in self.oracle.rows.items() if row.is_now != "gone")
        which, more = said["member"], dict(said["more"])
        if isinstance(which, int):
            which = present[which % len(present)] if present else ("u1", "m1")
        if more.get("until") is not None:
            more["until"] = self.today + timedelta(days=more["until"])
        return kind(union_id=which[0], member_id=which[1], **more)  # type: ignore[call-arg]  # every kind here has both

    def registered(self) -> Registered:
        """Who was ever admitted under which number, as the log has it."""
        admitted = [record.body for record in self.desk.log if isinstance(record.body, MemberAdmitted)]
        pairs = {one.person_id: one.id_number for one in admitted}
        return Registered({number: person for person, number in pairs.items()}, pairs)


def on_roll(rows: Mapping[str, Mapping[Key, Row]], day: date) -> set[Key]:
    """Who was entitled on a day, as the tables of the roll tell it."""
    resting = {
        (union, member)
        for (union, member, begun), row in rows["roll_suspensions"].items()
        if begun <= day and (row["ended_on"] is None or day < row["ended_on"])
    }
    return {
        key
        for key, row in rows["roll"].items()
        if row["since"] <= day
        and not any(end is not None and end <= day for end in (row["ended_on"], row["retained_on"]))
        and key not in resting
    }


def sizes(office: Office, union: str) -> Row:
    """How many there are by the oracle."""
    present = office.oracle.present(union)
    return {
        "members": len(list(present)),
        "women": sum(row.person in WOMEN for row in present),
        "retained": sum(row.is_now == "retained" for row in present),
        "suspended": sum(row.is_now == "suspended" for row in present),
    }


def agree(office: Office) -> None:
    """State, claims and tables say what the oracle says."""
    rows = {**folded(project_roll, *office.desk.log), **folded(project_notices, *office.desk.log)}
    oracle = office.oracle
    assert {key: row["standing"] for key, row in rows["roll"].items()} == {
        key: STANDINGS[row.is_now] for key, row in oracle.rows.items()
    }
    for (union, member), row in oracle.rows.items():
        state = office.desk.state(MEMBERSHIP, f"{union}:{member}")
        assert (state.person_id, state.standing) == (row.person, STANDINGS[row.is_now])
    assert {key: row["answer_by"] for key, row in rows["withdrawal_notices"].items()} == {
        key: row.answer_by for key, row in oracle.rows.items() if row.answer_by is not None
    }
    nobody = {"members": 0, "women": 0, "retained": 0, "suspended": 0}
    for union in UNIONS:
        assert rows["roll_size"].get((union,), nobody) == sizes(office, union)
    persons = [row.person for row in oracle.rows.values() if row.is_now != "gone"]
    assert len(persons) == len(set(persons)), "one person, one union"
    assert {value for scope, value in office.desk.claims if scope == "membership"} == set(persons)
    for day, voters in oracle.voters_on.items():
        assert on_roll(rows, day) == voters, day


def ripe(before: list[Recorded], end: Recorded) -> bool:
    """Whether a membership that was deemed to have ended had its notice, its talk, its time, and a person's decision."""
    steps = [record.body for record in before]
    last = max((n for n, body in enumerate(steps) if isinstance(body, WithdrawalNoticed)), default=None)
    if last is None:
        return False
    since, notice = steps[last + 1 :], steps[last]
    assert isinstance(notice, WithdrawalNoticed)
    lapsed = any(isinstance(body, WithdrawalNoticeDropped | MembershipSuspended | MembershipRetained) for body in since)
    talked = any(isinstance(body, WithdrawalTalkHeld) for body in since)
    return talked and not lapsed and end.occurred_on > notice.answer_by and end.origin.actor.startswith("person:")


@pytest.mark.rule("R-MEM-02", "R-MEM-03", "R-MEM-04", "R-MEM-05")
@settings(max_examples=250)
@given(HISTORY)
def test_service_and_oracle_agree_on_any_history(history: list[list[Any]]) -> None:
    """At each step accepted or refused; then every standing, size, notice, claim, and the voters of every day."""
    office = Office()
    for kind, said, days, unpaid, actor in (step for course in history for step in course):
        office.pass_days(days)
        office.take(kind, said, unpaid, actor)
    agree(office)
    streams: dict[str, list[Recorded]] = {}
    for record in office.desk.log:
        before = streams.setdefault(record.stream_id, [])
        if isinstance(record.body, MemberWithdrew) and record.body.reason == "deemed":
            assert ripe(before, record), "nobody is deemed to have left by an oversight"
        before.append(record)
