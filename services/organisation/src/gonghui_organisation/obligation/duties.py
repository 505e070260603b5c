"""The duties as data: which figure of a union is held against which rule, what meets the duty, how long there is time.

Everything here is pure. Numbers and terms come from the registry, resolved once for each jurisdiction as `Law`, so that a
whole city can be held against a rule that is only proposed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, get_args

from gonghui_organisation.union.decider import WITH_MEMBERS
from gonghui_shared.calendar import add_months, add_years, working_calendar
from gonghui_shared.contracts.organisation import DutyKind, PostKind, UnionKind, UnitType
from gonghui_shared.rules import NoSuchRule, Rules, RuleVersion

KINDS: Final[tuple[DutyKind, ...]] = get_args(DutyKind)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a union is on the day on which it is looked at."""

    in_being: bool = True
    kind: UnionKind = "primary"
    unit_type: UnitType = "private"
    members: int = 0  # retained ones included
    women: int = 0
    staff: int = 0
    own_account: bool = False
    committees: frozenset[str] = frozenset()
    held: frozenset[PostKind] = frozenset()
    vacant: frozenset[PostKind] = frozenset()  # established, and nobody holds one of this kind
    full_time: frozenset[PostKind] = frozenset()  # held by full-time officers
    congress: bool = False  # a workers' congress has met
    term_overdue: bool = False
    vice_chairs_vacant: int = 0  # posts of this kind that nobody holds
    funds_head_vacant: bool = False  # the post that heads the funds review committee has nobody
    year_over: bool = False  # the whole year before was one of the platform's and of the union's
    meetings: int = 0  # regular ones, of members or representatives, since that year began
    supervised: bool = False  # somebody is appointed to supervise labour law


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that may be owed.

    Args:
        code: the rule that asks, which is cited.
        counts: the figure.
        least: from which figure on the rule asks; None where it asks nothing.
        time: the rule that says how long there is time.
        met: whether it is done, as the law asks.
    """

    code: str
    counts: Callable[[Facts], int]
    least: Callable[[Rules], int | None]
    time: str
    met: Callable[[Facts, "Law"], bool]


def _womens_bodies(facts: Facts) -> bool:
    return "women" in facts.committees or "women_commissioner" in facts.held


def _full_time(facts: Facts, law: "Law") -> bool:
    return "chair" in facts.full_time if law.full_time == "shall" else bool(facts.full_time)


def _staff_for_full_time(rules: Rules) -> int | None:
    """Where the local rule leaves it at the law's “may”, nothing is owed."""
    return None if rules.text("R-ORG-10") == "may" else rules.number("R-ORG-10.staff")


def _members_for_supervision(rules: Rules) -> int | None:
    """Only where the place asks for supervision of labour law is anything owed."""
    return rules.number("R-ORG-15") if rules.switch("R-ORG-15.duty") else None


def _one_supervisor(rules: Rules) -> int | None:
    return 1 if rules.switch("R-ORG-15.duty") else None


def _supervises(facts: Facts) -> bool:
    return "supervision" in facts.committees or facts.supervised


DUTIES: Final[Mapping[DutyKind, Duty]] = {
    "union_committee": Duty(
        "R-ORG-01", lambda f: f.members, lambda r: r.number("R-ORG-01"), "R-ORG-03",
        lambda f, _: "union" in f.committees,
    ),
    "womens_committee": Duty(
        "R-ORG-08", lambda f: f.women, lambda r: r.number("R-ORG-08"), "R-ORG-08.time",
        lambda f, _: "women" in f.committees,
    ),
    "womens_commissioner": Duty(
        "R-ORG-08", lambda f: f.women, lambda _: 1, "R-ORG-08.time", lambda f, _: _womens_bodies(f)
    ),
    "funds_review_committee": Duty(
        "R-ORG-12", lambda f: int(f.own_account), lambda r: 1 if r.switch("R-ORG-12") else None, "R-ORG-12.time",
        lambda f, _: "funds_review" in f.committees,
    ),
    "full_time_office": Duty("R-ORG-10", lambda f: f.staff, _staff_for_full_time, "R-ORG-10.time", _full_time),
    "workers_congress": Duty(
        "R-WC-01", lambda f: f.staff, lambda r: r.number("R-WC-01"), "R-WC-01.time", lambda f, _: f.congress
    ),
    "chair": Duty("R-ELE-12", lambda f: int("chair" in f.vacant), lambda _: 1, "R-ELE-12", lambda f, _: "chair" in f.held),
    "vice_chair": Duty(
        "R-ELE-12", lambda f: f.vice_chairs_vacant, lambda _: 1, "R-ELE-12", lambda f, _: not f.vice_chairs_vacant
    ),
    "funds_review_head": Duty(
        "R-ELE-12", lambda f: int(f.funds_head_vacant), lambda _: 1, "R-ELE-12", lambda f, _: not f.funds_head_vacant
    ),
    "re_election": Duty(
        "R-TRM-02", lambda f: int(f.term_overdue), lambda _: 1, "R-TRM-02", lambda f, _: not f.term_overdue
    ),
    "yearly_meeting": Duty(
        "R-ELE-11.yearly", lambda f: int(f.year_over), lambda _: 1, "R-ELE-11.time",
        lambda f, law: f.meetings >= law.meetings,
    ),
    "supervision_committee": Duty(
        "R-ORG-15", lambda f: f.members, _members_for_supervision, "R-ORG-15.time",
        lambda f, _: "supervision" in f.committees,
    ),
    "labour_supervisor": Duty(
        "R-ORG-15", lambda f: f.members, _one_supervisor, "R-ORG-15.time", lambda f, _: _supervises(f)
    ),
}  # fmt: skip
CODES: Final = frozenset(
    {duty.code for duty in DUTIES.values()} | {"R-ORG-10.staff", "R-ORG-15.duty", "R-WC-01.unit_types"}
)  # a change of these is looked into
COMMITTEES: Final[Mapping[DutyKind, str]] = {
    "union_committee": "union", "womens_committee": "women", "funds_review_committee": "funds_review",
    "supervision_committee": "supervision",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Law:
    """What the rules of one jurisdiction ask on one day."""

    least: Mapping[DutyKind, int | None]
    full_time: str
    with_congress: frozenset[str]  # unit types that have workers' congresses: agencies have other rules
    meetings: int  # regular ones of the members, in a year


def law_of(rules: Rules) -> Law:
    """Resolve once what many unions are held against.

    Source: R-ORG-01, R-ORG-08, R-ORG-10, R-ORG-12, R-ORG-15, R-WC-01, R-ELE-11.
    """
    least = {kind: duty.least(rules) for kind, duty in DUTIES.items()}
    with_congress = frozenset(rules.list("R-WC-01.unit_types"))
    return Law(least, rules.text("R-ORG-10"), with_congress, rules.number("R-ELE-11.yearly"))


def asked(kind: DutyKind, facts: Facts, law: Law) -> bool:
    """Whether the union has to have it, be it done or not; one person only where no committee is due."""
    least = law.least[kind]
    if not facts.in_being or facts.kind not in WITH_MEMBERS or least is None or DUTIES[kind].counts(facts) < least:
        return False
    if kind == "womens_commissioner":
        return not asked("womens_committee", facts, law)
    if kind == "labour_supervisor":
        return not asked("supervision_committee", facts, law)
    return kind != "workers_congress" or facts.unit_type in law.with_congress


def met(kind: DutyKind, facts: Facts, law: Law) -> bool:
    """Whether it is done."""
    return DUTIES[kind].met(facts, law)


def owed(facts: Facts, law: Law) -> frozenset[DutyKind]:
    """What the union has to have and has not."""
    return frozenset(kind for kind in KINDS if asked(kind, facts, law) and not met(kind, facts, law))


def due_on(rules: Rules, kind: DutyKind, on: date) -> date:
    """The last day on which a duty that arose on `on` is met in time, counted as its rule counts.

    Raises:
        NoSuchRule: no term is in force there and then, or its end lies beyond the calendar.

    Source: R-ORG-03, R-ORG-08, R-ORG-10, R-ORG-12, R-ORG-15, R-WC-01, R-ELE-11, R-ELE-12, R-TRM-02.
    """
    term = rules.version(DUTIES[kind].time)
    try:
        return _counted(term, int(str(term.value)), rules, on)
    except (OverflowError, ValueError):
        raise NoSuchRule(f"{term.code} leads out of the calendar") from None


def _counted(term: RuleVersion, count: int, rules: Rules, on: date) -> date:
    match term.unit:
        case "days":
            return on + timedelta(days=count)
        case "working_days":
            return working_calendar(rules).add_working_days(on, count)
        case "months":
            return add_months(on, count)
        case _:
            return add_years(on, count)
