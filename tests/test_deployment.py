"""The very steps of the Dockerfile and of compose.yaml lead to a fair in which somebody orders."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url

from db.engine import open_engine
from tests import compose
from tests.backups import PG_BIN
from tests.databases import Postgres
from tests.dockerfile import BuildFailed, Image, index_answers, is_ignored, patterns
from tests.fair import ANY_PACE, SECRET, TOKEN
from tests.processes import RealFair, free_port, until
from tests.races import PROOF
from tests.stories import orders_cloth

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.xdist_group("deployment")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a clone would hold, and besides what may lie in one: secrets, data, a history."""
    folder = tmp_path_factory.mktemp("checkout")
    listed = subprocess.run(
        ["git", "ls-files", "-zco", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True
    )
    for name in listed.stdout.decode().split("\0"):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    for name in (".git/config", ".env", "var/taladnad.db", "bot/__pycache__/door.pyc"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("not for an image")
    return folder


@pytest.fixture(scope="module")
def image(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Image:
    if not index_answers():
        assert not (PROOF or os.environ.get("CI")), "the package index does not answer"
        pytest.skip("the package index does not answer")
    return Image(ROOT / "Dockerfile", checkout, tmp_path_factory.mktemp("image"))


def _files(folder: Path) -> dict[str, int]:
    return {path.as_posix(): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def test_the_image_holds_what_was_installed_and_nothing_else(image: Image) -> None:
    assert {path.name for path in image.root.iterdir()} == {"app", "data"}
    assert {path.name for path in image.at("/app").iterdir()} == {".venv"}
    assert list(image.at("/data").iterdir()) == []
    tools = {path.name for path in image.at("/app/.venv/bin").iterdir()}
    assert tools >= {"python", "taladnad"}
    assert tools & {"uv", "pip", "pytest", "ruff"} == set()
    built = {path.name for path in (image.stages["build"] / "app").iterdir()}
    assert built & {".git", ".env", "var", "tests", "docs"} == set()
    assert not list((image.stages["build"] / "app" / "bot").glob("__pycache__/*"))
    assert image.user == "10001:10001"
    (packages,) = image.left_out
    assert "postgresql-client-18" in packages


def test_the_image_is_built_with_the_uv_of_the_makefile() -> None:
    found = [set(re.findall(r"uv==([\d.]+)", (ROOT / name).read_text("utf-8"))) for name in ("Dockerfile", "Makefile")]
    assert found[0] == found[1] != set()


def test_a_wrong_pin_is_a_fault_of_the_build(tmp_path: Path) -> None:
    (tmp_path / ".dockerignore").touch()
    (tmp_path / "Dockerfile").write_text("FROM python\nRUN pip install --no-index uv==0.0.0\n")
    with pytest.raises(BuildFailed, match="No matching distribution"):
        Image(tmp_path / "Dockerfile", tmp_path, tmp_path / "image")


def test_an_index_that_is_away_is_told_from_one_that_says_no(monkeypatch: pytest.MonkeyPatch) -> None:
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as says_no:
        monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{says_no.server_port}/simple/")
        Thread(target=says_no.handle_request).start()
        assert index_answers()
    assert not index_answers()


def test_a_dockerignore_is_read_as_docker_reads_it() -> None:
    lines = patterns("# a remark\n*\n!bot/\n!clock.py\n**/__pycache__\n")
    out = {name for name in (".env", ".git/x", "bot/a/b.py", "bot/__pycache__/a.pyc", "clock.py", "x/clock.py") if is_ignored(name, lines)}  # fmt: skip
    assert out == {".env", ".git/x", "bot/__pycache__/a.pyc", "x/clock.py"}


class Composed(RealFair):
    """The fair of compose.yaml: each service in a container of its own, on a database of the embedded server."""

    def __init__(self, image: Image, services: dict[str, compose.Service], url: str, folder: Path) -> None:
        self.image = image
        self.services = services
        self._url = url
        self.ends_well(services["migrate"].command, "migrate")
        super().__init__(open_engine(url), url, folder)

    def env(self, service: str) -> dict[str, str]:
        """What a container of the service is told. What it calls `database` is the embedded server."""
        told = self.services[service].env
        pretend = {"LINE_API_URL": self.settings["LINE_API_URL"]} if hasattr(self, "settings") else {}
        return {**told, "DATABASE_URL": self._url, "PG_BIN": PG_BIN, **pretend}

    def ends_well(self, command: Sequence[str], service: str) -> str:
        """Runs a command in a container of the service until it ends; returns what it said."""
        done = self.image.run(command, self.env(service))
        assert done.returncode == 0, done.stderr
        return done.stdout

    def says(self, *words: str) -> str:
        """What `docker compose run --rm worker taladnad` with these words says."""
        return self.ends_well(["taladnad", *words], "worker")

    def up(self, service: str, ports: dict[str, int]) -> int:
        """Starts a service; `ports` of this host stand for those of its container."""
        self._service = service
        return self.run(*on_ports(self.services[service].command, ports)[1:])

    def comes_up(self, service: str, ports: dict[str, int]) -> int:
        """The same for one that serves; returns when it is ready."""
        number = self.up(service, ports)
        self._becomes_ready(number, ports["8000"])
        return number

    def is_healthy(self, service: str, ports: dict[str, int]) -> bool:
        """What the container engine finds, by the service's own check or by that of the image."""
        check = self.services[service].health or self.image.health
        return self.image.run(on_ports(check, ports), self.env(service)).returncode == 0

    def _start(self, words: Sequence[str], stderr: Path) -> subprocess.Popen[bytes]:
        with stderr.open("ab") as kept:
            pipes: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": kept, "start_new_session": True}
            return self.image.start(["taladnad", *words], self.env(self._service), **pipes)


def on_ports(command: Sequence[str], ports: dict[str, int]) -> list[str]:
    """The command with other ports: a container has all of its own, this host has not."""
    return [re.sub(r"(?<!\d)\d{4}(?=/|$)", lambda found: str(ports[found[0]]), word) for word in command]


@contextmanager
def _database(server: Postgres, service: compose.Service, address: str) -> Iterator[str]:
    """What the database's container makes of its settings, made by the embedded server: its address."""
    name, admin = server.fresh()
    told = {what: service.env[f"POSTGRES_{what}"] for what in ("USER", "PASSWORD", "DB")}
    with psycopg.connect(
        make_url(admin).set(drivername="postgresql").render_as_string(), autocommit=True
    ) as connection:
        connection.execute(f"CREATE ROLE {told['USER']} LOGIN PASSWORD '{told['PASSWORD']}'")
        connection.execute(f"CREATE DATABASE {told['DB']} OWNER {told['USER']}")
        yield make_url(address).set(host=None, query=make_url(admin).query).render_as_string(hide_password=False)
        connection.execute(f"DROP DATABASE {told['DB']} WITH (FORCE)")
        connection.execute(f"DROP ROLE {told['USER']}")
    server.drop(name)


@pytest.fixture
def env_file(checkout: Path, tmp_path: Path) -> Path:
    """A .env file as somebody fills it in who was told to."""
    filled = {
        "LINE_CHANNEL_SECRET": SECRET,
        "LINE_CHANNEL_ACCESS_TOKEN": TOKEN,
        "LINE_BOT_ID": "@fair",
        "PUBLIC_URL": "https://fair.example",
    }
    example = compose.dotenv((checkout / ".env.example").read_text("utf-8"))
    lines = [f"{name}={filled.get(name, value)}" for name, value in example.items()]
    (tmp_path / ".env").write_text("\n".join([*lines, "POSTGRES_PASSWORD=0f1e2d3c4b5a", f"EVENTS_AT_ONCE={ANY_PACE}"]))
    shutil.copy(checkout / "compose.yaml", tmp_path)
    return tmp_path / ".env"


@pytest.fixture
def composed(image: Image, env_file: Path, postgres: Postgres, tmp_path: Path) -> Iterator[Composed]:
    services = compose.services(env_file.with_name("compose.yaml"))
    with _database(postgres, services["database"], services["web"].env["DATABASE_URL"]) as url:
        fair = Composed(image, services, url, tmp_path)
        yield fair
        fair.close()
        fair.engine.dispose()


def test_what_compose_says_becomes_a_fair_in_which_somebody_orders(composed: Composed) -> None:
    before = _files(composed.image.at("/app"))
    web, worker = ({"8000": free_port(), "9100": free_port()} for _ in range(2))
    composed.comes_up("web", web)
    composed.up("worker", worker)
    daeng, nok = composed.seller("ko-yo"), composed.person("นก")
    orders_cloth(nok)
    assert composed.platform.wait_for(lambda: "ออเดอร์ใหม่" in daeng.screen(), 15), composed.stderr()
    assert composed.is_healthy("web", web)
    assert until(lambda: composed.is_healthy("worker", worker))
    composed.says("backup", "/data/fair.backup")
    composed.tell_to_stop()
    assert set(composed.statuses()) == {0}
    assert not composed.is_healthy("web", web)
    composed.engine.dispose()
    assert "Every invariant holds." in composed.says("restore", "--replace", "/data/fair.backup")
    assert _files(composed.image.at("/app")) == before


def test_what_depends_on_what_and_who_can_be_reached_from_outside(env_file: Path) -> None:
    services = compose.services(env_file.with_name("compose.yaml"))
    assert {name: one.after for name, one in services.items()} == {
        "database": {},
        "migrate": {"database": "service_healthy"},
        "web": {"migrate": "service_completed_successfully"},
        "worker": {"migrate": "service_completed_successfully"},
    }
    assert [port for one in services.values() for port in one.ports] == ["127.0.0.1:8000:8000"]
    assert {one.told["restart"] for name, one in services.items() if name != "migrate"} == {"unless-stopped"}


def test_compose_does_not_start_without_a_password(env_file: Path) -> None:
    env_file.write_text(env_file.read_text().replace("POSTGRES_PASSWORD=0f1e2d3c4b5a", ""))
    with pytest.raises(compose.Unset, match=r"set it in \.env"):
        compose.services(env_file.with_name("compose.yaml"))
