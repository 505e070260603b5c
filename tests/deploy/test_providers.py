"""Where servers come from: addresses in the environment are used as they are, and nothing is embedded then."""

from pathlib import Path

import pytest

from gonghui_deploy.embedded import postgres
from gonghui_deploy.embedded.postgres import Postgres
from gonghui_deploy.needs import missing
from gonghui_deploy.stack import Plan, running

PROGRAMS = {"answering": ("tests.deploy.answering",)}


@pytest.fixture
def without_addresses(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment that names no server."""
    for name in ("GONGHUI_POSTGRES", "GONGHUI_KAFKA", "GONGHUI_CONTAINERS"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


async def test_external_servers_are_used_by_address(
    postgres_server: Postgres, kafka: str, scratch: Path, without_addresses: pytest.MonkeyPatch
) -> None:
    """Each program gets a role and a database of its own on the named server; no server is started."""
    without_addresses.setenv("GONGHUI_POSTGRES", postgres_server.dsn("postgres"))
    without_addresses.setenv("GONGHUI_KAFKA", kafka)
    folder = scratch / "external"
    async with running(Plan(folder, programs=PROGRAMS), print) as stack:
        assert stack.environments["answering"]["GONGHUI_KAFKA"] == kafka
        assert stack.database("answering").endswith(f":{postgres_server.port}/gonghui_answering")
        assert postgres.answers(stack.database("answering"))
        assert not (folder / "postgres").exists()
        assert not (folder / "kafka").exists()


def test_what_is_missing_is_said_before_anything_starts(tmp_path: Path, without_addresses: pytest.MonkeyPatch) -> None:
    """A machine without Java and without Kafka's jars."""
    without_addresses.setenv("PATH", str(tmp_path))
    lacks = missing(Plan(tmp_path / "data", libraries=tmp_path, programs=PROGRAMS))
    assert len(lacks) == 2
    assert "Java 17 or newer is missing" in lacks[0]
    assert "make setup" in lacks[1]


def test_external_servers_need_nothing_on_the_machine(tmp_path: Path, without_addresses: pytest.MonkeyPatch) -> None:
    """Whoever brings PostgreSQL and Kafka needs no Java."""
    for name, value in {"PATH": str(tmp_path), "GONGHUI_POSTGRES": "postgresql://db", "GONGHUI_KAFKA": "k:1"}.items():
        without_addresses.setenv(name, value)
    assert missing(Plan(tmp_path / "data", libraries=tmp_path, programs=PROGRAMS)) == []
