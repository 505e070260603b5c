"""Where PostgreSQL and Kafka come from: addresses in the environment, containers if asked for, embedded otherwise.

`GONGHUI_POSTGRES`: address by which databases and roles may be made, `postgresql://admin:…@host/postgres`.
`GONGHUI_KAFKA`: bootstrap servers. `GONGHUI_CONTAINERS=1`: containers for what has no address; their data ends with them.
"""

import asyncio
import os
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from gonghui_deploy.embedded.child import NotStarted
from gonghui_deploy.embedded.kafka import Kafka
from gonghui_deploy.embedded.postgres import Postgres
from gonghui_deploy.embedded.supervisor import Server, Supervisor

POSTGRES_IMAGE: Final = "postgres:18-alpine"
KAFKA_IMAGE: Final = "confluentinc/cp-kafka:8.1.0"  # Apache Kafka 4.1


@dataclass(frozen=True, slots=True)
class Addresses:
    """How the servers are reached."""

    postgres: str  # may make databases and roles
    kafka: str


async def provide(folder: Path, libraries: Path, supervisor: Supervisor, closing: AsyncExitStack) -> Addresses:
    """Addresses of servers that answer.

    Args:
        folder: data of embedded servers.
        libraries: Kafka's jars.
        closing: stops containers at the end.

    Raises:
        NotStarted: a server did not come up.
    """
    postgres, kafka = os.environ.get("GONGHUI_POSTGRES"), os.environ.get("GONGHUI_KAFKA")
    if os.environ.get("GONGHUI_CONTAINERS") == "1":
        postgres = postgres or await asyncio.to_thread(_container, _postgres_container, closing)
        kafka = kafka or await asyncio.to_thread(_container, _kafka_container, closing)
    server, broker = Postgres(folder / "postgres"), Kafka(folder / "kafka", libraries)
    embedded: list[Server] = [*([] if postgres else [server]), *([] if kafka else [broker])]
    await supervisor.add(*embedded)
    return Addresses(postgres or server.dsn("postgres"), kafka or broker.bootstrap)


def _container(make: Callable[[], tuple[Any, Callable[[], str]]], closing: AsyncExitStack) -> str:
    from docker.errors import DockerException  # noqa: PLC0415 - slow to import, needed by few

    try:
        container, address = make()
        closing.enter_context(container)
    except DockerException as error:
        raise NotStarted("没有容器引擎应答。 No container engine answers.") from error
    return address()


def _postgres_container() -> tuple[Any, Callable[[], str]]:
    from testcontainers.community.postgres import PostgresContainer  # noqa: PLC0415

    container = PostgresContainer(POSTGRES_IMAGE, driver=None)
    return container, container.get_connection_url


def _kafka_container() -> tuple[Any, Callable[[], str]]:
    from testcontainers.community.kafka import KafkaContainer  # noqa: PLC0415

    container = KafkaContainer(KAFKA_IMAGE).with_kraft()
    return container, container.get_bootstrap_server
