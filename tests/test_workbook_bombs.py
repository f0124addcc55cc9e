"""A file that is made to eat the machine, or is broken in one of the usual ways, is refused with a sentence and costs little."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from catalog.workbook.loading import open_book
from catalog.workbook.report import NotAWorkbook, Unreadable
from tests.large_workbook import HEAD, NAMES, write_sheets, write_xlsx

MOST_MEGABYTES = 100
MOST_SECONDS = 20
MANY = 19 * 1024 * 1024
"""Bytes of an attack that is just too small to be refused for its size."""
ROWS = [["code", "zone", "name_th", "province"], ["ko-yo", "south", "เกาะยอ", "สงขลา"]]


def workbook(path: Path, **parts: str) -> Path:
    """A workbook of one sheet, some of whose parts are replaced by these."""
    write_sheets(path, {"communities": ROWS})
    names = {"sheet": "xl/worksheets/sheet1.xml", "texts": "xl/sharedStrings.xml", "book": "xl/workbook.xml"}
    with zipfile.ZipFile(path) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    contents |= {names[part]: content.encode() for part, content in parts.items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return path


def sheet(rows: str, before: str = "") -> str:
    return f"{HEAD}{before}<worksheet {NAMES}><sheetData>{rows}</sheetData></worksheet>"


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 30))
DOCTYPE = f'<!DOCTYPE worksheet [<!ENTITY l0 "ha">{LAUGHS}]>'


def lying(path: Path) -> Path:
    """A sheet of 19 MB that says that it is small."""
    workbook(path, sheet=sheet(" " * MANY))
    contents = bytearray(path.read_bytes())
    entry = contents.index(b"xl/worksheets/sheet1.xml", contents.index(b"PK\x01\x02")) - 46
    contents[entry + 24 : entry + 28] = struct.pack("<I", 1000)
    path.write_bytes(contents)
    return path


def full_directory(path: Path) -> Path:
    """A zip of nothing but names."""
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(20_000):
            archive.writestr(f"{number}{'x' * 200}", b"")
    return path


def with_password(path: Path) -> Path:
    """What a program that locks zips does to each part."""
    contents = bytearray(workbook(path).read_bytes())
    place = contents.find(b"PK\x01\x02")
    while place >= 0:
        contents[place + 8] |= 1
        place = contents.find(b"PK\x01\x02", place + 1)
    path.write_bytes(contents)
    return path


def old_office(path: Path, stream: str) -> Path:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096) + stream.encode("utf-16-le") + bytes(4096))
    return path


def sparse(path: Path, megabytes: int) -> Path:
    with path.open("wb") as file:
        file.truncate(megabytes * 1024**2)
    return path


def text(path: Path, content: str) -> Path:
    path.write_text(content, "utf-8")
    return path


XLSX: dict[str, tuple[str, Callable[[Path], Path]]] = {
    "packed too tight": ("unpacks_too_large", lambda p: workbook(p, sheet=sheet(" " * 2 * MANY))),
    "lies about its size": ("broken", lying),
    "a directory without end": ("broken", full_directory),
    "a billion laughs in a sheet": ("broken", lambda p: workbook(p, sheet=sheet("&l29;", DOCTYPE))),
    "a billion laughs in the texts": ("broken", lambda p: workbook(p, texts=f"{DOCTYPE}<sst {NAMES}><si><t>&l29;</t></si></sst>")),
    "a billion laughs in the list of sheets": ("broken", lambda p: workbook(p, book=f"{DOCTYPE}<workbook>&l29;</workbook>")),
    "a tag without end": ("broken", lambda p: workbook(p, sheet=sheet(f'<row r="{"1" * MANY}"/>'))),
    "tags in tags": ("broken", lambda p: workbook(p, sheet=sheet("<a>" * (MANY // 3)))),
    "a name for each tag": ("broken", lambda p: workbook(p, sheet=sheet("".join(f"<a{n}/>" for n in range(50_000))))),
    "a row two billion down": ("too_many_rows", lambda p: workbook(p, sheet=sheet('<row r="2000000000"/>'))),
    "a row without end": ("broken", lambda p: workbook(p, sheet=sheet("<row>" + "<c/>" * 20_000))),
    "a column far right": ("broken", lambda p: workbook(p, sheet=sheet('<row><c r="ZZZZ1"><v>1</v></c></row>'))),
    "a text that is not there": ("broken", lambda p: workbook(p, sheet=sheet('<row><c t="s"><v>9</v></c></row>'))),
    "a text of 19 MB": ("broken", lambda p: workbook(p, texts=f"<sst {NAMES}><si><t>{'x' * MANY}</t></si></sst>")),
    "rows with a height each": (
        "unpacks_too_large", lambda p: workbook(p, sheet=sheet('<row ht="12.8" hidden="0"/>' * (MANY // 26)))
    ),
    "links before the rows": (
        "unpacks_too_large", lambda p: workbook(p, sheet=sheet("").replace("<sheetData>", "<a/>" * (MANY // 4)))
    ),
    "texts without end": (
        "unpacks_too_large", lambda p: workbook(p, texts=f"<sst {NAMES}>{'<si/>' * (MANY // 5)}</sst>")
    ),
    "rows among the texts": (
        "unpacks_too_large", lambda p: workbook(p, texts=f"<sst {NAMES}>{'<row><c/></row>' * (MANY // 15)}</sst>")
    ),
    "formulas without end": (
        "unpacks_too_large", lambda p: workbook(p, sheet=sheet('<row><c><f>1</f></c><c><f/></c></row>' * (MANY // 38)))
    ),
    "a list of sheets of names": (
        "unpacks_too_large", lambda p: workbook(p, book=f"<workbook {NAMES}>{'<sheet/>' * 500_000}</workbook>")
    ),
    "a row above another": ("broken", lambda p: workbook(p, sheet=sheet('<row r="2"/><row r="1"/>'))),
    "a cell left of another": ("broken", lambda p: workbook(p, sheet=sheet('<row><c r="B1"/><c r="A1"/></row>'))),
    "a list of sheets of 17 MB": ("broken", lambda p: workbook(p, book="<workbook>" + " " * 17 * 1024**2)),
    "locked by a password": ("locked", lambda p: old_office(p, "EncryptedPackage")),
    "locked as a zip": ("locked", with_password),
    "an old .xls": ("not_xlsx", lambda p: old_office(p, "Workbook")),
    "a picture": ("not_xlsx", lambda p: text(p, "\x89PNG")),
    "200 MB": ("too_large", lambda p: sparse(p, 200)),
}  # fmt: skip
CSV: dict[str, tuple[str, Callable[[Path], Path]]] = {
    "a quotation without end": ("broken", lambda p: text(p, 'sku,name_th\n"' + "ก\n" * (MANY // 4))),
    "a line without end": ("broken", lambda p: text(p, "x" * MANY)),
    "columns without end": ("broken", lambda p: text(p, "," * MANY)),
    "a row of lines without end": ("broken", lambda p: text(p, '"\n",' * (MANY // 4))),
    "rows without end": ("too_many_rows", lambda p: text(p, "sku\n" + "\n" * 1_100_000)),
    "bytes that are no text": ("broken", lambda p: p.write_bytes(b"sku\n\xff\xfc\xdb\xde\n") and p),
    "half of a UTF-16": ("broken", lambda p: p.write_bytes("sku\nก".encode("utf-16")[:-1]) and p),
    "UTF-8 with a broken byte": ("broken", lambda p: p.write_bytes("name_th\nเกาะยอ\n".encode() + b"\xe0\xa1\n") and p),
    "a surrogate as if it were UTF-8": ("broken", lambda p: p.write_bytes(b"name_en\nKo\xed\xa0\x80 Yo\n") and p),
    "300 MB": ("too_large", lambda p: sparse(p, 300)),
}  # fmt: skip
ATTACKS = {**{f"{name}.xlsx": one for name, one in XLSX.items()}, **{f"{name}.csv": one for name, one in CSV.items()}}

# Whoever starts a process counts its own size as that process's at first, so a small one starts it.
SMALL = "import resource, subprocess, sys; sys.exit(subprocess.call([sys.executable, *sys.argv[1:]]))"
READS = """
import json, resource, sys
from pathlib import Path
from catalog.workbook import NotAWorkbook
from catalog.workbook.xlsx import tags
from catalog.workbook.loading import open_book
resource.setrlimit(resource.RLIMIT_CPU, (%d, %d))
%s
for name in sys.argv[1:]:
    try:
        reason = sum(1 for sheet in open_book(Path(name)).sheets for rows in [sheet.rows()] for _ in rows.__enter__())
    except NotAWorkbook as error:
        reason = str(error.reason)
    print(json.dumps([reason, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]), flush=True)
"""


def read(folder: Path, *files: Path, unguarded: str = "") -> list[tuple[str | int, float]]:
    """Why each file is refused, or how many rows it has, and how many megabytes were taken at most so far."""
    work = READS % (MOST_SECONDS, MOST_SECONDS, unguarded)
    command = [sys.executable, "-c", SMALL, "-c", work, *map(str, files)]
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, text=True, check=True)
    unit = 1024**2 if sys.platform == "darwin" else 1024
    return [(reason, peak / unit) for reason, peak in map(json.loads, done.stdout.splitlines())]


def odd(path: Path) -> Path:
    """A workbook with a size that nobody should believe, and links without end behind its rows, which nobody reads."""
    cells = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>code</t></is></c></row><row r="7"><c r="A7" t="s"><v>0</v></c></row>'
    )
    sized = sheet(cells).replace("<sheetData>", '<dimension ref="A1:XFD1000000000"/><sheetData>')
    return workbook(path, sheet=sized.replace("</worksheet>", f"{'<hyperlink/>' * (MANY // 12)}</worksheet>"))


def test_each_attack_is_refused_and_costs_little(tmp_path: Path) -> None:
    files = {name: attack(tmp_path / name) for name, (_, attack) in ATTACKS.items()}
    expected: dict[str, str | int] = {name: reason for name, (reason, _) in ATTACKS.items()} | {"odd.xlsx": 2}
    files["odd.xlsx"] = odd(tmp_path / "odd.xlsx")
    found = dict(zip(files, read(tmp_path, *files.values()), strict=True))
    assert {name: reason for name, (reason, _) in found.items()} == expected
    assert {name: peak for name, (_, peak) in found.items() if peak > MOST_MEGABYTES} == {}


@pytest.mark.parametrize(
    ("rows", "unguarded"),
    [
        ("<a>" * 800_000, "tags.DEEPEST = tags.MOST_HELD = 10**12"),
        ('<a a=""/>' * 400_000 + "<row><c><v>1</v></c></row>", "tags.MOST_HELD = 10**12"),
    ],
    ids=["in tags", "beside tags"],
)
def test_without_a_bound_tags_eat_the_memory(tmp_path: Path, rows: str, unguarded: str) -> None:
    """The negative control."""
    path = workbook(tmp_path / "tags.xlsx", sheet=sheet(rows))
    ((_, peak),) = read(tmp_path, path, unguarded=unguarded)
    assert peak > 1.5 * MOST_MEGABYTES


@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.98])
def test_a_file_that_breaks_off_is_said_to(tmp_path: Path, share: float) -> None:
    contents = write_xlsx(tmp_path / "fair.xlsx", 200).read_bytes()
    (tmp_path / "part.xlsx").write_bytes(contents[: int(len(contents) * share)])
    with pytest.raises(NotAWorkbook) as caught:
        open_book(tmp_path / "part.xlsx")
    assert caught.value.reason is Unreadable.CUT_SHORT
