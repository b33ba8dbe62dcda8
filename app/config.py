"""Settings, read once from the environment (`HEARBACK_…`); the program refuses to start on nonsense."""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """How this installation runs. Every field is an environment variable `HEARBACK_<NAME>`."""

    model_config = SettingsConfigDict(env_prefix="HEARBACK_", extra="ignore")

    database_url: str = "sqlite:///hearback.db"
    public_url: str = "http://127.0.0.1:8000"
    allowed_hosts: list[str] = Field(default_factory=list)
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    threads: int = Field(default=4, ge=1, le=64)
    sweep_seconds: int = Field(default=180, ge=5, le=3600)
    sweep: bool = True
    # For how many days what ATSs sent is kept as it came; what became of it stays.
    inbound_body_days: int = Field(default=90, ge=3, le=3_650)
    # Whether this process does background work, and how much of it at once.
    jobs: bool = True
    job_threads: int = Field(default=8, ge=1, le=64)
    # For trying things out: webhooks may go to http addresses of this machine, and vendors' APIs be read there.
    webhooks_to_loopback: bool = False
    # Whoever presents it may read /metrics; "" leaves that page out.
    metrics_token: SecretStr = SecretStr("")
    docs: bool = True
    # How often a minute one key may ask the API, of each server process.
    api_requests: int = Field(default=1_000, ge=10, le=1_000_000)
    # Addresses or networks, with commas between, whose word of who asks is taken (X-Forwarded-For); "" takes nobody's.
    trusted_proxies: str = ""
    log_format: Literal["auto", "json", "console"] = "auto"
    # Where the practice data's password, link and key are kept between runs of `demo`.
    demo_folder: Path = ROOT / ".demo"

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        try:
            backend = make_url(url).get_backend_name()
        except ArgumentError as malformed:
            raise ValueError("write it as sqlite:///file.db or postgresql://user@host/name") from malformed
        if backend not in ("sqlite", "postgresql"):
            raise ValueError("Hearback runs on sqlite or postgresql")
        return url

    @field_validator("public_url")
    @classmethod
    def _whole_url(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
            raise ValueError("write it as https://host, with no path")
        return url.rstrip("/")

    @property
    def is_secure(self) -> bool:
        """Whether people reach it over https, so that cookies must too."""
        return self.public_url.startswith("https://")

    @property
    def hosts(self) -> frozenset[str]:
        """The names (without port) under which it answers; a request for any other host is refused."""
        return frozenset({urlsplit(self.public_url).hostname or "", *self.allowed_hosts})
