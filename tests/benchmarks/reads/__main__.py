"""Queries on the read tables of a city of 60,000 unions and 10 million members, as the services answer them over HTTP.

The city is synthetic, follows from a seed, and is written straight into the tables that answer queries, by SQL on the server:
what is measured is reading, and nothing of it ever went through a log. Each query is asked again and again by four clients that
wait for their answers, each time for another union or another page.
"""

import asyncio
from collections.abc import Callable
from random import Random
from time import perf_counter, time
from typing import Any, Final

import asyncpg
import httpx2
import msgspec
import numpy as np
import pyarrow as pa

from gonghui_assessment.annual_evaluation import files
from gonghui_assessment.annual_evaluation.open_items import keep_results
from gonghui_deploy.demo.client import Client, until
from gonghui_deploy.demo.founding import _known
from gonghui_deploy.demo.plan import FEDERATION
from gonghui_deploy.stack import OPERATOR, Plan, Stack, running
from gonghui_organisation.rule_registry.catalogue import shipped
from tests.benchmarks.harness import LIBRARIES, Bench, run
from tests.benchmarks.measures import OURS, Figure, Results

SEED: Final = 20260101
CLIENTS: Final = 4
DISTRICTS: Final = 60
WARM_UP: Final = 0.5  # seconds
Path = Callable[[str, int], str]  # union, offset of a page
Sought = Callable[[Random], str]  # what is sought among the members of the city


async def measure(bench: Bench) -> Results:
    """A stack, a city in its tables, each query for some seconds."""
    results = Results("Reads", __doc__ or "")
    unions, members = bench.pick((3_000, 150_000), (60_000, 10_000_000))
    async with running(Plan(bench.folder / "stack", libraries=LIBRARIES), lambda _: None) as stack:
        with bench.progress("reads", 2 + len(QUERIES) + len(SEARCHES)) as begin:
            begin("the city")
            async with Client(stack, "reads") as client:
                federation = {"name": "示范市总工会", "jurisdiction": "CN", "formed_on": "1950-05-01"}
                at, versions = f"/federations/{FEDERATION}", msgspec.to_builtins(shipped())
                await client.post("organisation", at, "federation", federation)
                await client.post("organisation", f"{at}/rule-versions/adoptions", "rules", {"versions": versions})
                await until(lambda: _known(client, "assessment"), "assessment knows the rules")
            await _filled(stack, unions, members)
            for name, (service, path) in QUERIES.items():
                begin(name)
                results.figures += _figures(name, await _asked(stack, service, path, bench.pick(3.0, 10.0), unions))
            for name, sought in SEARCHES.items():
                begin(name)
                results.figures += _figures(name, await _searched(stack, sought, bench.pick(3.0, 10.0)))
    results.notes.append(f"{unions:,} unions, {members:,} members.")
    return results


QUERIES: Final[dict[str, tuple[str, Path]]] = {
    "a union's members, first page": ("organisation", lambda union, _: f"/unions/{union}/roll?limit=50"),
    "a union's card": ("organisation", lambda union, _: f"/unions/{union}"),
    "unions directly below a district": ("organisation", lambda union, _: f"/unions/d{int(union[1:]) % DISTRICTS:02}/below?limit=50"),
    "unions below a district on an earlier day, as known then": (
        "organisation",
        lambda union, _: (
            f"/unions/d{int(union[1:]) % DISTRICTS:02}/below?limit=50&on=2015-01-01&known_at=2025-01-01T00:00:00Z"
        ),
    ),
    "committees missing in the city, a page": (
        "organisation", lambda _union, _page: f"/federations/{FEDERATION}/committee-gaps?limit=50",
    ),
    "open duties of the city, drawn": (
        "organisation", lambda _union, _page: f"/federations/{FEDERATION}/duties/figures",
    ),
    "terms of the city, counted": ("organisation", lambda _union, _page: f"/federations/{FEDERATION}/term-clocks/counts"),
    "terms of the city that end first": ("organisation", lambda _union, _page: f"/federations/{FEDERATION}/term-clocks?limit=8"),
    "arrears of the city, by union": ("finance", lambda _union, _page: f"/federations/{FEDERATION}/arrears"),
    "open complaints of the city, by age": ("engagement", lambda _union, _page: f"/federations/{FEDERATION}/complaints/ages"),
    "unions of the city by part of a name": (
        "organisation", lambda union, _: f"/federations/{FEDERATION}/unions?limit=50&name={union[2:6]}",
    ),
    "results of an evaluation, a page": ("assessment", lambda _, page: f"/evaluations/e1/results?limit=50&offset={page}"),
    "evaluations, a page": ("assessment", lambda _union, _page: "/evaluations?limit=200"),
    "a union's results": ("assessment", lambda union, _: f"/unions/{union}/evaluations"),
    "how totals of an evaluation spread": ("assessment", lambda _union, _page: "/evaluations/e1/spread"),
    "districts of an evaluation": ("assessment", lambda _union, _page: "/evaluations/e1/districts"),
    "who rose and fell in an evaluation": ("assessment", lambda _union, _page: "/evaluations/e1/movers"),
    "outliers of an evaluation": ("assessment", lambda _union, _page: "/evaluations/e1/outliers"),
    "what is missing in an evaluation": ("assessment", lambda _union, _page: "/evaluations/e1/completeness"),
    "appeals of an evaluation, counted": ("assessment", lambda _union, _page: "/evaluations/e1/appeal-counts"),
    "gaps in the plan of a year, a page": ("assessment", lambda _union, _page: f"/unions/{FEDERATION}/plan-gaps?year=2025&limit=50"),
    "the plan of a year, counted over the city": (
        "assessment", lambda _union, _page: f"/unions/{FEDERATION}/plan-year-below?year=2025",
    ),
    "grades of a year": ("assessment", lambda _union, _page: "/grades/2025"),
}  # fmt: skip
SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
SURNAMES_READ: Final = (
    "wang li zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo liang song zheng xie han tang feng"
    " yu dong xiao cheng cao yuan deng xu fu shen zeng peng lv"
)
GIVEN: Final = "伟芳娜秀敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华建文辉力永健世广志义兴良海山仁波宁贵福"
GIVEN_READ: Final = (
    "wei fang na xiu min jing li qiang lei jun yang yong yan jie juan tao ming chao xia ping gang gui ying hua jian wen hui"
    " li yong jian shi guang zhi yi xing liang hai shan ren bo ning gui fu"
)
SEARCHES: Final[dict[str, Sought]] = {
    "members of the city by the whole name": lambda chance: _name(chance, 3),
    "members of the city by the beginning of a name": lambda chance: _name(chance, 1),
    "members of the city by pinyin": lambda chance: _read(chance, 2),
    "members of the city by initials": lambda chance: "".join(
        word[0] for word in (chance.choice(SURNAMES_READ.split()), *chance.choices(GIVEN_READ.split(), k=2))
    ),
    "a member of the city by number": lambda chance: f"m{chance.randrange(100_000)}",
}


def _name(chance: Random, length: int) -> str:
    return "".join([chance.choice(SURNAMES), *chance.choices(GIVEN, k=2)][:length])


def _read(chance: Random, length: int) -> str:
    return "".join([chance.choice(SURNAMES_READ.split()), *chance.choices(GIVEN_READ.split(), k=2)][:length])


PLACES: Final = """insert into union_places (union_id, position, valid_from, recorded_at, superior_id, ended)
    select union_id, row_number() over (), formed_on, timestamptz '2020-01-01', superior_id, false
    from directory_unions where kind <> 'federation'"""
DUTIES: Final = """insert into duties (union_id, duty, number, code, version, figure, threshold, arose_on, due_on, state)
    select union_id, 'womens_committee', 1, 'R-ORG-08', '1', 12, 10, date '2026-01-05', date '2026-04-05', 'open'
    from directory_unions where kind = 'primary' and hashtext(union_id) % 4 = 0"""
TERMS: Final = """insert into term_clock (union_id, term_id, term_no, opened_on, due_on, overdue, late, extended)
    select union_id, 't', 1, opened, opened + interval '5 years', false, false, false
    from (select union_id, date '2020-01-01' + abs(hashtext(union_id)) % 2400 as opened from directory_unions) u"""
ARREARS: Final = """insert into arrears (union_id, member_id, month, owed)
    select 'u' || lpad((n % {unions})::text, 6, '0'), 'm' || n, '2026-0' || 1 + n % 9, 1500
    from generate_series(0, {members} - 1, 50) n"""
COMPLAINTS: Final = """insert into complaints (union_id, complaint_id, theme, anonymous, stage, filed_on, due_on, level, overdue)
    select union_id, 'c' || union_id, 'wages', false, 'filed', date '2026-06-01' + h % 150, date '2026-06-16' + h % 150, 1, 0
    from (select union_id, abs(hashtext(union_id)) as h from directory_unions where kind = 'primary') u where h % 10 = 0"""
NAMES: Final = """insert into member_names (union_id, member_id, person_id, name, pinyin, initials)
    select union_id, member_id, person_id, substr('{surnames}', s, 1) || substr('{given}', g, 1) || substr('{given}', h, 1),
    (string_to_array('{surnames_read}', ' '))[s] || (string_to_array('{given_read}', ' '))[g]
        || (string_to_array('{given_read}', ' '))[h],
    left((string_to_array('{surnames_read}', ' '))[s], 1) || left((string_to_array('{given_read}', ' '))[g], 1)
        || left((string_to_array('{given_read}', ' '))[h], 1)
    from (select *, 1 + abs(hashtext(member_id)) % {family} s, 1 + abs(hashtext(member_id || 'g')) % {first} g,
        1 + abs(hashtext(member_id || 'h')) % {first} h from roll) r"""
UNIONS: Final = """insert into directory_unions (union_id, kind, unit_type, name, superior_id, jurisdiction, formed_on)
    select 'd' || lpad(n::text, 2, '0'), 'district', 'other', '第' || n || '区总工会', '{federation}', 'CN', date '1960-05-01'
    from generate_series(0, {districts} - 1) n union all
    select 'u' || lpad(n::text, 6, '0'), 'primary', 'private', '第' || n || '工会委员会',
    'd' || lpad((n % {districts})::text, 2, '0'), 'CN', date '2010-05-01' from generate_series(0, {unions} - 1) n"""
FACTS: Final = """insert into unit_facts (union_id, staff, women_staff, legal_person, own_account, workers_home)
    select union_id, {per} + 20, {per} / 3, true, true, false from directory_unions"""
ROLL: Final = """insert into roll (union_id, member_id, person_id, woman, standing, since)
    select 'u' || lpad((n % {unions})::text, 6, '0'), 'm' || n, 'p' || n, n % 3 = 0, 'member', date '2015-01-01' + (n % 3000)::int
    from generate_series(0, {members} - 1) n"""
SIZES: Final = """insert into roll_size (union_id, members, women, retained, suspended)
    select union_id, {per}, {per} / 3, 0, 0 from directory_unions where kind = 'primary'"""
EVALUATION: Final = """insert into evaluations (evaluation_id, union_id, kind, year, scheme_id, version, applies_to, grades, quota,
    frontier, opened_on, state, result) select 'e' || (year - 2024), '{federation}', 'annual', year, 's1', '1', '[]', '{{}}', '1', '{{}}',
    make_date(year + 1, 1, 5), 'closed', 'r' || year from generate_series(2024, 2025) year"""
RESULTS: Final = """insert into results (union_id, evaluation_id, year, scheme_id, total, "full", rank_by, grade, vetoed, result, position)
    select union_id, 'e' || (year - 2024), year, 's1', (60 + h)::text, '100', 60 + h,
    case when h > 25 then 'excellent' else 'competent' end, false, md5(union_id), 1
    from generate_series(2024, 2025) year,
        lateral (select union_id, hashtext(union_id || nullif(year, 2025)::text) % 40 as h2, hashtext(union_id) % 40 as h1
            from directory_unions where kind = 'primary') u, lateral (select coalesce(h2, h1) as h) one"""
PLAN: Final = """insert into plan_duties (union_id, year, duty_id, number, title, measure, every, kinds, opened_on)
    select '{federation}', 2025, measure, number, measure, measure, every, '["primary"]', date '2025-01-05'
    from (values (1, 'disclosures', 'month'), (2, 'members_meetings_held', 'year'), (3, 'trainings_held', 'half_year'))
        as duty (number, measure, every)"""
MONTHS: Final = """insert into measure_months_{producer} (union_id, measure, year, months)
    select union_id, measure, year, abs(hashtext(union_id || measure || year)) % 4095 + 1
    from directory_unions, unnest(array[{measures}]) as measure, generate_series(2021, 2025) as year where kind = 'primary'"""
ITEMS: Final = 40  # of the scheme by which they were evaluated
APPEALS: Final = """insert into appeals (union_id, evaluation_id, appeal_id, item, document, filed_by, filed_on, answer_by, standing, overdue)
    select union_id, 'e1', 'a', '', '', 'person:x', date '2026-02-01', date '2026-02-20', 'open', false
    from directory_unions where hashtext(union_id) % 100 = 0"""


async def _filled(stack: Stack, unions: int, members: int) -> None:
    sizes = {
        "unions": unions,
        "members": members,
        "per": members // unions,
        "districts": DISTRICTS,
        "federation": FEDERATION,
        "surnames": SURNAMES,
        "surnames_read": SURNAMES_READ,
        "given": GIVEN,
        "given_read": GIVEN_READ,
        "family": len(SURNAMES),
        "first": len(GIVEN),
    }
    tables = {
        "organisation": (UNIONS, PLACES, FACTS, ROLL, SIZES, NAMES, DUTIES, TERMS),
        "finance": (UNIONS, ARREARS),
        "engagement": (UNIONS, COMPLAINTS),
        "assessment": (UNIONS, EVALUATION, RESULTS, APPEALS, PLAN, *_months()),
    }
    for service, statements in tables.items():
        connection = await asyncpg.connect(stack.database(service))
        await connection.execute("set transaction_timeout = 0")
        for statement in statements:
            await connection.execute(statement.format(**sizes), timeout=3600)
        if service == "assessment":
            await keep_results(connection, "r2025", _items(unions))
        await connection.execute("analyze")
        await connection.close()


def _months() -> list[str]:
    """In which months something happened, of each measure of the plan and of some others, and in five years."""
    by_producer = {
        "engagement": ("disclosures", "trainings_held", "activities_held"),
        "organisation": ("members_meetings_held", "elections_held"),
    }
    listed = {producer: ", ".join(f"'{measure}'" for measure in measures) for producer, measures in by_producer.items()}
    return [
        MONTHS.replace("{producer}", producer).replace("{measures}", measures) for producer, measures in listed.items()
    ]


def _items(unions: int) -> bytes:
    """Items of every union, of which one in forty or so lacks a value."""
    chance, rows = np.random.default_rng(SEED), unions * ITEMS
    words = (
        (np.repeat(np.arange(unions), ITEMS), [f"u{n:06}" for n in range(unions)]),
        (np.tile(np.arange(ITEMS), unions), [f"{n}" for n in range(ITEMS)]),
        ((chance.random(rows) < 1 / ITEMS).astype(int), ["scored", "gap"]),
    )
    texts = [pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), pa.array(said)) for codes, said in words]
    points = [pa.array(np.ones(rows, np.int64))] * 2
    columns = [*texts, pa.nulls(rows, files.WORDS), *points, pa.nulls(rows, pa.string())]
    return files.written([pa.table(columns, schema=files.RESULTS)], files.RESULTS)


def _figures(name: str, latencies: list[float]) -> list[Figure]:
    ordered = sorted(latencies)
    quantiles = [
        Figure(name, f"p{percent}", "ms", (ordered[len(ordered) * percent // 100] * 1000,)) for percent in (50, 95, 99)
    ]
    return [*quantiles, Figure(name, OURS, "answers", (float(len(ordered)),))]


async def _asked(stack: Stack, service: str, path: Path, seconds: float, unions: int) -> list[float]:
    """Seconds of each answer to a query by its address."""

    async def ask(http: httpx2.AsyncClient, chance: Random) -> httpx2.Response:
        union, page = f"u{chance.randrange(unions):06}", chance.randrange(0, unions - 50)
        return await http.get(path(union, page))

    return await _timed(stack, service, ask, seconds)


async def _searched(stack: Stack, sought: Sought, seconds: float) -> list[float]:
    """Seconds of each answer to a search, which stands in a body."""

    async def ask(http: httpx2.AsyncClient, chance: Random) -> httpx2.Response:
        body = {"sought": sought(chance), "limit": 20}
        return await http.post(f"/federations/{FEDERATION}/members/search", json=body)

    return await _timed(stack, "organisation", ask, seconds)


async def _timed(stack: Stack, service: str, ask: Callable[..., Any], seconds: float) -> list[float]:
    found: list[float] = []
    token = stack.tokens.for_service(OPERATOR, service)
    end = time() + seconds + WARM_UP

    async def client(number: int) -> None:
        chance = Random(f"{SEED}/{number}")
        while time() < end:
            begun = perf_counter()
            answer = await ask(http, chance)
            if time() > end - seconds:
                found.append(perf_counter() - begun)
            assert answer.status_code == 200, answer.text

    headers = {"Authorization": f"Bearer {token}"}
    async with httpx2.AsyncClient(base_url=stack.addresses[service], headers=headers, timeout=60) as http:
        await asyncio.gather(*(client(number) for number in range(CLIENTS)))
    return found


if __name__ == "__main__":
    run("reads", measure)
