"""Reads a compose file as a container engine would: its services, with their settings filled in from a .env file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

PLACEHOLDER = re.compile(r"\$\{(\w+)(?::\?([^}]*))?\}")


class Unset(Exception):
    """A setting that the file asks for is missing; the words are the file's own."""


@dataclass(frozen=True)
class Service:
    """One service: what it runs (empty: what its image does), in which environment, after which others and when."""

    name: str
    image: str
    command: list[str]
    env: dict[str, str]
    health: list[str]
    after: dict[str, str]
    ports: list[str]
    volumes: list[str]
    told: dict[str, Any]


def services(file: Path) -> dict[str, Service]:
    """Raises Unset where .env beside the file does not say what is asked for."""
    given = dotenv(file.with_name(".env").read_text("utf-8"))
    told = yaml.safe_load(_filled_in(file.read_text("utf-8"), given))
    return {name: _service(name, one, file.parent) for name, one in told["services"].items()}


def _service(name: str, told: dict[str, Any], folder: Path) -> Service:
    env = dotenv((folder / told["env_file"]).read_text("utf-8")) if "env_file" in told else {}
    after = {one: when["condition"] for one, when in told.get("depends_on", {}).items()}
    health = told.get("healthcheck", {}).get("test", ["CMD"])[1:]
    lists = {what: told.get(what, []) for what in ("command", "ports", "volumes")}
    return Service(name, told["image"], env={**env, **told.get("environment", {})}, health=health, after=after, told=told, **lists)  # fmt: skip


def dotenv(text: str) -> dict[str, str]:
    """The settings of a .env file."""
    return dict(re.findall(r"^([A-Z_]+)=(.*)$", text, re.MULTILINE))


def _filled_in(text: str, given: dict[str, str]) -> str:
    def value(found: re.Match[str]) -> str:
        if not given.get(found[1]) and found[2]:
            raise Unset(f"{found[1]}: {found[2]}")
        return given.get(found[1], "")

    return PLACEHOLDER.sub(value, text)
