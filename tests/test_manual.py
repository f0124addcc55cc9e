"""What an operator is given to read and to install: every command in it is one, every figure and setting is there."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import pytest

import cli
from cli.server import STOP_SECONDS
from settings import Settings

ROOT = Path(__file__).parent.parent
MANUAL = (ROOT / "docs" / "operations.md").read_text("utf-8")
UNITS = ROOT / "deploy" / "systemd"


def _commands(text: str) -> Iterator[list[str]]:
    """What is asked of `taladnad` in lines for a shell, also where another program is told to run them."""
    for piece in re.split(r"\n|&&|[|;]", text):
        words = shlex.split(piece, comments=True)
        for word in words:
            if " " in word:
                yield from _commands(word)
        for at, word in enumerate(words[:-1]):
            if (word == "taladnad" or word.endswith("bin/taladnad")) and words[at + 1].isalpha():
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
    return "\n".join([*blocks, *re.findall(r"`(taladnad [^`]+)`", manual)])


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


def test_the_units_start_commands_that_are_some_and_start_again_what_ends() -> None:
    for path in UNITS.glob("*.service"):
        unit = configparser.ConfigParser(strict=False, interpolation=None, comment_prefixes="#", delimiters="=")
        unit.optionxform = str  # type: ignore[method-assign, assignment]
        unit.read_string(path.read_text("utf-8"))
        (command,) = _commands(unit["Service"]["ExecStart"].replace("%%", "%"))
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
