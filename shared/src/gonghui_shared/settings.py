"""Settings of a service process, read once from the environment (GONGHUI_…)."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What a process must be told; secrets come as files."""

    model_config = SettingsConfigDict(env_prefix="GONGHUI_", frozen=True, extra="ignore")

    postgres: str  # address of the service's own database
    kafka: str = "127.0.0.1:9092"
    partitions: int = 8  # divides 64
    replication: int = 1
    keys: Path  # folder: <issuer>.private.json, public.json, vault.key, claims.key
    host: str = "127.0.0.1"
    port: int = 0
    peers: dict[str, str] = Field(default_factory=dict)  # service → base URL
    simulated_clock: Path | None = None
    federation: str = "federation"  # union id of the federation
    jurisdiction: str = "CN"  # of unions that name none
    allowed_hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "testserver")
    pool_size: int = 10
    session_hours: float = Field(default=12.0, gt=0, le=24)  # a working session, however busy somebody is
    idle_minutes: float = Field(default=30.0, gt=0, le=24 * 60)  # after which a session in which nothing is asked ends
    log_level: str = "info"
