"""Queries on the read tables of a city of 60,000 unions and 10 million members, as the services answer them over HTTP.

The city is synthetic, follows from a seed, and is written straight into the tables that answer queries, by SQL on the server:
what is measured is reading, and nothing of it ever went through a log. Each query is asked again and again by four clients that
wait for their answers, each time for another union or another page.
"""

import asyncio
from collections.abc import Callable
from random import Random
from time import perf_counter, time
from typing import Final

import asyncpg
import httpx2

from gonghui_deploy.demo.client import Client
from gonghui_deploy.demo.plan import FEDERATION
from gonghui_deploy.stack import OPERATOR, Plan, Stack, running
from tests.benchmarks.harness import LIBRARIES, Bench, run
from tests.benchmarks.measures import OURS, Figure, Results

SEED: Final = 20260101
CLIENTS: Final = 4
DISTRICTS: Final = 60
WARM_UP: Final = 0.5  # seconds
Path = Callable[[str, int], str]  # union, offset of a page


async def measure(bench: Bench) -> Results:
    """A stack, a city in its tables, each query for some seconds."""
    results = Results("Reads", __doc__ or "")
    unions, members = bench.pick((3_000, 150_000), (60_000, 10_000_000))
    async with running(Plan(bench.folder / "stack", libraries=LIBRARIES), lambda _: None) as stack:
        with bench.progress("reads", 2 + len(QUERIES)) as begin:
            begin("the city")
            async with Client(stack, "reads") as client:
                federation = {"name": "示范市总工会", "jurisdiction": "CN", "formed_on": "1950-05-01"}
                await client.post("organisation", f"/federations/{FEDERATION}", "federation", federation)
            await _filled(stack, unions, members)
            for name, (service, path) in QUERIES.items():
                begin(name)
                latencies = await _asked(stack, service, path, bench.pick(3.0, 10.0), unions)
                results.figures += [
                    Figure(name, f"p{percent}", "ms", (sorted(latencies)[len(latencies) * percent // 100] * 1000,))
                    for percent in (50, 99)
                ]
                results.figures.append(Figure(name, OURS, "answers", (float(len(latencies)),)))
    results.notes.append(f"{unions:,} unions, {members:,} members.")
    return results


QUERIES: Final[dict[str, tuple[str, Path]]] = {
    "a union's members, first page": ("organisation", lambda union, _: f"/unions/{union}/roll?limit=50"),
    "a union's card": ("organisation", lambda union, _: f"/unions/{union}"),
    "unions directly below a district": ("organisation", lambda union, _: f"/unions/d{int(union[1:]) % DISTRICTS:02}/below?limit=50"),
    "unions of the city by part of a name": (
        "organisation", lambda union, _: f"/federations/{FEDERATION}/unions?limit=50&name={union[2:6]}",
    ),
    "results of an evaluation, a page": ("assessment", lambda _, page: f"/evaluations/e1/results?limit=50&offset={page}"),
    "a union's results": ("assessment", lambda union, _: f"/unions/{union}/evaluations"),
    "grades of a year": ("assessment", lambda _union, _page: "/grades/2025"),
}  # fmt: skip
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
SIZES: Final = """insert into roll_size (union_id, members, women, retained)
    select union_id, {per}, {per} / 3, 0 from directory_unions where kind = 'primary'"""
EVALUATION: Final = """insert into evaluations (evaluation_id, union_id, kind, year, scheme_id, version, applies_to, grades, quota,
    frontier, opened_on, state) values ('e1', '{federation}', 'annual', 2025, 's1', '1', '[]', '{{}}', '1', '{{}}', date '2026-01-05', 'closed')"""
RESULTS: Final = """insert into results (union_id, evaluation_id, year, scheme_id, total, "full", rank_by, grade, vetoed, result, position)
    select union_id, 'e1', 2025, 's1', (60 + hashtext(union_id) % 40)::text, '100', 60 + hashtext(union_id) % 40,
    case when hashtext(union_id) % 40 > 25 then 'excellent' else 'competent' end, false, md5(union_id), 1
    from directory_unions where kind = 'primary'"""


async def _filled(stack: Stack, unions: int, members: int) -> None:
    sizes = {
        "unions": unions,
        "members": members,
        "per": members // unions,
        "districts": DISTRICTS,
        "federation": FEDERATION,
    }
    tables = {"organisation": (UNIONS, FACTS, ROLL, SIZES), "assessment": (UNIONS, EVALUATION, RESULTS)}
    for service, statements in tables.items():
        connection = await asyncpg.connect(stack.database(service))
        await connection.execute("set transaction_timeout = 0")
        for statement in statements:
            await connection.execute(statement.format(**sizes), timeout=3600)
        await connection.execute("analyze")
        await connection.close()


async def _asked(stack: Stack, service: str, path: Path, seconds: float, unions: int) -> list[float]:
    """Seconds of each answer."""
    found: list[float] = []
    token = stack.tokens.for_service(OPERATOR, service)
    end = time() + seconds + WARM_UP

    async def client(number: int) -> None:
        chance = Random(f"{SEED}/{number}")
        while time() < end:
            union, page = f"u{chance.randrange(unions):06}", chance.randrange(0, unions - 50)
            begun = perf_counter()
            answer = await http.get(path(union, page))
            if time() > end - seconds:
                found.append(perf_counter() - begun)
            assert answer.status_code == 200, answer.text

    headers = {"Authorization": f"Bearer {token}"}
    async with httpx2.AsyncClient(base_url=stack.addresses[service], headers=headers, timeout=60) as http:
        await asyncio.gather(*(client(number) for number in range(CLIENTS)))
    return found


if __name__ == "__main__":
    run("reads", measure)
