"""An .xlsx file as what it is, a zip: refused where it is none, is locked or cut short, or unpacks to too much."""

from __future__ import annotations

import struct
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from catalog.workbook.report import NotAWorkbook, Unreadable
from catalog.workbook.sheets import check_size

MOST_UNPACKED = 400 * 1024 * 1024
"""What all parts unpack to; 100,000 products in 22 columns are 120 MB."""
MOST_PACKED_TIGHT = 20 * 1024 * 1024
TIGHTEST = 200
"""A part above that size which shrank to less than a 200th holds nothing that anyone typed: rows shrink to a 20th."""
MOST_DIRECTORY = 4 * 1024 * 1024
"""Bytes of the zip's own directory; each part, and each picture in the workbook, takes a hundred."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How the files of old Office begin, and those that are locked by a password."""
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_ENDS = b"PK\x05\x06"
_TAIL = 22 + 65_535
_CHUNK = 1024 * 1024


def check_package(path: Path) -> None:
    """Raises NotAWorkbook.

    What passes may be unpacked: its parts together declare no more than we read, and zipfile gives no byte beyond.
    """
    check_size(path)
    _check_ends(path)
    with in_a_sentence(path), zipfile.ZipFile(path) as archive:
        _check_parts(path, archive.infolist())


@contextmanager
def in_a_sentence(path: Path) -> Iterator[None]:
    """Whatever a broken file makes anybody raise (BadZipFile, ExpatError, KeyError, …): it is the file's fault.

    What openpyxl only warns of, such as a day beyond the last one, shows in the cell.
    """
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module="openpyxl")
            yield
    except NotAWorkbook:
        raise
    except Exception as error:
        raise NotAWorkbook(Unreadable.BROKEN, file=path.name) from error


def _check_ends(path: Path) -> None:
    with path.open("rb") as file:
        begins = file.read(len(_OLE))
        if begins == _OLE:
            raise NotAWorkbook(Unreadable.LOCKED if _holds(file, _LOCKED) else Unreadable.NOT_XLSX, file=path.name)
        if not begins.startswith(b"PK"):
            raise NotAWorkbook(Unreadable.NOT_XLSX, file=path.name)
        if (directory := _directory_size(file, path.stat().st_size)) is None:
            raise NotAWorkbook(Unreadable.CUT_SHORT, file=path.name)
        if directory > MOST_DIRECTORY:
            raise NotAWorkbook(Unreadable.BROKEN, file=path.name)


def _holds(file: IO[bytes], words: bytes) -> bool:
    tail = b""
    while chunk := file.read(_CHUNK):
        if words in tail + chunk:
            return True
        tail = chunk[-len(words) :]
    return False


def _directory_size(file: IO[bytes], size: int) -> int | None:
    """Bytes of the directory, which stands at the end of a zip; None where the end is missing."""
    file.seek(max(0, size - _TAIL))
    tail = file.read()
    place = tail.rfind(_ENDS)
    return struct.unpack_from("<I", tail, place + 12)[0] if 0 <= place <= len(tail) - 22 else None


def _check_parts(path: Path, parts: list[zipfile.ZipInfo]) -> None:
    if any(part.flag_bits & 1 for part in parts):
        raise NotAWorkbook(Unreadable.LOCKED, file=path.name)
    tight = any(part.file_size > max(MOST_PACKED_TIGHT, TIGHTEST * part.compress_size) for part in parts)
    if tight or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise NotAWorkbook(Unreadable.UNPACKS_TOO_LARGE, file=path.name, megabytes=MOST_UNPACKED // 1024**2)
