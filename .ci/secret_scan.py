"""Looks for secrets in all that git has ever kept, and in what is not committed yet: `python .ci/secret_scan.py [FOLDER]`.

Exit status 1, with file, line and commit, where one is found. What only looks like one stands in allowed_secrets.txt:
a hash of it, or a folder, and the reason.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
from detect_secrets.plugins.base import BasePlugin, RegexBasedDetector
from detect_secrets.plugins.ip_public import IPPublicDetector

ALLOWED = Path(__file__).with_name("allowed_secrets.txt")
LONGEST_LINE = 100_000


class LineChannel(RegexBasedDetector):
    """A channel secret is 32 hexadecimal digits, a channel access token some 170 characters of base64."""

    secret_type = "LINE channel secret or access token"  # noqa: S105 - its name
    denylist = (
        re.compile(r"(?<![\w-])([0-9a-f]{32})(?![\w-]|\.(?:jpg|png))"),
        re.compile(r"(?<![\w+/])([A-Za-z0-9+/]{120,}={0,2})(?![\w+/=])"),
    )


class FilledIn(RegexBasedDetector):
    """A setting with its value, as it stands in a .env file."""

    secret_type = "Setting with a value"  # noqa: S105 - its name
    denylist = (
        re.compile(r"^\s*(?:export\s+)?[A-Z_]*(?:SECRET|TOKEN|PASSWORD|API_KEY)[A-Z_]*=[\"']?([^\s\"'$<]{8,})"),
    )


@dataclass(frozen=True)
class Place:
    """Where a line was first seen; without a blob it is not committed yet."""

    file: str
    number: int
    blob: str


def main(folder: Path) -> int:
    """Prints what was found; returns the exit status."""
    if not (folder / ".git").exists():
        print("No git history here: there is nothing to look through.")
        return 0
    allowed = {line.split()[0] for line in ALLOWED.read_text("utf-8").splitlines() if line and line[0] != "#"}
    folders = tuple(one for one in allowed if one.endswith("/"))
    lines = _lines(folder, folders)
    found = [(kind, hashed, place) for kind, hashed, place in _secrets(lines) if hashed not in allowed]
    for kind, hashed, place in found:
        print(f"{place.file}:{place.number} ({_commit(folder, place.blob)}): {kind}, {hashed}")
    count = _git(folder, "rev-list", "--count", "--all").decode().strip()
    cut = " This clone is shallow: what is older was not seen." if _is_shallow(folder) else ""
    print(f"{len(found)} secrets in {len(lines):,} different lines of {count} commits.{cut}")
    return 1 if found else 0


def _secrets(lines: dict[bytes, Place]) -> Iterator[tuple[str, str, Place]]:
    """Kind, hash and place of whatever one of the detectors takes for a secret."""
    kinds = [kind for kind in get_mapping_from_secret_type_to_class().values() if kind is not IPPublicDetector]
    detectors = [kind() for kind in (*kinds, LineChannel, FilledIn)]
    for line, place in lines.items():
        words = line.decode("utf-8", "replace")
        found = {value: kind for detector in detectors for kind, value in _seen_by(detector, place.file, words)}
        for value, kind in sorted(found.items()):
            yield kind, hashlib.sha256(value.encode()).hexdigest()[:24], place


def _seen_by(detector: BasePlugin, file: str, words: str) -> Iterable[tuple[str, str]]:
    return [(one.type, one.secret_value or "") for one in detector.analyze_line(file, words, 1)]


def _lines(folder: Path, but: tuple[str, ...]) -> dict[bytes, Place]:
    """Each different line of all texts, by where it was first seen outside of some folders: most lines of a history are in
    it many times.
    """
    lines: dict[bytes, Place] = {}
    for file, blob, contents in (*_history(folder), *_not_committed(folder)):
        if b"\0" not in contents[:8000] and not file.startswith(but):
            for number, line in enumerate(contents.splitlines(), 1):
                lines.setdefault(line[:LONGEST_LINE], Place(file, number, blob))
    return lines


def _history(folder: Path) -> Iterator[tuple[str, str, bytes]]:
    """Name, id and contents of every file that any commit has ever held."""
    listed = _git(folder, "rev-list", "--objects", "--all").decode("utf-8", "replace").splitlines()
    names = {blob: name for blob, _, name in (line.partition(" ") for line in listed)}
    answer = _git(folder, "cat-file", "--batch", given="\n".join(names).encode())
    at = 0
    while at < len(answer):
        end = answer.index(b"\n", at)
        blob, kind, size = answer[at:end].decode().split()
        at = end + 1 + int(size) + 1
        if kind == "blob":
            yield names[blob], blob, answer[end + 1 : at - 1]


def _not_committed(folder: Path) -> Iterator[tuple[str, str, bytes]]:
    changed = _git(folder, "ls-files", "-z", "--others", "--modified", "--exclude-standard").decode().split("\0")
    for name in filter(None, changed):
        if (folder / name).is_file():
            yield name, "", (folder / name).read_bytes()


def _commit(folder: Path, blob: str) -> str:
    if not blob:
        return "not committed yet"
    said = _git(folder, "log", "--all", "--format=%h", f"--find-object={blob}").decode().split()
    return f"commit {said[-1]}" if said else "in no commit's own change"


def _is_shallow(folder: Path) -> bool:
    return _git(folder, "rev-parse", "--is-shallow-repository").strip() == b"true"


def _git(folder: Path, *words: str, given: bytes = b"") -> bytes:
    return subprocess.run(["git", "-C", str(folder), *words], input=given, stdout=subprocess.PIPE, check=True).stdout  # noqa: S603, S607 - git, of whoever runs this


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
