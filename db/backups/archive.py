"""The file that a backup is: a tar of the database's copy and the pictures, with a manifest that comes last."""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO

import orjson

from db.backups.copying import Facts, NotDone

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database"
MEDIA = "media"
LONGEST_MANIFEST = 64 * 1024**2
CHUNK = 1024**2


class Broken(NotDone):
    """The file is no backup, or is not what was once written. Its words say what was found."""


@dataclass(frozen=True)
class Stored:
    """What a file in the archive must be."""

    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What was backed up: by which release, what lies in it, from which `kind` of database, with which `tool`, and when.

    `files` has the path of each file in the archive.
    """

    version: str
    facts: Facts
    kind: str
    tool: str
    taken_at: datetime
    files: dict[str, Stored]

    @property
    def pictures(self) -> list[str]:
        """The paths of the pictures in the archive."""
        return [name for name in self.files if name != DATABASE]

    def to_json(self) -> bytes:
        return orjson.dumps({"format": FORMAT, **vars(self)}, option=orjson.OPT_INDENT_2)


class Writer:
    """Adds files to an archive that is being made."""

    def __init__(self, file: BinaryIO) -> None:
        self._tar = tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115 - finish closes it
        self.files: dict[str, Stored] = {}

    def add(self, name: str, path: Path) -> None:
        """Copies a file in. Raises FileNotFoundError where it has gone, OSError where it shrinks meanwhile."""
        with path.open("rb") as file:
            info = _info(name, os.fstat(file.fileno()).st_size)
            counted = _Hashing(file)
            self._tar.addfile(info, counted)
        self.files[name] = Stored(info.size, counted.hash.hexdigest())

    def finish(self, manifest: Manifest) -> None:
        """Writes the manifest and the end."""
        contents = manifest.to_json()
        self._tar.addfile(_info(MANIFEST, len(contents)), io.BytesIO(contents))
        self._tar.close()


def _info(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info


class _Hashing:
    """A file whose contents are hashed as they are read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        contents = self._file.read(size)
        self.hash.update(contents)
        return contents


class Reader:
    """An archive that somebody hands us: nothing in it is believed before it was compared with its manifest."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self._members = {member.name: member for member in tar}
        self.manifest = _manifest(self._contents(MANIFEST))
        if strange := self._members.keys() - self.manifest.files.keys() - {MANIFEST}:
            raise Broken(f"it holds what its manifest does not name: {min(strange)[:100]!r}")

    def check(self) -> None:
        """Reads every byte. Raises Broken where a file is missing or is not what was stored."""
        for name in self.manifest.files:
            for _ in self._pieces(name):
                pass

    def copy(self, name: str, to: Path) -> None:
        """Writes a file of the archive to `to`, on the disk when this returns. Raises Broken."""
        # For its owner alone, as the archive is.
        with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for piece in self._pieces(name):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())

    def _pieces(self, name: str) -> Iterator[bytes]:
        stored = self.manifest.files[name]
        file = self._opened(name)
        counted = _Hashing(file)
        while piece := counted.read(CHUNK):
            yield piece
        if (file.tell(), counted.hash.hexdigest()) != (stored.bytes, stored.sha256):
            raise Broken(f"{name} is not what was stored")

    def _contents(self, name: str) -> bytes:
        return self._opened(name).read(LONGEST_MANIFEST)

    def _opened(self, name: str) -> IO[bytes]:
        member = self._members.get(name)
        file = self._tar.extractfile(member) if member is not None and member.isreg() else None
        if file is None:
            raise Broken(f"it is not whole: {name} is missing")
        return file


@contextmanager
def reading(path: Path) -> Iterator[Reader]:
    """Opens an archive. Raises Broken, also later, while it is read."""
    try:
        with tarfile.open(path, "r:") as tar:
            yield Reader(tar)
    except (tarfile.TarError, EOFError) as error:
        raise Broken(f"it is no backup, or not a whole one ({error})") from error


def _manifest(contents: bytes) -> Manifest:
    try:
        told = orjson.loads(contents)
        if told.pop("format") != FORMAT:
            raise Broken("it was written by a newer release, in a form that this one does not know")
        told["taken_at"] = datetime.fromisoformat(told["taken_at"])
        told["facts"] = _facts(**told["facts"])
        told["files"] = {_safe(name): Stored(**stored) for name, stored in told["files"].items()}
        return Manifest(**told)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Broken("its manifest cannot be read") from error


def _facts(revision: str, rows: dict[str, int]) -> Facts:
    """They become part of statements: names are identifiers, numbers are numbers."""
    if not (revision.isalnum() and all(name.isidentifier() for name in rows)):
        raise ValueError("a table or a migration has a strange name")
    return Facts(revision, {name: int(count) for name, count in rows.items()})


def _safe(name: str) -> str:
    if name != DATABASE and not is_picture(name):
        raise Broken(f"a file in it has a name that leads elsewhere: {name[:100]!r}")
    return name


def is_picture(name: str) -> bool:
    """Whether the name leads below MEDIA_DIR and nowhere else. What is hidden is half written, or not ours."""
    parts = PurePosixPath(name).parts
    strange = any(part.startswith(".") or not part.isprintable() or "\\" in part for part in parts)
    return len(parts) > 1 and parts[0] == MEDIA and not strange and name == "/".join(parts)
