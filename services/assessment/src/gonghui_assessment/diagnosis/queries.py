"""The diagnoses themselves: each one answer, with the unions that it concerns and the events that show it.

What is counted, and from which limit on, stands in the docstring of each; limits are rules of the federation.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, Literal

from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from gonghui_shared.calendar import add_months
from gonghui_shared.ids import UnionId
from gonghui_shared.rules import Rules

from .views import INCOME, WORK

Code = Literal[
    "unclear_accountability", "idle_rules", "participation", "detached", "marginal", "errands", "no_income", "silent",
    "no_follow_up", "funding", "variety", "platform",
]  # fmt: skip
MOST_CASES: Final = 20
ACTIVITIES: Final = ("culture", "sports", "training", "education", "warmth", "competition", "meeting", "service")


class Case(BaseModel):
    """A union that a diagnosis concerns: by how much, and the event that shows it best, where there is one."""

    union_id: UnionId
    name: str
    figure: str
    on: date | None = None
    producer: str | None = None
    event_id: str | None = None


class Period(BaseModel):
    """Figures of a month or a year."""

    period: str
    values: Mapping[str, float]


class Diagnosis(BaseModel):
    """One diagnosis of a federation, a district or a single union as it stands today."""

    code: Code
    known: bool  # whether anything was recorded by which it can be judged
    concerned: int = 0
    of: int = 0
    facts: Mapping[str, str] = {}
    limits: Mapping[str, str] = {}  # rule → value
    periods: Sequence[Period] = ()
    cases: Sequence[Case] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is asked about, when, and under which rules."""

    read: AsyncConnection
    union_id: UnionId
    today: date
    rules: Rules

    @property
    def since(self) -> str:
        """The first month that is looked at."""
        return add_months(self.today.replace(day=1), 1 - self.rules.months("R-ASM-14.window")).isoformat()[:7]

    async def rows(self, query: str, **values: Any) -> Sequence[Any]:
        """Rows over `scope`: the union and all that are in being below it; `since` is the first month that is looked at."""
        asked = {"union": self.union_id, "since": self.since, **values}
        return (await self.read.execute(text(_SCOPE + query), asked)).all()

    async def judged(self, found: str, totals: str, order: str, event: str = "", **values: Any) -> "Judged":
        """Figures over all that was judged, and the cases, worst first, each with the event that shows it.

        Args:
            found: further tables, the last of them `judged` with union_id, name and the figure of what it concerns, else null.
            totals: what is counted over `judged`.
            event: query of day and event_id (perhaps producer) for a case `s`; left out where `judged` has them.
        """
        lateral = f"left join lateral ({event}) e on true" if event else ""
        rows = await self.rows(
            f"""{found}, total as (select count(*) as of, count(figure) as concerned{totals} from judged),
            shown as (select *, row_number() over (order by {order}, union_id) as place from judged where figure is not null
                order by place limit :most)
            select to_jsonb(t.*) as total, s.*{", e.*" if event else ""} from total t left join shown s on true {lateral} order by place""",
            most=MOST_CASES, **values,
        )  # fmt: skip
        return Judged(rows[0].total, [row for row in rows if row.union_id is not None])


@dataclass(frozen=True, slots=True)
class Judged:
    """What was counted, and the cases that are shown."""

    total: Mapping[str, Any]
    rows: Sequence[Any]

    def cases(self, producer: str | None = None) -> list[Case]:
        """The cases, traced to events."""
        return [
            Case(
                union_id=row.union_id, name=row.name, figure=str(row.figure), on=row.day,
                producer=(producer or row.producer) if row.event_id else None, event_id=row.event_id,
            )
            for row in self.rows
        ]  # fmt: skip


_SCOPE: Final = """with recursive scope as (
    select union_id, name, kind, unit_type, formed_on, 1 as level from directory_unions where union_id = :union
    union all
    select u.union_id, u.name, u.kind, u.unit_type, u.formed_on, s.level + 1 from directory_unions u
    join scope s on u.superior_id = s.union_id where u.dissolved_on is null and s.level < 16
), looked as (select cast(:since as text) as since) """
_LAST: Final = """select last_on as day, last_event as event_id from signs_{producer} g where g.union_id = s.union_id
    and g.sign = any(:shown) order by last_on desc limit 1"""
_LAST_WORK: Final = _LAST.format(producer="engagement")
_LAST_INCOME: Final = _LAST.format(producer="finance")


async def _year_of_targets(asked: Asked) -> int:
    """The last year, up to this one, for which any target was set: early in a year nothing is set yet."""
    query = """select max(t.year) from targets t join scope s using (union_id) where t.state <> 'draft' and t.year <= :year"""
    [(found,)] = await asked.rows(query, year=asked.today.year)
    return found or asked.today.year


async def unclear_accountability(asked: Asked) -> Diagnosis:
    """Targets of the year without an accountable post, or that no letter signed by both sides names. S15."""
    year = await _year_of_targets(asked)
    found = await asked.judged(
        """, named as (select l.union_id, l.year, jsonb_array_elements(l.targets) ->> 'target_id' as target_id from letters l
            where l.issuer_signed and l.union_signed and l.year between cast(:year as int) - 1 and :year),
        target as materialized (select t.union_id, s.name, t.year, (n.target_id is null or t.owner_id is null) as unowned from targets t
            join scope s using (union_id) left join named n on n.union_id = t.union_id and n.year = t.year and n.target_id = t.target_id
            where t.state <> 'draft' and t.year between cast(:year as int) - 1 and :year),
        judged as materialized (select union_id, name, nullif(count(*) filter (where unowned), 0) as figure
            from target where year = :year group by union_id, name)""",
        """, coalesce(sum(figure), 0)::bigint as unowned, (select coalesce(jsonb_object_agg(year, numbers order by year), '{}')
            from (select year, jsonb_build_array(count(*), count(*) filter (where unowned)) as numbers from target group by year) y) as years""",
        "figure desc",
        """select l.issued_event as event_id, null::date as day from letters l where l.union_id = s.union_id and l.year = :year
            and not (l.issuer_signed and l.union_signed) limit 1""",
        year=year,
    )  # fmt: skip
    years = found.total["years"]
    return Diagnosis(
        code="unclear_accountability", known=bool(years), concerned=found.total["unowned"], of=years.get(str(year), [0])[0],
        facts={"unions": str(found.total["concerned"])}, cases=found.cases("assessment"),
        periods=_periods((one, {"owned": whole - unowned, "unowned": unowned}) for one, (whole, unowned) in sorted(years.items())),
    )  # fmt: skip


async def idle_rules(asked: Asked) -> Diagnosis:
    """Unions' own rules in force that were not applied to any matter for too long. S51, R-ORG-20."""
    mine = ", mine as (select r.*, s.name from own_rules r join scope s using (union_id) where r.in_force)"
    used = await asked.rows(
        f"""{mine} select to_char(used_on, 'YYYY-MM'), count(*) from mine, looked where to_char(used_on, 'YYYY-MM') >= since
        group by 1 order by 1"""
    )
    found = await asked.judged(
        f"""{mine}, judged as materialized (select union_id, name, case when unused_on <= :today then title end as figure, unused_on,
            used_on as day, event_id from mine)""",
        "", "unused_on", today=asked.today,
    )  # fmt: skip
    return Diagnosis(
        code="idle_rules", known=found.total["of"] > 0, concerned=found.total["concerned"], of=found.total["of"],
        limits=_limits(asked, "R-ORG-20.unused"), periods=_periods((month, {"last_used": count}) for month, count in used),
        cases=found.cases("organisation"),
    )  # fmt: skip


async def participation(asked: Asked) -> Diagnosis:
    """Primary unions of units that have a workers' congress by law whose part in decisions is none, slight or without effect.

    Passive: neither a congress nor a disclosure nor a collective contract in the months looked at; limited: congresses without any
    resolution, and no contract, for which more than half of all have voted; ineffective: more questions overdue than answered.
    S18, S122, R-WC-01, R-CB-02.
    """
    signs = ("congress", "disclosure", "contract", "question_answered", "question_overdue")
    found = await asked.judged(
        """, seen as (select g.union_id, sum(g.times) filter (where g.sign = 'congress') as congresses,
            sum(g.quantity) filter (where g.sign = 'congress') as resolutions,
            sum(g.times) filter (where g.sign = 'disclosure') as disclosures,
            sum(g.times) filter (where g.sign = 'contract') as contracts,
            coalesce(sum(g.times) filter (where g.sign = 'question_answered'), 0) as answered,
            coalesce(sum(g.times) filter (where g.sign = 'question_overdue'), 0) as overdue
            from signs_engagement g, looked where g.month >= looked.since and g.sign = any(:signs) group by g.union_id),
        judged as materialized (select s.union_id, s.name, case when overdue > answered then 'ineffective'
            when congresses > 0 and resolutions = 0 and contracts is null then 'limited'
            when congresses is null and disclosures is null and contracts is null then 'passive' end as figure
            from scope s left join seen using (union_id) where s.kind = 'primary' and s.unit_type = any(:types))""",
        """, count(*) filter (where figure = 'passive') as passive, count(*) filter (where figure = 'limited') as limited,
            count(*) filter (where figure = 'ineffective') as ineffective""",
        "figure = 'ineffective' desc, figure = 'limited' desc", _LAST_WORK,
        types=list(asked.rules.list("R-WC-01.unit_types")), signs=list(signs), shown=["congress", "question_overdue"],
    )  # fmt: skip
    months = await _by_month(asked, "engagement", {sign: sign for sign in signs})
    return Diagnosis(
        code="participation", known=bool(months), concerned=found.total["concerned"], of=found.total["of"],
        facts={name: str(found.total[name]) for name in ("passive", "limited", "ineffective")},
        limits=_limits(asked, "R-ASM-14.window"), periods=months, cases=found.cases("engagement"),
    )  # fmt: skip


async def detached(asked: Asked) -> Diagnosis:
    """Unions none of whose targets of the year serves a goal of their unit, where any union's targets name one. S124."""
    year = await _year_of_targets(asked)
    found = await asked.judged(
        """, target as materialized (select t.union_id, s.name, t.year, t.business_goal <> '' as linked from targets t
            join scope s using (union_id) where t.state <> 'draft' and t.year between cast(:year as int) - 1 and :year),
        judged as materialized (select union_id, name, case when not bool_or(linked) then count(*) end as figure,
            null::date as day, null::text as event_id from target where year = :year group by union_id, name)""",
        """, (select coalesce(jsonb_object_agg(year, numbers order by year), '{}') from (select year,
            jsonb_build_array(count(*), count(*) filter (where linked)) as numbers from target group by year) y) as years""",
        "figure desc",
        year=year,
    )  # fmt: skip
    years = found.total["years"]
    return Diagnosis(
        code="detached", known=any(linked for _, linked in years.values()), concerned=found.total["concerned"],
        of=found.total["of"], cases=found.cases("assessment"),
        periods=_periods((one, {"linked": linked, "unlinked": whole - linked}) for one, (whole, linked) in sorted(years.items())),
    )  # fmt: skip


async def marginal(asked: Asked) -> Diagnosis:
    """Primary unions that stand at the margin of their unit, of those of which anything is recorded.

    Several of these hold: no Party body that leads them, a post without any headcount, funding class C. S125, R-ASM-14.marginal.
    """
    found = await asked.judged(
        """, class as (select distinct on (union_id) union_id, funding_class, classified_on, event_id from funding_classes
            where year <= :year order by union_id, year desc),
        led as (select union_id from union_states where state = 'led' and value = 1),
        unstaffed as (select distinct on (union_id) union_id, since, event_id from union_states
            where state like 'unstaffed/%' and value = 1 order by union_id, since desc),
        recorded as (select union_id from union_states union select union_id from funding_classes),
        each as (select s.union_id, s.name, l.union_id is null as unled, u.union_id is not null as unstaffed,
            coalesce(c.funding_class = 'C', false) as unfunded, coalesce(u.since, c.classified_on) as day,
            coalesce(u.event_id, c.event_id) as event_id, case when u.event_id is null then 'finance' else 'organisation' end as producer
            from scope s join recorded using (union_id) left join led l using (union_id) left join unstaffed u using (union_id)
            left join class c using (union_id) where s.kind = 'primary'),
        judged as materialized (select *, case when unled::int + unstaffed::int + unfunded::int >= :least
            then unled::int + unstaffed::int + unfunded::int end as figure from each)""",
        """, count(*) filter (where unled) as unled, count(*) filter (where unstaffed) as unstaffed,
            count(*) filter (where unfunded) as unfunded""",
        "figure desc", year=asked.today.year, least=asked.rules.number("R-ASM-14.marginal"),
    )  # fmt: skip
    return Diagnosis(
        code="marginal", known=found.total["of"] > 0, concerned=found.total["concerned"], of=found.total["of"],
        limits=_limits(asked, "R-ASM-14.marginal"), cases=found.cases(),
        facts={name: str(found.total[name]) for name in ("unled", "unstaffed", "unfunded")},
    )  # fmt: skip


async def errands(asked: Asked) -> Diagnosis:
    """Unions of whose work more than the limit is errands; which sign serves which function is a rule. S101, R-ASM-14.functions."""
    functions = asked.rules.table("R-ASM-14.functions")
    errands = [sign for sign, function in functions.items() if function == "errands"]
    found = await asked.judged(
        """, each as (select g.union_id, sum(g.times) as events, sum(g.times) filter (where g.sign = any(:errands)) as errands
            from signs_engagement g, looked where g.sign = any(:signs) and g.month >= looked.since
            group by g.union_id having sum(g.times) >= :least),
        judged as materialized (select union_id, s.name, errands / events as share, events,
            case when errands > cast(:limit as numeric) * events then round(100 * errands / events) || '%' end as figure
            from each join scope s using (union_id))""",
        "", "share desc, events desc", _LAST_WORK, signs=list(functions), errands=errands, shown=errands,
        least=asked.rules.number("R-ASM-14.least_events"), limit=_decimal(asked.rules.ratio("R-ASM-14.errands")),
    )  # fmt: skip
    months = await _by_month(asked, "engagement", functions)
    return Diagnosis(
        code="errands", known=bool(months), concerned=found.total["concerned"], of=found.total["of"],
        limits=_limits(asked, "R-ASM-14.errands", "R-ASM-14.least_events", "R-ASM-14.window"), periods=months,
        cases=found.cases("engagement"),
    )  # fmt: skip


async def no_income(asked: Asked) -> Diagnosis:
    """An organisation without funds: a union committee exists, and nothing came in during the months looked at. S93."""
    found = await asked.judged(
        """, paid as (select union_id from signs_finance, looked where sign = 'income' and month >= since
            group by union_id having sum(quantity) > 0),
        judged as materialized (select t.union_id, s.name, case when p.union_id is null then 0 end as figure, t.since as day, t.event_id
            from union_states t join scope s using (union_id) left join paid p using (union_id)
            where t.state = 'committee' and t.value > 0)""",
        "", "day",
    )  # fmt: skip
    return Diagnosis(
        code="no_income", known=found.total["of"] > 0, concerned=found.total["concerned"], of=found.total["of"],
        limits=_limits(asked, "R-ASM-14.window"), periods=await _unions_by_month(asked, "finance", INCOME, "paid"),
        cases=found.cases("organisation"),
    )  # fmt: skip


async def silent(asked: Asked) -> Diagnosis:
    """Work without zeal: a primary union that held no activity and no course for so many days. R-ASM-14.silence."""
    day = asked.today - timedelta(days=asked.rules.days("R-ASM-14.silence"))
    found = await asked.judged(
        """, active as (select distinct union_id from signs_engagement where sign = 'work' and month >= :month and last_on > :day),
        judged as materialized (select s.union_id, s.name, case when a.union_id is null then '' end as figure, s.formed_on
            from scope s left join active a using (union_id) where s.kind = 'primary' and s.formed_on <= :day)""",
        "", "formed_on", _LAST_WORK, shown=[WORK], month=day.isoformat()[:7], day=day,
    )  # fmt: skip
    months = await _unions_by_month(asked, "engagement", WORK, "active")
    return Diagnosis(
        code="silent", known=bool(months), concerned=found.total["concerned"], of=found.total["of"],
        limits=_limits(asked, "R-ASM-14.silence"), periods=months, cases=found.cases("engagement"),
    )  # fmt: skip


async def no_follow_up(asked: Asked) -> Diagnosis:
    """Ideas without ways: neither proposals nor what became of them are published, so nothing can be said. S93."""
    del asked
    return Diagnosis(code="no_follow_up", known=False)


async def funding(asked: Asked) -> Diagnosis:
    """Unions by funding class beside what was found once, and those that moved, with the event that moved them. S93, R-ASM-14.funding."""
    counts = await asked.rows(
        """select f.year, f.funding_class, count(*) as unions from funding_classes f join scope s using (union_id)
        group by 1, 2 order by 1, 2"""
    )
    years: dict[int, dict[str, float]] = {}
    for row in counts:
        years.setdefault(row.year, dict.fromkeys("ABC", 0.0))[row.funding_class] = row.unions
    last = max(years, default=asked.today.year)
    moved = await asked.judged(
        """, judged as materialized (select s.union_id, s.name, n.classified_on as day, n.event_id,
            case when n.funding_class <> b.funding_class then b.funding_class || ' → ' || n.funding_class end as figure
            from funding_classes n join scope s using (union_id)
            left join funding_classes b on b.union_id = n.union_id and b.year = n.year - 1 where n.year = :year)""",
        "", "day desc", year=last,
    )  # fmt: skip
    now = years.get(last, {})
    whole = sum(now.values())
    baseline = asked.rules.table("R-ASM-14.funding")
    return Diagnosis(
        code="funding", known=bool(years), concerned=moved.total["concerned"], of=moved.total["of"],
        facts={name: f"{round(100 * now[name] / whole)}% / {baseline[name]}%" for name in now},
        periods=_periods(sorted(years.items())), cases=moved.cases("finance"),
    )  # fmt: skip


async def variety(asked: Asked) -> Diagnosis:
    """Monotonous forms: a union that held enough activities, with a variety index below the limit.

    The index is 1 − Σ p², p the share of each kind among its activities; nothing where all are of one kind. S133, R-ASM-14.variety.
    """
    index = "1 - sum(n * n) / (sum(n) ^ 2)"
    kinds = [f"activity.{kind}" for kind in ACTIVITIES]
    values = {"kinds": kinds, "least": asked.rules.number("R-ASM-14.least_events")}
    found = await asked.judged(
        f""", kinds as (select union_id, sign, sum(times) as n from signs_engagement, looked where sign = any(:kinds) and month >= since
            group by union_id, sign),
        each as (select union_id, {index} as variety from kinds group by union_id having sum(n) >= :least),
        judged as materialized (select union_id, s.name, variety, case when variety < cast(:limit as numeric)
            then round(variety, 2)::text end as figure from each join scope s using (union_id))""",
        ", round(avg(variety), 2) as mean", "variety", _LAST_WORK, shown=kinds, **values,
        limit=_decimal(asked.rules.ratio("R-ASM-14.variety")),
    )  # fmt: skip
    years = await asked.rows(
        f""", kinds as (select union_id, left(month, 4) as year, sign, sum(times) as n from signs_engagement
            where sign = any(:kinds) and month >= :first group by union_id, year, sign),
        each as (select union_id, year, {index} as variety from kinds group by union_id, year having sum(n) >= :least)
        select year, round(avg(variety), 3) as mean from each join scope s using (union_id) group by year order by year""",
        **values, first=f"{asked.today.year - 1}-01",
    )  # fmt: skip
    return Diagnosis(
        code="variety", known=bool(years), concerned=found.total["concerned"], of=found.total["of"],
        facts={"mean": str(found.total["mean"] or 0)}, limits=_limits(asked, "R-ASM-14.variety", "R-ASM-14.least_events"),
        periods=_periods((row.year, {"mean": float(row.mean)}) for row in years), cases=found.cases("engagement"),
    )  # fmt: skip


async def platform(asked: Asked) -> Diagnosis:
    """Work beside the platform, as far as both ways are known: dues that unions report as sums from outside. S133."""
    dues = """, dues as (select g.union_id, g.sign, g.month, g.quantity from signs_finance g, looked
        where g.sign in ('dues_platform', 'dues_outside') and g.month >= looked.since)"""
    months = await asked.rows(
        f"""{dues} select month, coalesce(sum(quantity) filter (where sign = 'dues_platform'), 0) as inside, sum(quantity) as whole
        from dues join scope using (union_id) group by month order by month"""
    )
    found = await asked.judged(
        f"""{dues}, each as (select union_id, sum(quantity) filter (where sign = 'dues_outside') as outside from dues group by union_id),
        judged as materialized (select union_id, s.name, outside, (outside / 100)::bigint as figure from each join scope s using (union_id))""",
        "", "outside desc", _LAST_INCOME, shown=["dues_outside"],
    )  # fmt: skip
    inside, whole = (sum(int(getattr(row, name)) for row in months) for name in ("inside", "whole"))
    return Diagnosis(
        code="platform", known=bool(whole), concerned=found.total["concerned"], of=found.total["of"],
        facts={"share": f"{round(100 * Fraction(inside, whole))}%"} if whole else {}, limits=_limits(asked, "R-ASM-14.window"),
        periods=_periods((row.month, {"share": round(float(100 * row.inside / row.whole), 1)}) for row in months if row.whole),
        cases=found.cases("finance"),
    )  # fmt: skip


async def _by_month(asked: Asked, producer: str, names: Mapping[str, str]) -> list[Period]:
    """How many events by month, of signs as they are called together."""
    rows = await asked.rows(
        f"""select g.month, g.sign, sum(g.times) as events from signs_{producer} g join scope s using (union_id), looked
        where g.sign = any(:signs) and g.month >= looked.since group by g.month, g.sign order by g.month""",
        signs=list(names),
    )  # fmt: skip
    months: dict[str, dict[str, float]] = {}
    for row in rows:
        month = months.setdefault(row.month, dict.fromkeys(dict.fromkeys(names.values()), 0.0))
        month[names[row.sign]] += float(row.events)
    return _periods(months.items())


async def _unions_by_month(asked: Asked, producer: str, sign: str, name: str) -> list[Period]:
    """How many unions had a sign, by month."""
    rows = await asked.rows(
        f"""select month, count(*) as unions from signs_{producer} join scope using (union_id), looked
        where sign = :sign and month >= since group by month order by month""",
        sign=sign,
    )
    return _periods((row.month, {name: row.unions}) for row in rows)


def _periods(found: Iterable[tuple[object, Mapping[str, float]]]) -> list[Period]:
    return [Period(period=str(period), values=values) for period, values in found]


def _decimal(ratio: Fraction) -> Decimal:
    return Decimal(ratio.numerator) / Decimal(ratio.denominator)


def _limits(asked: Asked, *codes: str) -> dict[str, str]:
    return {code: str(asked.rules.version(code).value) for code in codes}


DIAGNOSES: Final[Mapping[Code, Callable[[Asked], Awaitable[Diagnosis]]]] = {
    "unclear_accountability": unclear_accountability, "idle_rules": idle_rules, "participation": participation,
    "detached": detached, "marginal": marginal, "errands": errands, "no_income": no_income, "silent": silent,
    "no_follow_up": no_follow_up, "funding": funding, "variety": variety, "platform": platform,
}  # fmt: skip


_ROOM: Final = text("select set_config('work_mem', '64MB', true)")  # a city is counted in memory


async def diagnosed(asked: Asked, code: Code) -> Diagnosis:
    """One diagnosis; where nothing was recorded, that, and not that all is well."""
    await asked.read.execute(_ROOM)
    found = await DIAGNOSES[code](asked)
    return found if found.known else Diagnosis(code=code, known=False)
