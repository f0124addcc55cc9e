"""What is installed is whole: every file that the code reads at run time is named as package data."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path, PurePath

ROOT = Path(__file__).parent.parent
ROOMS = ("bot", "catalog", "db", "handlers", "locales", "sandbox", "web")
NOT_READ = {".po", ".pot", ".md"}


def unpackaged(files: list[str], data: dict[str, list[str]]) -> list[str]:
    """The files that a wheel would leave out: neither modules of a package nor matched by its data patterns."""
    missing = []
    for name in files:
        path = PurePath(name)
        is_module = path.suffix == ".py" and (ROOT / path.parent / "__init__.py").exists()
        inside = path.relative_to(path.parts[0])
        named = any(_matches(inside, pattern) for pattern in data.get(path.parts[0], []))
        if not is_module and not named and path.suffix not in NOT_READ:
            missing.append(name)
    return missing


def _matches(path: PurePath, pattern: str) -> bool:
    if pattern.endswith("/**"):
        return path.parts[0] == pattern.removesuffix("/**")
    return len(path.parts) == len(PurePath(pattern).parts) and path.match(pattern)


def _tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files", *ROOMS], cwd=ROOT, capture_output=True, text=True, check=True)
    return listed.stdout.splitlines()


def test_every_file_that_is_read_is_packaged() -> None:
    data = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["package-data"]
    assert unpackaged(_tracked(), data) == []


def test_a_file_that_nobody_named_is_found() -> None:
    assert unpackaged(["db/migrations/env.py", "bot/door.py"], {"db": ["migrations/script.py.mako"]}) == [
        "db/migrations/env.py"
    ]
