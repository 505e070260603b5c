"""The whole platform over one data folder: servers, databases, keys, clock, services, console."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from gonghui_deploy.databases import make_database
from gonghui_deploy.embedded.child import Account, kept_port
from gonghui_deploy.embedded.supervisor import Report, Supervisor, in_use, locked
from gonghui_deploy.program import Program
from gonghui_deploy.providers import Addresses, provide
from gonghui_shared.clock import SimulatedClock
from gonghui_shared.http.tokens import SIGN_IN, Keys, Tokens
from gonghui_shared.runtime import secret

SERVICES: Final = ("organisation", "finance", "engagement", "assessment")
CONSOLE: Final = "console"
OPERATOR: Final = "operator"  # issuer of the command line's tokens
LIBRARIES: Final = Path(__file__).parents[3] / ".build" / "kafka" / "libs"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run and where.

    Args:
        folder: all data; a second stack never shares it.
        ports: wished ports by process; others are free ports that stay the same from start to start.
        simulated_from: if given, all processes share a clock that begins here and is moved by `Stack.clock`.
        programs: arguments of `python -m` by process, started after the servers.
    """

    folder: Path
    ports: Mapping[str, int] = field(default_factory=dict)
    simulated_from: datetime | None = None
    libraries: Path = LIBRARIES
    programs: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: {**{s: (f"gonghui_{s}", "all") for s in SERVICES}, CONSOLE: ("gonghui_console",)}
    )


@dataclass(frozen=True, slots=True)
class Stack:
    """A running platform, in this process or another one."""

    folder: Path
    addresses: Mapping[str, str]  # base URL by process
    environments: Mapping[str, Mapping[str, str]]  # settings by process

    @property
    def tokens(self) -> Tokens:
        """Signs for the operator."""
        return Tokens(Keys(self.folder / "keys"))

    @property
    def clock(self) -> SimulatedClock | None:
        """The clock of a simulation."""
        file = self.folder / "clock"
        return SimulatedClock(file) if file.exists() else None

    def database(self, service: str) -> str:
        """Address of a service's database."""
        return self.environments[service]["GONGHUI_POSTGRES"]


def attach(folder: Path) -> Stack | None:
    """The stack that runs on a data folder, if one does."""
    file = folder / "stack.json"
    if not in_use(folder) or not file.exists():
        return None
    return Stack(folder, **json.loads(file.read_text()))


def default_folder() -> Path:
    """`data` below the working folder, or below /var/lib where root's servers could not enter the working folder."""
    here, account = Path.cwd(), Account.for_servers()
    if account is None or all(account.can_enter(folder) for folder in (here, *here.parents)):
        return here / "data"
    return Path("/var/lib/gonghui") / here.relative_to("/")


@asynccontextmanager
async def running(plan: Plan, report: Report) -> AsyncIterator[Stack]:
    """Run the platform; everything stops at the end, in the reverse order.

    Raises:
        InUse: another stack runs on the folder.
        NotStarted: a process did not come up.
    """
    folder = plan.folder.resolve()
    async with AsyncExitStack() as closing:
        closing.enter_context(locked(folder))
        supervisor = await closing.enter_async_context(Supervisor(report))
        report("正在启动 PostgreSQL 和 Kafka… Starting PostgreSQL and Kafka…")
        servers = await provide(folder, plan.libraries, supervisor, closing)
        stack = await _describe(plan, folder, servers)
        programs = [
            Program(name, arguments, folder / "logs", _port(stack.addresses[name]), stack.environments[name])
            for name, arguments in plan.programs.items()
        ]
        if programs:
            report("正在启动服务… Starting the services…")
            await supervisor.add(*programs)
        _write(stack)
        closing.callback((folder / "stack.json").unlink, missing_ok=True)
        yield stack


async def _describe(plan: Plan, folder: Path, servers: Addresses) -> Stack:
    keys = folder / "keys"
    keys.mkdir(mode=0o700, exist_ok=True)
    Keys(keys).ensure([*plan.programs, SIGN_IN, OPERATOR])
    ports = {name: plan.ports.get(name) or kept_port(keys.with_name(f"{name}.port")) for name in plan.programs}
    addresses = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
    common = {
        "GONGHUI_KAFKA": servers.kafka,
        "GONGHUI_KEYS": str(keys),
        "GONGHUI_HOST": "127.0.0.1",
        "GONGHUI_PEERS": json.dumps(addresses),
    }
    if plan.simulated_from:
        SimulatedClock.create(folder / "clock", plan.simulated_from)
    if (folder / "clock").exists():  # data that began under a simulated clock goes on under it
        common["GONGHUI_SIMULATED_CLOCK"] = str(folder / "clock")
    services = [name for name in plan.programs if name != CONSOLE]
    made = await asyncio.gather(*(make_database(servers.postgres, s, password_of(keys, s)) for s in services))
    databases = dict(zip(services, made, strict=True))
    environments = {
        name: {**common, "GONGHUI_PORT": str(port), "GONGHUI_POSTGRES": databases.get(name, "")}
        for name, port in ports.items()
    }
    return Stack(folder, addresses, environments)


def password_of(keys: Path, service: str) -> str:
    """The password of a service's database role, made when first asked for."""
    return secret(keys / f"{service}.database.key").hex()


def _port(address: str) -> int:
    return int(address.rpartition(":")[2])


def _write(stack: Stack) -> None:
    file = stack.folder / "stack.json"
    content = {"addresses": dict(stack.addresses), "environments": {k: dict(v) for k, v in stack.environments.items()}}
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
        json.dump(content, stream)
