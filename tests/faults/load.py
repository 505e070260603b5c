"""Clients that send commands, log what they asked and were answered, and repeat under the same key what was left in doubt."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final, TextIO

import httpx2

from tests.faults.city import City

UNIONS: Final = ("u-1", "u-2", "u-3", "u-4", "u-5", "u-6")
MEMBERS: Final = 30  # of each union
MONTHS: Final = ("2026-01", "2026-02", "2026-03")
OWED: Final = 50_000  # fen a month, of a wage of 100,000 yuan
_AGAIN: Final = 0.2  # seconds until what is in doubt is asked again
_ANSWER_WITHIN: Final = 5.0


@dataclass
class Load:
    """All clients: one for each union, which asks one thing after the other.

    Args:
        history: file of lines: who asked what when, and what came of it.
    """

    city: City
    history: Path
    seed: int
    asked: int = 0
    acknowledged: int = 0
    refused: int = 0
    in_doubt: int = 0  # commands that at least one attempt left without a definite answer
    resolved: int = 0  # of those, how many the same key settled
    attempts: int = 0
    impatient: float = 0.0  # share of the attempts whose client hangs up before it is answered
    waits: list[float] = field(default_factory=list)  # seconds from the first attempt to the definite answer
    statuses: Counter[int] = field(default_factory=Counter)
    _http: httpx2.AsyncClient = field(default_factory=lambda: httpx2.AsyncClient(trust_env=False, verify=False))
    _chance: Random = field(default_factory=Random)
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _clients: list[asyncio.Task[None]] = field(default_factory=list)
    _answered: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    _lines: TextIO | None = None
    _number: int = 0

    def start(self) -> None:
        """Let all clients ask."""
        self._lines = self.history.open("a")
        self._stop = asyncio.Event()
        self._clients = [asyncio.create_task(self._client(union)) for union in UNIONS]

    async def stop(self) -> None:
        """Let every client get its last answer; afterwards nothing is in doubt."""
        self._stop.set()
        async with asyncio.timeout(150):
            await asyncio.gather(*self._clients)
        assert self._lines is not None
        self._lines.close()

    async def close(self) -> None:
        """Close the clients' connections."""
        await self._http.aclose()

    async def replay(self, commands: int) -> None:
        """Send again what was answered long ago: the answer is the same, and nothing happens."""
        chance = Random(self.seed)
        with self.history.open("a") as self._lines:
            for key, path, body in chance.sample(self._answered, min(commands, len(self._answered))):
                status, answer = await self._attempt(path, key, body)
                self._log(key, "replay", status=status, answer=answer)

    async def flows(self, commands: int, within: float = 120) -> None:
        """Wait until so many more commands have been acknowledged."""
        wanted = self.acknowledged + commands
        async with asyncio.timeout(within):
            while self.acknowledged < wanted:
                await self._alive()

    async def tries(self, attempts: int, within: float = 120) -> None:
        """Wait until so many more attempts have been made, whatever came of them."""
        wanted = self.attempts + attempts
        async with asyncio.timeout(within):
            while self.attempts < wanted:
                await self._alive()

    async def _alive(self) -> None:
        await asyncio.sleep(0.02)
        for client in self._clients:
            if client.done() and not self._stop.is_set():
                client.result()

    async def _client(self, union: str) -> None:
        commands = self._commands(union, Random(f"{self.seed}/{union}/{self._number}"))
        while not self._stop.is_set():
            await self._command(union, *next(commands))

    def _commands(self, union: str, chance: Random) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Kind, path and body: mostly payments, some assessments, and now and then what must be refused."""
        while True:
            member = f"{union}-m{chance.randrange(MEMBERS):02}"
            path = f"/unions/{union}/members/{member}/dues"
            self._number += 1
            payment = {"payment_id": f"p-{self.seed}-{self._number}", "paid": chance.randint(1, 9)}
            match chance.randrange(20):
                case 0:
                    yield "pay", f"{path}/payments", payment | {"month": "2019-01"}  # nothing is owed
                case 1:
                    later, nth = divmod(self.city.assessed[union], MEMBERS)
                    self.city.assessed[union] += 1
                    body = {"month": f"{2030 + later // 12}-{later % 12 + 1:02}", "wage": 1_000_000}
                    yield "assess", f"/unions/{union}/members/{union}-m{nth:02}/dues/assessments", body
                case _:
                    yield "pay", f"{path}/payments", payment | {"month": chance.choice(MONTHS)}

    async def _command(self, union: str, kind: str, path: str, body: dict[str, Any]) -> None:
        self._number += 1
        key = f"nemesis-{self.seed}-{self._number}"
        self.asked += 1
        doubted, began = False, time.monotonic()
        while True:
            self._log(key, "invoke", union=union, kind=kind, path=path, body=body)
            status, answer = await self._attempt(path, key, body)
            self.attempts += 1
            self.statuses[status] += 1
            if status in {201, 409}:
                break
            if status not in {0, 500, 503}:
                raise AssertionError(f"{status} {answer} for {path} {body}")
            self._log(key, "unknown", status=status)
            self.in_doubt += not doubted
            doubted = True
            await asyncio.sleep(_AGAIN)
        self._log(key, "ok" if status == 201 else "fail", status=status, answer=answer)
        self.waits.append(time.monotonic() - began)
        self._answered.append((key, path, body))
        self.acknowledged += status == 201
        self.refused += status == 409
        self.resolved += doubted

    async def _attempt(self, path: str, key: str, body: dict[str, Any]) -> tuple[int, str]:
        url = f"http://127.0.0.1:{self.city.ports['finance']}{path}"
        headers = {"Idempotency-Key": key, "Authorization": f"Bearer {self.city.token('finance')}"}
        try:
            answer = await self._http.post(url, json=body, headers=headers, timeout=self._patience())
        except httpx2.HTTPError:
            return 0, ""
        return answer.status_code, answer.text

    def _patience(self) -> float:
        return self._chance.uniform(0.005, 0.05) if self._chance.random() < self.impatient else _ANSWER_WITHIN

    def _log(self, key: str, operation: str, **more: Any) -> None:
        assert self._lines is not None
        line = {"at": round(time.monotonic(), 4), "key": key, "op": operation, **more}
        self._lines.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._lines.flush()


async def found_city(city: City) -> None:
    """Rules as shipped, a federation, its unions with their members, and three months' dues assessed."""
    import msgspec  # noqa: PLC0415 - of the founding only

    from gonghui_organisation.rule_registry.catalogue import shipped  # noqa: PLC0415 - likewise

    federation = "/federations/federation"
    await _must(
        city, "organisation", federation, {"name": "总工会", "jurisdiction": "CN/500000", "formed_on": "1950-05-01"}
    )
    versions = msgspec.to_builtins(shipped())
    await _must(city, "organisation", f"{federation}/rule-versions/adoptions", {"versions": versions})
    unions = [
        {"union_id": union, "superior_id": "federation", "kind": "primary", "unit_type": "private", "name": union,
         "jurisdiction": "CN/500000", "formed_on": "2010-01-01", "staff": 100, "women_staff": 40, "legal_person": False,
         "own_account": True, "workers_home": False, "committees": [{"committee": "union", "seats": 3}]}
        for union in UNIONS
    ]  # fmt: skip
    await _must(city, "organisation", f"{federation}/unions/bulk", {"unions": unions})
    for number, union in enumerate(UNIONS):
        members = [
            {"member_id": f"{union}-m{n:02}", "person_id": f"{union}-n{n:02}", "woman": n % 2 == 0, "name": "张三",
             "id_number": _id_number(number * 100 + n)}
            for n in range(MEMBERS)
        ]  # fmt: skip
        await _must(
            city, "organisation", f"/unions/{union}/members/bulk", {"members": members, "occurred_on": "2026-01-01"}
        )
    for month in MONTHS:
        for union in UNIONS:
            lines = [{"member_id": f"{union}-m{n:02}", "wage": OWED * 200} for n in range(MEMBERS)]
            await _must(city, "finance", f"/unions/{union}/payroll-lists", {"month": month, "lines": lines})


async def _must(city: City, service: str, path: str, body: dict[str, Any]) -> None:
    """Ask until it is carried out: a service may not know yet what the one before it was told."""
    headers = {"Idempotency-Key": f"founding{path}/{body.get('month', '')}"}
    async with httpx2.AsyncClient(timeout=60, trust_env=False) as client, asyncio.timeout(120):
        while True:
            headers["Authorization"] = f"Bearer {city.token(service)}"
            answer = await client.post(f"http://127.0.0.1:{city.ports[service]}{path}", json=body, headers=headers)
            if answer.status_code == 201:
                return
            if answer.status_code not in {409, 503} and answer.json().get("code") != "rule-missing":
                raise AssertionError(f"{path}: {answer.status_code} {answer.text[:500]}")
            headers["Idempotency-Key"] += "+"  # a refusal is stored, so it needs a key of its own
            await asyncio.sleep(0.2)


def _id_number(n: int) -> str:
    """A well-formed resident id number, GB 11643."""
    digits = f"50010319800101{n:03}"
    check = sum(int(d) * w for d, w in zip(digits, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    return digits + "10X98765432"[check % 11]
