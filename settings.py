"""Settings from the environment or `.env`; every wrong one is named at once, and no value is ever printed."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

T = TypeVar("T", bound="Store")

# A database in memory would be another one in each connection.
_DATABASE = re.compile(r"sqlite:///(?!:memory:)|postgresql(\+psycopg)?://")


class WrongSettings(Exception):
    """One line for each setting that is missing or wrong, without its value."""


def _https(url: str) -> str:
    if not _address(url, ("https",)) or urlsplit(url).path not in ("", "/") or "?" in url or "#" in url:
        raise ValueError("must be an https address without a path, such as https://fair.example")
    return url.rstrip("/")


def _http(url: str) -> str:
    if url and not _address(url, ("http", "https")):
        raise ValueError("must be an http or https address, or be left unset")
    return url


def _address(url: str, schemes: tuple[str, ...]) -> bool:
    """Whether it is an absolute address on a host, with a port that can be one, and holds no blanks or log-in."""
    try:
        parts = urlsplit(url)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0 and not re.search(r"[\s@]", url)
    except ValueError:
        return False


def _database(url: str) -> str:
    if not (_DATABASE.match(url) and _readable(url)):
        raise ValueError("must be sqlite:///path/to/file.db or postgresql://user:password@host/database")
    return url


def _readable(url: str) -> bool:
    try:
        return bool(make_url(url).database)
    except (ArgumentError, ValueError):
        return False


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("must be the name of a time zone, such as Asia/Bangkok") from error
    return name


def _secret(secret: SecretStr) -> SecretStr:
    given = secret.get_secret_value().strip()
    if not given:
        raise ValueError("must be set: it stands in the LINE Developers console")
    if len(given) < 8:
        raise ValueError("is too short: copy the whole of it from the LINE Developers console")
    return SecretStr(given)


class Store(BaseSettings):
    """What every command needs: where the data lie, and the fair's rules of time."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", hide_input_in_errors=True)

    # Not in its repr: there may be a password in it.
    database_url: Annotated[str, AfterValidator(_database), Field(repr=False)] = "sqlite:///var/taladnad.db"
    media_dir: Path = Path("var/media")
    # Where pg_dump, pg_restore and psql lie; looked for otherwise.
    pg_bin: str = ""
    fair_timezone: Annotated[str, AfterValidator(_zone)] = "Asia/Bangkok"
    line_bot_id: str = Field(default="", pattern=r"^(@[A-Za-z0-9._-]{2,})?$")
    hold_goods_minutes: int = Field(default=60, ge=1, le=7 * 24 * 60)
    hold_booking_hours: int = Field(default=24, ge=1, le=14 * 24)
    # Room for a workbook's pictures and for what SQLite writes beside its file, before a server calls itself not ready.
    ready_min_free_mb: int = Field(default=200, ge=0)

    @property
    def zone(self) -> ZoneInfo:
        """The fair's time zone."""
        return ZoneInfo(self.fair_timezone)

    @property
    def rules(self) -> dict[str, timedelta]:
        """The shop's clocks, by the names under which a turn carries them."""
        return {
            "hold_goods": timedelta(minutes=self.hold_goods_minutes),
            "hold_bookings": timedelta(hours=self.hold_booking_hours),
        }

    @property
    def on_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def folders(self) -> list[Path]:
        """Where this host keeps what must not be lost: pictures, and SQLite's file."""
        return [self.media_dir, *([Path(make_url(self.database_url).database or "").parent] if self.on_sqlite else [])]


class Settings(Store):
    """What the server and the worker need besides: the LINE channel and the public address."""

    line_channel_secret: Annotated[SecretStr, AfterValidator(_secret)]
    line_channel_access_token: Annotated[SecretStr, AfterValidator(_secret)]
    public_url: Annotated[str, AfterValidator(_https)]
    # Reverse proxies of ours between LINE and the server: https is spoken by one at least.
    trusted_proxies: int = Field(default=1, ge=0, le=5)
    webhook_max_bytes: int = Field(default=2 * 1024 * 1024, ge=16 * 1024, le=64 * 1024 * 1024)
    # One person's pace: so many events in a row, then so many a second.
    events_at_once: int = Field(default=40, ge=5, le=1_000_000)
    events_per_second: float = Field(default=3.0, ge=0.5, le=1000)
    # Tests and sandbox only; LINE's own address otherwise.
    line_api_url: Annotated[str, AfterValidator(_http)] = ""

    @property
    def secrets(self) -> list[str]:
        """What may never be written down; the channel secret first."""
        password = make_url(self.database_url).password
        given = (self.line_channel_secret, self.line_channel_access_token)
        return [*(one.get_secret_value() for one in given), *([str(password)] if password else [])]


def read_store() -> Store:
    """Raises WrongSettings."""
    return _read(Store)


def read_settings() -> Settings:
    """Raises WrongSettings."""
    return _read(Settings)


def _read(kind: type[T]) -> T:
    try:
        return kind()
    except ValidationError as error:
        lines = [
            f"{'.'.join(map(str, one['loc'])).upper()}: {_why(one['type'], one['msg'])}"
            for one in error.errors(include_input=False)
        ]
        raise WrongSettings("\n".join(sorted(lines))) from None


def _why(kind: str, message: str) -> str:
    if kind == "missing":
        return "must be set"
    return message.removeprefix("Value error, ")
