"""Apache Kafka in KRaft mode from the jars that Maven fetched: one broker, or several as one cluster."""

import asyncio
import base64
import shutil
import socket
import uuid
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from gonghui_deploy.embedded.child import Account, Child, NotStarted, check_reach, kept_port, reachable

_JAVA: Final = [
    "java",
    "-Xmx512m",
    "-Xms96m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-Djava.awt.headless=true",
]
_LOGGING: Final = """
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{ISO8601} %p %c %m%n
"""


@dataclass(frozen=True, slots=True)
class Seat:
    """A broker's place in its cluster.

    Args:
        voters: controllers by node: the port of each.
        cluster: id of the cluster, as Kafka writes ids.
        advertised: port under which clients are told to reach this broker; None: where it listens.
    """

    node: int
    voters: Mapping[int, int]
    cluster: str
    advertised: int | None = None

    @property
    def copies(self) -> int:
        """How many brokers keep each record."""
        return min(3, len(self.voters))


class Kafka:
    """One broker in `folder`; it is a controller too.

    Args:
        folder: its log directories, its settings and its own log; made on the first start.
        libraries: folder of jars.
        seat: None for a broker alone.
    """

    def __init__(self, folder: Path, libraries: Path, seat: Seat | None = None) -> None:
        self.folder = folder.resolve()
        self.name = f"kafka-{seat.node}" if seat else "kafka"
        self.bootstrap = ""
        self._libraries = libraries.resolve()
        self._copy = (self.folder.parent if seat else self.folder) / "libs"
        self._account = Account.for_servers()
        self._seat = seat
        self.child: Child | None = None

    def start(self) -> None:
        """Start the broker, formatting its storage first if need be; returns when it answers."""
        self.prepare()
        self.launch()
        self.await_ready()

    def prepare(self) -> None:
        """Write its settings and format its storage at the first start; fit for any thread."""
        if shutil.which("java") is None or not any(self._libraries.glob("kafka_*.jar")):
            raise NotStarted("缺少 Java 或 Kafka 程序包：make setup。 Java or Kafka's jars are missing: make setup.")
        self.folder.mkdir(parents=True, exist_ok=True)
        check_reach(self.folder, self._account)
        self._configure()
        if self._account:
            self._account.own(self.folder)
        if not (self.folder / "data" / "meta.properties").exists():
            self._format()

    def launch(self) -> None:
        """Start the broker and return at once."""
        command = [*self._java(), "kafka.Kafka", str(self.folder / "server.properties")]
        self.child = Child(self.name, command, self.folder / "kafka.log", self._account, folder=self.folder)
        self.child.start()

    def await_ready(self) -> None:
        """Wait until it answers; recovery of its logs may take its time."""
        assert self.child is not None
        self.child.await_ready(lambda: answers(self.bootstrap), within=120)

    def _java(self) -> list[str]:
        libraries = reachable(self._libraries, self._copy, self._account)
        return [*_JAVA, f"-Dlog4j2.configurationFile={self.folder / 'log4j2.properties'}", "-cp", f"{libraries}/*"]

    def _configure(self) -> None:
        if self.bootstrap:
            return  # a restart: who knows the address now still knows it then
        port, brokers = kept_port(self.folder / "port"), kept_port(self.folder / "brokers-port")
        self._seat = seat = self._seat or Seat(1, {1: kept_port(self.folder / "controller-port")}, _fresh_id())
        self.bootstrap = f"127.0.0.1:{port}"
        self._write(self._listening(seat, port, brokers) | self._keeping(seat))

    def _write(self, settings: Mapping[str, str]) -> None:
        (self.folder / "data").mkdir(exist_ok=True)
        (self.folder / "server.properties").write_text("".join(f"{key}={value}\n" for key, value in settings.items()))
        (self.folder / "log4j2.properties").write_text(_LOGGING)

    def _listening(self, seat: Seat, port: int, brokers: int) -> dict[str, str]:
        """Clients have a listener of their own, so that a link to them can be cut without parting the brokers."""
        listeners = {"CLIENTS": port, "BROKERS": brokers}
        controller = {"CONTROLLER": seat.voters[seat.node]}
        return {
            "process.roles": "broker,controller",
            "node.id": str(seat.node),
            "controller.quorum.voters": ",".join(f"{node}@127.0.0.1:{at}" for node, at in seat.voters.items()),
            "listeners": _addresses(listeners | controller),
            "advertised.listeners": _addresses(listeners | {"CLIENTS": seat.advertised or port}),
            "listener.security.protocol.map": ",".join(f"{name}:PLAINTEXT" for name in listeners | controller),
            "inter.broker.listener.name": "BROKERS",
            "controller.listener.names": "CONTROLLER",
        }

    def _keeping(self, seat: Seat) -> dict[str, str]:
        copies, least = str(seat.copies), str(max(1, seat.copies - 1))
        return {
            "log.dirs": str(self.folder / "data"),
            "auto.create.topics.enable": "false",
            "offsets.topic.replication.factor": copies,
            "offsets.topic.num.partitions": "4",
            "transaction.state.log.replication.factor": copies,
            "transaction.state.log.min.isr": least,
            "share.coordinator.state.topic.replication.factor": copies,
            "share.coordinator.state.topic.min.isr": least,
            "group.initial.rebalance.delay.ms": "0",
            "broker.session.timeout.ms": "3000",  # a killed broker may register again only after this
            "broker.heartbeat.interval.ms": "500",
            "log.retention.ms": "-1",
            "num.network.threads": "2",
            "num.io.threads": "4",
        }

    def _format(self) -> None:
        assert self._seat is not None
        settings = str(self.folder / "server.properties")
        command = [*self._java(), "kafka.tools.StorageTool", "format", "-t", self._seat.cluster, "-c", settings]
        child = Child("kafka-format", command, self.folder / "format.log", self._account, folder=self.folder)
        child.start()
        if child.wait(120) != 0:
            raise NotStarted(
                f"Kafka 存储未能格式化，详见 {child.log} 。 Kafka's storage was not formatted: see {child.log}"
            )

    def stop(self) -> None:
        """Controlled shutdown."""
        if self.child:
            self.child.stop(within=30)


def cluster(folder: Path, libraries: Path, advertised: Sequence[int]) -> list[Kafka]:
    """Brokers that keep one another's records: with three, every record lies on all, and two confirm it.

    Args:
        folder: each broker has a folder in it.
        advertised: for each broker, the port under which clients reach it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    voters = {node: kept_port(folder / f"controller-{node}-port") for node in range(1, len(advertised) + 1)}
    identity = folder / "cluster"
    if not identity.exists():
        identity.write_text(_fresh_id())
    name = identity.read_text()
    return [
        Kafka(folder / f"kafka-{node}", libraries, Seat(node, voters, name, port))
        for node, port in enumerate(advertised, 1)
    ]


def _fresh_id() -> str:
    """An id as Kafka writes them: 16 bytes, URL-safe, never taken for an option."""
    return "g" + base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")[1:]


def _addresses(listeners: Mapping[str, int]) -> str:
    return ",".join(f"{name}://127.0.0.1:{port}" for name, port in listeners.items())


def answers(bootstrap: str) -> bool:
    """Whether a broker answers a request for its metadata."""

    async def ask() -> bool:
        host, _, port = bootstrap.split(",", maxsplit=1)[0].rpartition(":")
        try:
            socket.create_connection((host, int(port)), timeout=1).close()  # the client would log each failure
        except OSError:
            return False
        admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap, request_timeout_ms=3000)
        try:
            await admin.start()
            await admin.list_topics()
        except (KafkaError, OSError):
            return False
        finally:
            await admin.close()
        return True

    with ThreadPoolExecutor(1) as thread:  # works inside and outside of a running loop
        return thread.submit(asyncio.run, ask()).result()
