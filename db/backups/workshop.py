"""A hidden folder to work in: it goes when the work ends, and what a killed process left of one is swept up by the next."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

PREFIX, SUFFIX = ".taladnad-", ".part"


@contextmanager
def workshop(beside: Path) -> Iterator[Path]:
    """A new folder inside `beside`, which is made if need be, so that a rename leads from one to the other.

    Only its owner can look into it.
    """
    beside.mkdir(parents=True, exist_ok=True)
    folder, mark = _made(beside)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(mark)


def _made(beside: Path) -> tuple[Path, int]:
    """The folder, and the lock on it that says somebody lives there: the system lifts it when a process dies."""
    with _opened(beside) as yard:
        fcntl.flock(yard, fcntl.LOCK_EX)
        for left in beside.glob(f"{PREFIX}*{SUFFIX}"):
            _sweep(left)
        folder = Path(mkdtemp(prefix=PREFIX, suffix=SUFFIX, dir=beside))
        mark = os.open(folder, os.O_RDONLY)
        fcntl.flock(mark, fcntl.LOCK_EX)
        return folder, mark


def _sweep(left: Path) -> None:
    with suppress(OSError), _opened(left) as mark:
        fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    descriptor = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def flush(path: Path) -> None:
    """What was written there, or renamed into it, has reached the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
