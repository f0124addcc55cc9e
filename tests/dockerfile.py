"""Does what a Dockerfile says, without a container engine: below a folder of its own and in a bare environment."""

from __future__ import annotations

import fnmatch
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

NETWORK = (
    "UV_INDEX_URL",
    "UV_DEFAULT_INDEX",
    "PIP_INDEX_URL",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "HTTPS_PROXY",
    "NO_PROXY",
)
"""What a build host is told of the way to the package index."""
INDEX = ("PIP_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX_URL")
INDEX_SECONDS = 10


class BuildFailed(Exception):
    """A RUN step ended badly; its words are what it printed."""


class Image:
    """What a Dockerfile makes: files below `root`, an environment, and what runs unless something else is asked for.

    What the stages before it made lies in `stages`. A step that needs a Debian image (apt-get) is not done, and listed in
    `left_out`.
    """

    def __init__(self, dockerfile: Path, context: Path, folder: Path) -> None:
        self.root = folder / "root"
        self.env: dict[str, str] = {}
        self.command: list[str] = []
        self.health: list[str] = []
        self.user = ""
        self.left_out: list[str] = []
        self._context = context
        self._ignored = patterns((context / ".dockerignore").read_text("utf-8"))
        self._base = _base_image(folder / "base")
        self.stages: dict[str, Path] = {}
        self._stage = ""
        self._workdir = Path("/")
        for word, rest in _instructions(dockerfile.read_text("utf-8")):
            self._does(word)(rest)

    def at(self, path: str | Path) -> Path:
        """Where a path of the image lies."""
        return self.root / Path("/", self._workdir, path).relative_to("/")

    def run(self, command: Sequence[str], env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        """Runs a command in a container of this image, until it ends."""
        words, environment = self._prepared(command, env)
        return subprocess.run(words, env=environment, cwd=self.at("."), capture_output=True, text=True, check=False)

    def start(self, command: Sequence[str], env: Mapping[str, str], **options: Any) -> subprocess.Popen[bytes]:
        """Starts a command in a container of this image."""
        words, environment = self._prepared(command, env)
        return subprocess.Popen(words, env=environment, cwd=self.at("."), **options)

    def _prepared(self, command: Sequence[str], env: Mapping[str, str]) -> tuple[list[str], dict[str, str]]:
        environment = {name: self._here(value) for name, value in {"HOME": "/", **self.env, **env}.items()}
        words = [self._here(word) for word in command]
        return [shutil.which(words[0], path=environment["PATH"]) or words[0], *words[1:]], environment

    def _here(self, words: str) -> str:
        """The same words, in which the image's own folders are those below `root`."""
        own = "|".join(re.escape(path.name) for path in self.root.iterdir())
        return re.sub(rf"(?<![\w.~-])/({own})(?=[/:'\"\s]|$)", rf"{self.root}/\1", words) if own else words

    def _does(self, word: str) -> Callable[[str], None]:
        nothing: Callable[[str], None] = lambda _rest: None  # noqa: E731
        return {
            "FROM": self._from_base, "RUN": self._run_step, "ENV": self._set, "WORKDIR": self._go_to, "COPY": self._copy,
            "USER": self._become, "HEALTHCHECK": self._check_by, "CMD": self._be, "EXPOSE": nothing,
        }[word]  # fmt: skip

    def _from_base(self, rest: str) -> None:
        """A stage begins with an empty disk; the one before it is put aside."""
        if self._stage:
            self.stages[self._stage] = self.root.rename(self.root.with_name(f"stage-{self._stage}"))
        self._stage = rest.partition(" AS ")[2]
        self.env, self._workdir, self.user = {"PATH": self._base}, Path("/"), ""
        self.root.mkdir(parents=True)

    def _set(self, rest: str) -> None:
        for pair in shlex.split(rest):
            name, _, value = pair.partition("=")
            self.env[name] = re.sub(r"\$(\w+)", lambda found: self.env[found[1]], value)

    def _go_to(self, path: str) -> None:
        self._workdir = Path("/", self._workdir, path)
        self.at(".").mkdir(parents=True, exist_ok=True)

    def _become(self, user: str) -> None:
        self.user = user

    def _be(self, rest: str) -> None:
        self.command = json.loads(rest)

    def _check_by(self, rest: str) -> None:
        self.health = json.loads(rest.partition("CMD ")[2])

    def _copy(self, rest: str) -> None:
        flags = dict(word[2:].split("=", 1) for word in rest.split() if word.startswith("--"))
        *sources, target = (word for word in rest.split() if not word.startswith("--"))
        for source in sources:
            if "from" in flags:
                there = self.stages[flags["from"]] / source.lstrip("/")
                shutil.copytree(there, self.at(target), True, copy_function=os.link, dirs_exist_ok=True)
            else:
                self._copy_from_context(self._context / source, self.at(target))

    def _copy_from_context(self, source: Path, to: Path) -> None:
        for path in [source] if source.is_file() else filter(Path.is_file, source.rglob("*")):
            if not is_ignored(path.relative_to(self._context).as_posix(), self._ignored):
                place = to / (path.name if source.is_file() else path.relative_to(source))
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, place)

    def _run_step(self, rest: str) -> None:
        if "apt-get" in rest:
            self.left_out.append(rest)
            return
        network = {name: os.environ[name] for name in NETWORK if name in os.environ}
        cache = os.environ.get("UV_CACHE_DIR", str(Path("~/.cache/uv").expanduser()))
        told = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "UV_CACHE_DIR": cache}
        done = self.run(["/bin/sh", "-ec", rest], {**network, **told})
        if done.returncode:
            raise BuildFailed(f"{rest}\n{done.stdout}{done.stderr}")


def index_answers() -> bool:
    """Whether the package index says anything at all: to be asked before a build, so that a build's own faults count."""
    address = next((os.environ[name] for name in INDEX if os.environ.get(name)), "https://pypi.org/simple")
    try:
        urlopen(f"{address.rstrip('/')}/uv/", timeout=INDEX_SECONDS).close()
    except HTTPError:
        return True
    except OSError:
        return False
    return True


def _base_image(folder: Path) -> str:
    """What stands for a Python image: a PATH on which `python` and `pip` are; pip installs into the folder."""
    python = getattr(sys, "_base_executable", sys.executable)
    (folder / "bin").mkdir(parents=True)
    for name in ("python", "python3"):
        (folder / "bin" / name).symlink_to(python)
    pip = folder / "bin" / "pip"
    pip.write_text(f'#!/bin/sh\nexec {python} -m pip "$@" --quiet --target {folder / "lib"}\n')
    pip.chmod(0o755)
    return f"{folder / 'bin'}:{folder / 'lib' / 'bin'}:/usr/bin:/bin"


def _instructions(text: str) -> Iterator[tuple[str, str]]:
    """Each instruction and what it is given, in one line."""
    whole = "\n".join(line for line in text.splitlines() if not line.startswith("#")).replace("\\\n", " ")
    for line in filter(str.strip, whole.splitlines()):
        word, _, rest = line.partition(" ")
        yield word, rest.strip()


def patterns(text: str) -> list[str]:
    """What a .dockerignore says."""
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def is_ignored(name: str, ignoring: Sequence[str]) -> bool:
    """Whether the file stays out: of the patterns that fit it, or a folder that it is in, the last one counts."""
    within = [name, *(parent.as_posix() for parent in Path(name).parents if parent.name)]
    ignored = False
    for pattern in ignoring:
        wanted = pattern.removeprefix("!").rstrip("/")
        fits = [wanted, wanted.removeprefix("**/"), f"*/{wanted.removeprefix('**/')}"] if "**" in wanted else [wanted]
        if any(fnmatch.fnmatch(one, fit) for one in within for fit in fits):
            ignored = not pattern.startswith("!")
    return ignored
