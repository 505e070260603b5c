"""Settings of the console, read once from the environment (GONGHUI_…)."""

from pathlib import Path
from typing import Final

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PACKAGES: Final = Path(__file__).parents[2] / "node_modules"


class Settings(BaseSettings):
    """What the console must be told; it has no database and knows nothing that the services do not tell it."""

    model_config = SettingsConfigDict(env_prefix="GONGHUI_", frozen=True, extra="ignore")

    keys: Path  # folder with public.json
    peers: dict[str, str] = Field(default_factory=dict)  # service → base URL
    packages: Path = PACKAGES  # where npm put what the browser needs
    host: str = "127.0.0.1"
    port: int = 0
    simulated_clock: Path | None = None
    federation: str = "federation"  # union id of the federation
    allowed_hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "testserver")
    secure_cookies: bool = False  # true behind TLS
    log_level: str = "info"
