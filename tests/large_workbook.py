"""A workbook of as many products as one likes, all of them samples, one in twenty wrong in a way that is known."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

EVERY = 20
"""The rows with these numbers are wrong: 20, 40, …"""
WRONG = (("price_thb", "=9*9"), ("stock", "-1"), ("kind", "thing"), ("community", "nowhere"), ("name_th", ""))
COMMUNITIES = 100
GOODS = (
    ("ผ้าทอมือ", "Hand-woven cloth", "textile"),
    ("น้ำพริกเผา", "Chilli paste", "food"),
    ("ตะกร้าสาน", "Woven basket", "craft"),
    ("กาแฟคั่ว", "Roast coffee", "drink"),
    ("สบู่สมุนไพร", "Herbal soap", "herbal"),
)

Sheets = dict[str, Iterable[list[str]]]


def wrong(row: int) -> str | None:
    """The column that is wrong in the row with this number, as Excel counts."""
    return WRONG[row // EVERY % len(WRONG)][0] if row % EVERY == 0 else None


def wrong_rows(count: int) -> dict[int, str]:
    """The wrong rows among so many products, each with its column."""
    return {row: column for row in range(2, count + 2) if (column := wrong(row))}


def good(count: int) -> int:
    """How many of so many products pass."""
    return count - len(wrong_rows(count))


def sheets(count: int, faultless: bool = False, price: int = 50) -> Sheets:
    """The rows of both sheets, headers first."""
    return {"communities": _communities(), "products": _products(count, faultless, price)}


def write_csv(folder: Path, count: int, **options: bool | int) -> Path:
    """Writes it as a folder of .csv files; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in sheets(count, **options).items():  # type: ignore[arg-type]
        with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(rows)
    return folder


def write_xlsx(path: Path, count: int, **options: bool | int) -> Path:
    """Writes it as Excel does, its texts shared; returns the path."""
    return write_sheets(path, sheets(count, **options))  # type: ignore[arg-type]


def write_sheets(path: Path, sheets: Sheets) -> Path:
    """Writes an .xlsx of these sheets."""
    texts: dict[str, int] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        for name, content in OUTLINE.items():
            archive.writestr(name, content)
        archive.writestr("xl/workbook.xml", f"{HEAD}<workbook {NAMES}><sheets>{_listed(sheets)}</sheets></workbook>")
        archive.writestr("xl/_rels/workbook.xml.rels", _relations(len(sheets)))
        for number, rows in enumerate(sheets.values(), start=1):
            with archive.open(f"xl/worksheets/sheet{number}.xml", "w") as part:
                part.write(f'{HEAD}<worksheet {NAMES}><dimension ref="A1"/><sheetData>'.encode())
                for row, cells in enumerate(rows, start=1):
                    part.write(_row(row, cells, texts).encode())
                part.write(b"</sheetData></worksheet>")
        with archive.open("xl/sharedStrings.xml", "w") as part:
            part.write(f"{HEAD}<sst {NAMES}>".encode())
            for text in texts:
                part.write(f"<si><t>{escape(text)}</t></si>".encode())
            part.write(b"</sst>")
    return path


HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
NAMES = f'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{OFFICE}"'
KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
OUTLINE = {
    "[Content_Types].xml": f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    f'<Override PartName="/xl/workbook.xml" ContentType="{KINDS}.sheet.main+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{KINDS}.sharedStrings+xml"/></Types>',
    "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
}


def _listed(sheets: Sheets) -> str:
    return "".join(f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(sheets, 1))


def _relations(count: int) -> str:
    parts = [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, count + 1)]
    parts.append(("sharedStrings", "sharedStrings.xml"))
    listed = (
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(parts, 1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}">{"".join(listed)}</Relationships>'


def _row(row: int, cells: list[str], texts: dict[str, int]) -> str:
    written = (_cell(f"{chr(ord('A') + place)}{row}", cell, texts) for place, cell in enumerate(cells) if cell)
    return f'<row r="{row}">{"".join(written)}</row>'


def _cell(place: str, cell: str, texts: dict[str, int]) -> str:
    if cell.isdigit():
        return f'<c r="{place}"><v>{cell}</v></c>'
    return f'<c r="{place}" t="s"><v>{texts.setdefault(cell, len(texts))}</v></c>'


def _communities() -> Iterator[list[str]]:
    yield ["code", "zone", "name_th", "name_en", "province"]
    for number in range(COMMUNITIES):
        yield [f"c-{number}", "south", f"ชุมชนตัวอย่าง {number}", f"Sample community {number}", "สงขลา"]


def _products(count: int, faultless: bool, price: int) -> Iterator[list[str]]:
    header = [
        "sku", "community", "kind", "category", "name_th", "name_en", "aliases", "maker", "about_th", "about_en",
        "price_thb", "stock", "photo", "otop_star", "star_year_be", "licence_no", "alcohol_or_tobacco", "returnable",
        "variant_of", "option", "option_en", "active",
    ]  # fmt: skip
    yield header
    for row in range(2, count + 2):
        cells = _product(row, price)
        if not faultless and (column := wrong(row)):
            cells[header.index(column)] = dict(WRONG)[column]
        yield cells


def _product(row: int, price: int) -> list[str]:
    th, en, category = GOODS[row % len(GOODS)]
    # One in fifty is an option of the product in the row above it.
    option = row % 50 == 3
    community = (row - option) % COMMUNITIES
    return [
        f"s-{row:06}", f"c-{community}", "product", category, f"{th} {row}", f"{en} {row}", "ของฝาก;ของดี",
        f"กลุ่มแม่บ้านตัวอย่าง {community}", "ทำด้วยมือทุกชิ้น (ตัวอย่าง ราคาและจำนวนไม่ใช่ของจริง)",
        "Made by hand. A sample: price and stock are not real.", str(price + row % 900), str(row % 200),
        "https://fair.example/p.jpg", str(1 + row % 5), "2565", "", "no", "yes",
        f"s-{row - 1:06}" if option else "", "เล็ก" if option else "", "Small" if option else "", "yes",
    ]  # fmt: skip
