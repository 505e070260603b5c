"""Apache Kafka, one KRaft node, from the jars that Maven fetched."""

import asyncio
import shutil
import socket
import subprocess
from concurrent.futures import ThreadPoolExecutor
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


class Kafka:
    """One broker in `folder`.

    Args:
        folder: its log directories, its settings and its own log; made on the first start.
        libraries: folder of jars.
    """

    name = "kafka"

    def __init__(self, folder: Path, libraries: Path) -> None:
        self.folder = folder.resolve()
        self.bootstrap = ""
        self._libraries = libraries.resolve()
        self._account = Account.for_servers()
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
            self._format(self._java())

    def launch(self) -> None:
        """Start the broker and return at once."""
        command = [*self._java(), "kafka.Kafka", str(self.folder / "server.properties")]
        self.child = Child("kafka", command, self.folder / "kafka.log", self._account, folder=self.folder)
        self.child.start()

    def await_ready(self) -> None:
        """Wait until it answers; recovery of its logs may take its time."""
        assert self.child is not None
        self.child.await_ready(lambda: answers(self.bootstrap), within=120)

    def _java(self) -> list[str]:
        libraries = reachable(self._libraries, self.folder / "libs", self._account)
        return [*_JAVA, f"-Dlog4j2.configurationFile={self.folder / 'log4j2.properties'}", "-cp", f"{libraries}/*"]

    def _configure(self) -> None:
        if self.bootstrap:
            return  # a restart: who knows the address now still knows it then
        port, controller = kept_port(self.folder / "port"), kept_port(self.folder / "controller-port")
        self.bootstrap = f"127.0.0.1:{port}"
        settings = {
            "process.roles": "broker,controller",
            "node.id": "1",
            "controller.quorum.voters": f"1@127.0.0.1:{controller}",
            "listeners": f"PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}",
            "controller.listener.names": "CONTROLLER",
            "log.dirs": str(self.folder / "data"),
            "auto.create.topics.enable": "false",
            "offsets.topic.replication.factor": "1",
            "offsets.topic.num.partitions": "4",
            "transaction.state.log.replication.factor": "1",
            "transaction.state.log.min.isr": "1",
            "share.coordinator.state.topic.replication.factor": "1",
            "share.coordinator.state.topic.min.isr": "1",
            "group.initial.rebalance.delay.ms": "0",
            "broker.session.timeout.ms": "3000",  # a killed broker may register again only after this
            "broker.heartbeat.interval.ms": "500",
            "log.retention.ms": "-1",
            "num.network.threads": "2",
            "num.io.threads": "4",
        }
        (self.folder / "data").mkdir(exist_ok=True)
        (self.folder / "server.properties").write_text("".join(f"{key}={value}\n" for key, value in settings.items()))
        (self.folder / "log4j2.properties").write_text(_LOGGING)

    def _format(self, java: list[str]) -> None:
        tool = [*java, "kafka.tools.StorageTool"]
        identity = subprocess.run([*tool, "random-uuid"], capture_output=True, text=True, check=True)  # noqa: S603
        command = [*tool, "format", "-t", identity.stdout.split()[-1], "-c", str(self.folder / "server.properties")]
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
