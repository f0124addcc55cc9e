"""The scan of `make check` finds a secret that was committed, even when it was taken out again."""

from __future__ import annotations

import secrets
import subprocess
import sys
from pathlib import Path

import pytest

SCAN = Path(__file__).parent.parent / ".ci" / "secret_scan.py"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    _git(tmp_path, "init", "--quiet")
    _commit(tmp_path, "README.md", "Nothing to see.\n")
    return tmp_path


def _git(folder: Path, *words: str) -> str:
    who = ["-c", "user.name=Nobody", "-c", "user.email=nobody@fair.example", "-c", "commit.gpgsign=false"]
    return subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True, text=True).stdout


def _commit(folder: Path, name: str, contents: str) -> str:
    (folder / name).write_text(contents, "utf-8")
    _git(folder, "add", name)
    _git(folder, "commit", "--quiet", "-m", f"Write {name}")
    return _git(folder, "rev-parse", "--short", "HEAD").strip()


def _scan(folder: Path) -> tuple[int, str]:
    done = subprocess.run([sys.executable, str(SCAN), str(folder)], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_a_secret_is_found_in_the_commit_that_brought_it_though_a_later_one_took_it_out(repository: Path) -> None:
    kinds = {
        "channel.env": f"LINE_CHANNEL_SECRET={secrets.token_hex(16)}\n",
        "notes.md": f"the token is {'x1' * 86}= and not to be told\n",
        "key.txt": "-----BEGIN RSA {} KEY-----\n".format("PRIVATE"),
    }
    commits = {name: _commit(repository, name, f"a line\n{contents}") for name, contents in kinds.items()}
    _git(repository, "rm", "--quiet", *kinds)
    _git(repository, "commit", "--quiet", "-m", "Take them out again")
    status, said = _scan(repository)
    assert status == 1
    for name, commit in commits.items():
        assert f"{name}:2 (commit {commit})" in said, said
    assert kinds["channel.env"].partition("=")[2].strip() not in said


def test_a_secret_that_is_not_committed_yet_is_found_too(repository: Path) -> None:
    assert _scan(repository)[0] == 0
    (repository / "mine.env").write_text(f"SECRET_KEY={secrets.token_urlsafe(32)}\n", "utf-8")
    status, said = _scan(repository)
    assert status == 1
    assert "mine.env:1 (not committed yet)" in said


def test_without_a_history_it_says_so(tmp_path: Path) -> None:
    status, said = _scan(tmp_path)
    assert (status, said) == (0, "No git history here: there is nothing to look through.\n")
