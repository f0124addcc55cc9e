"""What an operator is given to read and to install: every command in it is one, every figure and setting is there."""

from __future__ import annotations

import configparser
import logging
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from datetime import datetime
from fnmatch import fnmatchcase
from io import StringIO
from pathlib import Path

import click
import pytest
import yaml

import cli
from bot import logs
from bot.masking import Masks
from cli.server import HEAD_SECONDS, STOP_SECONDS
from settings import Settings

ROOT = Path(__file__).parent.parent
MANUAL = (ROOT / "docs" / "operations.md").read_text("utf-8")
UNITS = ROOT / "deploy" / "systemd"
HARDENING = UNITS / "taladnad-.service.d" / "hardening.conf"
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))


def _unit(path: Path) -> configparser.ConfigParser:
    unit = configparser.ConfigParser(strict=False, interpolation=None, comment_prefixes="#", delimiters="=")
    unit.optionxform = str  # type: ignore[method-assign, assignment]
    unit.read_string(path.read_text("utf-8").replace("%%", "%"))
    return unit


BACKUP, HOUSE = _unit(UNITS / "taladnad-backup.service")["Service"], _unit(HARDENING)["Service"]


def _commands(text: str) -> Iterator[list[str]]:
    """What is asked of `taladnad` in lines for a shell, also where another program is told to run them."""
    for piece in re.split(r"\n|&&|[|;]", text):
        words = shlex.split(piece, comments=True)
        for word in words:
            if " " in word:
                yield from _commands(word)
        for at, word in enumerate(words[:-1]):
            is_a_user = at > 0 and words[at - 1] == "-u"
            if (word == "taladnad" or word.endswith("bin/taladnad")) and words[at + 1].isalpha() and not is_a_user:
                yield words[at + 1 :]


def _wrong(words: Sequence[str]) -> str:
    """What click says of a command and its options; empty where it would run."""
    group, name = cli.main, words[0]
    context = click.Context(group)
    rest = list(words[1:])
    command = group.get_command(context, name)
    while isinstance(command, click.Group) and rest:
        command = command.get_command(context, rest.pop(0))
    if command is None:
        return f"{words}: there is no such command"
    try:
        command.make_context(name, rest)
    except click.UsageError as error:
        return f"{words}: {error.message}"
    return ""


def _shell_of(manual: str) -> str:
    """The lines for a shell in the text, in blocks and in the middle of sentences."""
    blocks = re.findall(r"^```sh\n(.*?)^```", manual, re.MULTILINE | re.DOTALL)
    programs = "taladnad|sudo|systemctl|docker|curl|journalctl"
    return "\n".join([*blocks, *re.findall(rf"`((?:{programs}) [^`]+)`", manual)])


def test_every_command_in_the_manual_is_one() -> None:
    commands = list(_commands(_shell_of(MANUAL)))
    assert {words[0] for words in commands} >= set(cli.COMMANDS) - {"demo", "search"}
    assert list(filter(None, map(_wrong, commands))) == []


def test_a_command_that_is_none_is_noticed() -> None:
    for line in (
        "sudo -u x .venv/bin/taladnad bakcup FILE",
        "sh -c 'taladnad restore FILE --force'",
        "taladnad invite you",
    ):
        assert list(filter(None, map(_wrong, _commands(line)))) != [], line


def test_what_the_manual_says_of_settings_and_figures_is_there() -> None:
    sources = "".join((ROOT / name).read_text("utf-8") for name in ("bot/metrics.py", "cli/exporter.py"))
    measured = set(re.findall(r"\"(bot_[a-z_]+)\"", sources))
    told = {name.removesuffix("_total") for name in re.findall(r"`(bot_[a-z_]+)`", MANUAL)}
    assert told == measured
    settings = {name.upper() for name in Settings.model_fields}
    assert set(re.findall(r"`([A-Z]+_[A-Z_]+)`", MANUAL)) <= settings
    for file in re.findall(r"\]\(\.\./([^)#]+)\)", MANUAL):
        assert (ROOT / file).exists(), file
    sections = {re.sub(r"[^\w -]", "", head).strip().lower().replace(" ", "-") for head in re.findall(r"^#+ (.+)$", MANUAL, re.MULTILINE)}  # fmt: skip
    assert set(re.findall(r"\]\(#([^)]+)\)", MANUAL)) <= sections


def _unknown_units(shell: str) -> list[str]:
    """What `systemctl` and `journalctl` are asked about and is not in deploy/systemd."""
    there = {path.name for path in UNITS.iterdir() if path.is_file()}
    asked = re.findall(r"\b(?:systemctl|journalctl) ([^\n|]*)", shell)
    names = {word for line in asked for word in shlex.split(line) if word.startswith("taladnad-")}
    assert names
    full = {name if re.search(r"\.\w+$|\*$", name) else f"{name}.service" for name in names}
    return [name for name in full if not any(fnmatchcase(one, name) for one in there)]


def test_every_unit_and_service_in_the_manual_is_one_and_what_is_enabled_can_be() -> None:
    shell = _shell_of(MANUAL)
    assert _unknown_units(shell) == []
    assert _unknown_units("systemctl restart taladnad-web taladnad-wroker") == ["taladnad-wroker.service"]
    for name in re.findall(r"taladnad-[\w.]+", " ".join(re.findall(r"systemctl enable .*", shell))):
        assert (UNITS / (name if "." in name else f"{name}.service")).read_text("utf-8").count("[Install]") == 1, name
    asked = re.findall(r"docker compose (?:run|exec) .*?(\w+) taladnad|docker compose (?:cp|stop) (\w+)", shell)
    assert {"".join(one) for one in asked} == {"web", "worker"} < set(COMPOSE["services"])


def test_every_folder_in_the_manual_is_that_of_the_units() -> None:
    program, backups = HOUSE["WorkingDirectory"], BACKUP["ReadWritePaths"]
    folders = (program, f"/var/lib/{HOUSE['StateDirectory']}", backups)
    paths = set(re.findall(r"(?<![\w.:$\"])/(?:opt|var)/[\w./-]*\w", MANUAL))
    assert {path for path in paths if not any(f"{path}/".startswith(f"{folder}/") for folder in folders)} == set()
    assert {folder for folder in folders if folder not in MANUAL} == set()
    assert set(re.findall(r"(?:sudo -u|-o|-g) ([a-z]\w*)", MANUAL)) - {"root", "postgres", "cat"} == {HOUSE["User"]}
    for file in re.findall(r"(?<![\w/])deploy/[\w./-]*\w", MANUAL):
        assert (ROOT / file).exists(), file


def _kept() -> tuple[str, str]:
    """How the unit names a backup, for strftime, and which names it throws away, for a shell."""
    (form,) = re.findall(r"\+(%\S+)\)(?=\.backup)", BACKUP["ExecStart"])
    (thrown,) = re.findall(r"/([^/\s]+\.backup)", BACKUP["ExecStartPost"])
    return form, thrown


def test_the_backups_in_the_manual_have_the_names_that_the_unit_gives_or_names_that_it_leaves_alone() -> None:
    form, thrown = _kept()
    names = set(re.findall(r"/backups(?:/taladnad)?/([\w.-]+\.backup)", MANUAL))
    dated = {name for name in names if name[0].isdigit()}
    assert dated and names - dated
    assert {f"{datetime.strptime(name, f'{form}.backup'):{form}}.backup" for name in dated} == dated
    assert [name for name in dated if not fnmatchcase(name, thrown)] == []
    assert [name for name in names - dated if fnmatchcase(name, thrown)] == []
    (cron,) = re.findall(r"^0 \* .*", MANUAL, re.MULTILINE)
    assert form in cron.replace("\\%", "%")
    assert "%" not in cron.replace("\\%", "")
    assert BACKUP["ExecStartPost"].split(thrown)[1].strip("' ") == cron.split(thrown)[1].strip()


@pytest.mark.parametrize(("taken", "left"), [(1, 1), (48, 48), (60, 48)])
def test_the_unit_keeps_the_newest_backups_and_those_with_other_names(tmp_path: Path, taken: int, left: int) -> None:
    form, _ = _kept()
    ours = [f"{datetime(2026, 11, 18 + hour // 24, hour % 24):{form}}.backup" for hour in range(taken)]
    by_hand = {"before-0.2.0.backup", "as-it-was.backup", "20261121.backup", "notes.txt"}
    for name in (*ours, *by_hand):
        (tmp_path / name).touch()
    command = BACKUP["ExecStartPost"].replace(BACKUP["ReadWritePaths"], str(tmp_path))
    subprocess.run(shlex.split(command), check=True)
    assert {path.name for path in tmp_path.iterdir()} == {*ours[-left:], *by_hand}


def test_the_look_at_the_logs_leaves_out_what_is_well_and_nothing_else() -> None:
    (pattern,) = set(re.findall(r"grep -v '([^']+)'", MANUAL))
    for level in (logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL):
        said = StringIO()
        record = logging.LogRecord("bot", level, __file__, 1, "told", None, None)
        logs.handler(Masks(b"key"), as_json=True, stream=said).handle(record)
        assert (pattern in said.getvalue()) == (level == logging.INFO)


def test_the_proxy_closes_its_connections_before_the_server_does() -> None:
    (keepalive,) = re.findall(r"keepalive (\d+)s", (ROOT / "deploy" / "Caddyfile").read_text("utf-8"))
    assert int(keepalive) < HEAD_SECONDS
    assert re.findall(r"idle connections to port 8000 before (\d+) s", MANUAL) == [str(HEAD_SECONDS)]
    (other,) = re.findall(r"keepalive_timeout (\d+)s", MANUAL)
    assert int(other) < HEAD_SECONDS


def test_postgresql_takes_the_connections_of_all_processes() -> None:
    (told,) = re.findall(r"max_connections=(\d+)", " ".join(COMPOSE["services"]["database"]["command"]))
    assert re.findall(r"ALTER SYSTEM SET max_connections = (\d+)", MANUAL) == [told]
    (each,) = re.findall(r"(\d+) connections at most", MANUAL)
    web = int(re.search(r"--workers (\d+)", " ".join(COMPOSE["services"]["web"]["command"]))[1])  # type: ignore[index]
    assert (web + 1) * int(each) < int(told)


def test_what_is_set_up_without_the_tools_for_tests_is_not_taken_for_all_of_it(tmp_path: Path) -> None:
    if shutil.which("make") is None:
        pytest.skip("there is no make here")
    for name in ("Makefile", "pyproject.toml", "uv.lock"):
        shutil.copy2(ROOT / name, tmp_path)
    uv = tmp_path / ".uv" / "bin" / "uv"
    uv.parent.mkdir(parents=True)
    uv.write_text('#!/bin/sh\nmkdir -p .venv\necho "$*" >> asked\n')
    uv.chmod(0o755)
    for words in ([], [], ["GROUPS=--no-dev"], ["GROUPS=--no-dev"], []):
        subprocess.run(["make", "--silent", "setup", *words], cwd=tmp_path, check=True)
    asked = (tmp_path / "asked").read_text("utf-8").splitlines()
    assert ["--no-dev" in line for line in asked] == [False, True, False]
    assert "make -C /opt/taladnad setup GROUPS=--no-dev" in MANUAL


def test_the_units_start_commands_that_are_some_and_start_again_what_ends() -> None:
    for path in UNITS.glob("*.service"):
        unit = _unit(path)
        (command,) = _commands(unit["Service"]["ExecStart"])
        assert _wrong(command) == ""
        if unit["Service"].get("Type") != "oneshot":
            assert (unit["Service"]["Restart"], unit["Service"]["KillMode"]) == ("always", "mixed")
            assert int(unit["Service"]["TimeoutStopSec"]) > STOP_SECONDS


def test_systemd_takes_the_units_and_finds_them_closed(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("there is no systemd here")
    units = shutil.copytree(UNITS, tmp_path / "units")
    program = tmp_path / "taladnad"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    for path in units.glob("*.service"):
        path.write_text(path.read_text("utf-8").replace("/opt/taladnad/.venv/bin/taladnad", str(program)), "utf-8")
    files = sorted(str(path) for path in units.iterdir() if path.is_file())
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *files], capture_output=True, text=True, check=False
    )
    assert (verified.returncode, verified.stderr) == (0, "")
    for path in units.glob("*.service"):
        # Of 100: how much a process that was taken over could still do.
        closed = ["systemd-analyze", "security", "--offline=yes", "--threshold=20", str(path)]
        assert subprocess.run(closed, capture_output=True, check=False).returncode == 0, path.name
