"""Signs by union and month, what stands of a union, its own rules and its funding: folded from what others publish."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, Table, Text

from gonghui_assessment.tables import METADATA
from gonghui_shared.contracts import engagement as e
from gonghui_shared.contracts import finance as f
from gonghui_shared.contracts import organisation as o
from gonghui_shared.events import Event
from gonghui_shared.log.records import Recorded
from gonghui_shared.projections import Rows, projection


def _signs(producer: str) -> Table:
    return Table(
        f"signs_{producer}",
        METADATA,
        Column("union_id", Text, primary_key=True),
        Column("sign", Text, primary_key=True),
        Column("month", Text, primary_key=True),
        Column("times", BigInteger, nullable=False),
        Column("quantity", BigInteger, nullable=False),
        Column("last_on", Date, nullable=False),
        Column("last_event", Text, nullable=False),
        Index(f"signs_{producer}_by_month", "sign", "month", "union_id"),
    )


SIGNS_ENGAGEMENT: Final = _signs("engagement")
SIGNS_FINANCE: Final = _signs("finance")
STATES: Final = Table(
    "union_states",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("state", Text, primary_key=True),  # committee, led, unstaffed/<post>
    Column("value", Integer, nullable=False),
    Column("since", Date, nullable=False),
    Column("event_id", Text, nullable=False),
    Index("union_states_by_state", "state"),
)
OWN_RULES: Final = Table(
    "own_rules",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("rule_id", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("unused_on", Date, nullable=False),
    Column("used_on", Date),
    Column("in_force", Boolean, nullable=False),
    Column("event_id", Text, nullable=False),  # that adopted it, or the last one that used it
)
FUNDING: Final = Table(
    "funding_classes",
    METADATA,
    Column("union_id", Text, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("funding_class", Text, nullable=False),
    Column("classified_on", Date, nullable=False),
    Column("event_id", Text, nullable=False),
    Index("funding_classes_by_year", "year", "funding_class"),
)
WORK: Final = "work"  # any activity or course
INCOME: Final = "income"
Signs = Iterator[tuple[str, int]]


def of_engagement(event: Event) -> Signs:
    """What counts as work, and as participation; the quantity of a congress is its resolutions."""
    match event:
        case e.ActivityHeld(kind=kind, attended=attended):
            yield from ((f"activity.{kind}", attended), (WORK, attended))
        case e.TrainingHeld(attended=attended):
            yield from (("training", attended), (WORK, attended))
        case e.CongressHeld(resolutions=resolutions):
            yield "congress", resolutions
        case e.DisclosurePublished():
            yield "disclosure", 1
        case e.DisclosureQuestionAnswered():
            yield "question_answered", 1
        case e.DisclosureQuestionOverdue():
            yield "question_overdue", 1
        case e.ComplaintAnswered():
            yield "complaint_answered", 1
        case e.ContractFiled():
            yield "contract", 1
        case e.AidGranted(amount=amount):
            yield "aid", amount


def of_finance(event: Event) -> Signs:
    """Income in fen, whatever it is, and dues by whether they were paid on the platform or reported from outside."""
    match event:
        case f.DuesPaid(paid=paid):
            yield from (("dues_platform", paid), (INCOME, paid))
        case f.DuesRefunded(refunded=refunded):
            yield from (("dues_platform", -refunded), (INCOME, -refunded))
        case f.DuesReported(collected=collected):
            yield from (("dues_outside", collected), (INCOME, collected))
        case f.AllocationReceived(received=received):
            yield INCOME, received
        case f.AllocationRefunded(refunded=refunded):
            yield INCOME, -refunded


def _month(day: date) -> str:
    return f"{day.year:04}-{day.month:02}"


def _noted(rows: Rows, event: Recorded, signs: Signs) -> None:
    for sign, quantity in signs:
        key = (event.union_id, sign, _month(event.occurred_on))
        before = rows.get(key)
        latest = before is None or event.occurred_on >= before["last_on"]
        rows.put(
            key, times=(before["times"] if before else 0) + 1, quantity=(before["quantity"] if before else 0) + quantity,
            last_on=event.occurred_on if latest or before is None else before["last_on"],
            last_event=str(event.event_id) if latest or before is None else before["last_event"],
        )  # fmt: skip


@projection(
    "signs_engagement",
    version=1,
    reads=[
        e.ActivityHeld, e.TrainingHeld, e.CongressHeld, e.DisclosurePublished, e.DisclosureQuestionAnswered,
        e.DisclosureQuestionOverdue, e.ComplaintAnswered, e.ContractFiled, e.AidGranted,
    ],
    writes=[SIGNS_ENGAGEMENT],
)  # fmt: skip
def project_signs_of_engagement(signs: Rows, event: Recorded) -> None:
    """Work and participation by union and month."""
    _noted(signs, event, of_engagement(event.body))


@projection(
    "signs_finance",
    version=1,
    reads=[f.DuesPaid, f.DuesRefunded, f.DuesReported, f.AllocationReceived, f.AllocationRefunded],
    writes=[SIGNS_FINANCE],
)
def project_signs_of_finance(signs: Rows, event: Recorded) -> None:
    """Income by union and month."""
    _noted(signs, event, of_finance(event.body))


@projection("funding_classes", version=1, reads=[f.FundingClassified], writes=[FUNDING])
def project_funding(funding: Rows, event: Recorded) -> None:
    """The funding class of every union in every year, as said last."""
    match event.body:
        case f.FundingClassified(year=year, funding_class=found):
            funding.put(
                (event.union_id, year),
                funding_class=found,
                classified_on=event.occurred_on,
                event_id=str(event.event_id),
            )


@projection(
    "union_states",
    version=1,
    reads=[o.CommitteeFormed, o.CommitteeDissolved, o.LeadershipLinkRecorded, o.PostStaffed],
    writes=[STATES],
)
def project_states(states: Rows, event: Recorded) -> None:
    """Whether a union has a committee, is led and has posts without a headcount."""

    def stands(state: str, value: int) -> None:
        key = (event.union_id, state)
        states.put(key, value=value, since=event.occurred_on, event_id=str(event.event_id))

    match event.body:
        case o.CommitteeFormed(committee="union"):
            stands("committee", 1)
        case o.CommitteeDissolved(committee="union"):
            stands("committee", 0)
        case o.LeadershipLinkRecorded():
            stands("led", 1)
        case o.PostStaffed(post_id=post, staffing=staffing):
            stands(f"unstaffed/{post}", int(staffing == "none"))


@projection(
    "own_rules",
    version=1,
    reads=[o.UnitRuleAdopted, o.UnitRuleUsed, o.UnitRuleRepealed],
    writes=[OWN_RULES],
)
def project_own_rules(rules: Rows, event: Recorded) -> None:
    """Unions' own rules with the day from which each counts as unused."""
    told: dict[str, Any] = {"event_id": str(event.event_id)}
    match event.body:
        case o.UnitRuleAdopted(rule_id=rule, title=title, unused_on=day):
            rules.put((event.union_id, rule), title=title, unused_on=day, used_on=None, in_force=True, **told)
        case o.UnitRuleUsed(rule_id=rule, unused_on=day) if rules.get((event.union_id, rule)):
            rules.put((event.union_id, rule), unused_on=day, used_on=event.occurred_on, **told)
        case o.UnitRuleRepealed(rule_id=rule) if rules.get((event.union_id, rule)):
            rules.put((event.union_id, rule), in_force=False, **told)


PROJECTIONS: Final = [
    project_signs_of_engagement, project_signs_of_finance, project_funding, project_states, project_own_rules,
]  # fmt: skip
