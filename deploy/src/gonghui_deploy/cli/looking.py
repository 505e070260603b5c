"""Commands that look at a running platform."""

import asyncio
import json
from typing import Annotated, Any, Final

import httpx2
import typer
from rich.table import Table

from gonghui_deploy.cli.screen import Data, examples, screen, service_in, services_of, stack_on
from gonghui_deploy.embedded import kafka, postgres
from gonghui_deploy.stack import OPERATOR, Stack
from gonghui_shared.http.tokens import PERSON_LIFE, SERVICE_LIFE

STATUS: Final = examples("gonghui status", "gonghui status --json")
TOKEN: Final = examples(
    "gonghui token",
    "gonghui token --as assessment --for finance",
    'curl -H "Authorization: Bearer $(gonghui token)" http://127.0.0.1:…/ops/positions',
)
Found = dict[str, Any]


def status(
    data: Data = None, as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。 As JSON.")] = False
) -> None:
    """健康、延迟与位置。 Health, lag and positions; ends with 1 if something is not ready."""
    stack = stack_on(data)
    found = asyncio.run(_look(stack))
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        _show(found)
    if any(one["health"] != "ready" for one in found.values()):
        raise typer.Exit(1)


async def _look(stack: Stack) -> dict[str, Found]:
    async with httpx2.AsyncClient(timeout=10, trust_env=False) as client:
        asked = (_ask(client, stack, name, base) for name, base in stack.addresses.items())
        answers = await asyncio.gather(_servers(stack), *asked)
    servers, *programs = answers
    return {**servers, **dict(zip(stack.addresses, programs, strict=True))}


async def _servers(stack: Stack) -> dict[str, Found]:
    settings = next(iter(stack.environments.values()), None)
    services = services_of(stack)
    if settings is None or not services:
        return {}
    database, broker = stack.database(services[0]), settings["GONGHUI_KAFKA"]
    up = await asyncio.gather(asyncio.to_thread(postgres.answers, database), asyncio.to_thread(kafka.answers, broker))
    return {name: {"health": "ready" if ok else "down"} for name, ok in zip(("postgres", "kafka"), up, strict=True)}


async def _ask(client: httpx2.AsyncClient, stack: Stack, name: str, base: str) -> Found:
    """Health of one process and, of a service, its positions."""
    try:
        ready = await client.get(f"{base}/readyz")
        health = ready.json() if ready.status_code in {200, 503} else {"status": "failing"}
        found: Found = {"health": health["status"], "lag_seconds": health.get("lag_seconds", {})}
        if name in services_of(stack):
            bearer = {"Authorization": f"Bearer {stack.tokens.sign(OPERATOR, OPERATOR, name, SERVICE_LIFE)}"}
            found["positions"] = (await client.get(f"{base}/ops/positions", headers=bearer)).json()
            found["parked"] = (await client.get(f"{base}/ops/parked", headers=bearer)).json()
    except httpx2.HTTPError:
        return {"health": "down"}
    except (ValueError, TypeError, KeyError):
        return {"health": "failing"}
    return found


def _show(found: dict[str, Found]) -> None:
    table = Table(
        "进程 Process", "状态 Health", "封存 Sealed", "发布 Published", "应用 Applied", "延迟秒 Lag s", "停放 Parked"
    )
    for name, one in found.items():
        positions, lags = one.get("positions", {}), one.get("lag_seconds", {})
        applied = {
            part.removeprefix("consumer."): place["position"]
            for part, place in positions.items()
            if isinstance(place, dict) and part != "relay" and "position" in place
        }
        halted = [p["halted"] for p in positions.values() if isinstance(p, dict) and p.get("halted")]
        colour = "green" if one["health"] == "ready" and not halted else "red"
        table.add_row(
            name,
            f"[{colour}]{'; '.join([one['health'], *halted])}[/{colour}]",
            str(positions.get("sealed", "")),
            str(positions.get("relay", {}).get("position", "")),
            "\n".join(f"{part} {position}" for part, position in applied.items()),
            "\n".join(f"{role} {seconds:g}" for role, seconds in lags.items() if seconds) or "0" * bool(lags),
            str(len(one.get("parked", ())) or ""),
        )
    screen.print(table)


def token(
    data: Data = None,
    signer: Annotated[str, typer.Option("--as", help="operator 或服务名。 operator or a service.")] = OPERATOR,
    audience: Annotated[
        str | None, typer.Option("--for", help="被调用的服务，默认全部。 Who is asked; default all.")
    ] = None,
) -> None:
    """签发短期令牌用于调用接口。 Sign a short-lived token for API calls."""
    stack = stack_on(data)
    asked = [service_in(stack, audience)] if audience else services_of(stack)
    if signer == OPERATOR:
        typer.echo(stack.tokens.sign(OPERATOR, OPERATOR, asked, PERSON_LIFE))
    else:
        typer.echo(stack.tokens.sign(service_in(stack, signer), signer, asked, SERVICE_LIFE))
