"""A workbook comes from Excel, LibreOffice or a program, in English or Thai, whole or broken."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from catalog.offers.communities import communities
from catalog.offers.products import products
from catalog.workbook import NotAWorkbook
from catalog.workbook.loading import open_book
from catalog.workbook.report import Counts
from catalog.workbook.sheets import Sheet, SheetRow
from db.engine import open_engine
from tests.workbook_office import CLOTH, KO_YO, MORNING, WALK, Office, xlsx

COMMUNITIES = [list(KO_YO), list(KO_YO.values())]
NAMES = ["sku", "community", "kind", "category", "name_th", "price_thb", "stock"]


@pytest.fixture
def office(sqlite_template: Path, tmp_path: Path) -> Iterator[Office]:
    """An empty shop; how a file is read does not depend on the database."""
    shutil.copy(sqlite_template, tmp_path / "fair.db")
    engine = open_engine(f"sqlite:///{tmp_path / 'fair.db'}")
    yield Office(engine, tmp_path)
    engine.dispose()


def cloth(**cells: Any) -> list[Any]:
    return list({**CLOTH, **cells}.values())


def of_products(office: Office, *rows: list[Any]) -> Path:
    return xlsx(office.folder / "fair.xlsx", {"communities": COMMUNITIES, "products": [NAMES, *rows]})


def rewrite(path: Path, part: str, pattern: str, by: str) -> None:
    """Changes one part of an .xlsx as another program would have written it."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part], count = re.subn(pattern.encode(), by.encode(), parts[part])
    assert count, parts[part]
    with zipfile.ZipFile(path, "w") as archive:
        for name, contents in parts.items():
            archive.writestr(name, contents)


def reason_of(office: Office, path: Path) -> str:
    with pytest.raises(NotAWorkbook) as caught:
        office.load(path)
    assert office.count(communities) == 0
    return str(caught.value.reason)


def test_cells_are_what_excel_makes_of_them(office: Office) -> None:
    walk = ["walk", "ko-yo", "package", "travel", "เดินชมเกาะ", 19.990000000000002, None]
    seats = [list(MORNING), ["walk", datetime(2569, 11, 21, 9, 0, 0, 400), "21/11/2569 12:00", 10.0]]
    town = [[*KO_YO, "phone", "cod"], [*KO_YO.values(), 812345678, True]]
    sheets: dict[str, Any] = {
        "communities": town,
        "products": [NAMES, cloth(sku=12, price_thb=350, stock=20.0), walk],
        "departures": seats,
    }
    assert office.load(xlsx(office.folder / "fair.xlsx", sheets)).errors == []
    community = office.community()
    assert community is not None and community.phone == "0812345678" and community.cod
    assert (office.product("12").price, office.product("walk").price) == (35_000, 1_999)
    assert office.shelf("walk").on_hand == 10


@pytest.mark.parametrize("name", ["=1+1", "=cmd|' /C calc'!A0", "+ผ้า", "-ผ้า", "@ผ้า", "=ผ้า"])
def test_words_that_look_like_a_formula_stay_words(office: Office, name: str) -> None:
    assert office.load(of_products(office, cloth(name_th=name))).errors == []
    assert office.product().name["th"] == name
    office.sheet("communities", KO_YO)
    office.sheet("products", {**CLOTH, "sku": "csv", "name_th": name})
    assert office.load().errors == []
    assert office.product("csv").name["th"] == name


def test_a_formula_counts_as_its_result(office: Office) -> None:
    path = of_products(office, cloth(price_thb="=300+50", stock='=IF(1,"","")'))
    part, empty = "xl/worksheets/sheet2.xml", r"<v ?/>|<v></v>"
    rewrite(path, part, rf'<c r="F2"><f>([^<]*)</f>(?:{empty})', r'<c r="F2"><f>\1</f><v>350</v>')
    rewrite(path, part, rf'<c r="G2"><f>([^<]*)</f>(?:{empty})', r'<c r="G2" t="str"><f>\1</f><v></v>')
    assert [(error.column, error.reason) for error in office.load(path).errors] == [("stock", "required")]
    rewrite(path, part, r'<c r="G2" t="str"><f>([^<]*)</f><v></v>', r'<c r="G2"><f>\1</f><v>20</v>')
    assert office.load(path).errors == []
    assert (office.product().price, office.shelf().on_hand) == (35_000, 20)


def test_rows_are_numbered_as_excel_does(office: Office) -> None:
    path = of_products(office, [None], cloth(), [], ["", " "], cloth(sku="b", price_thb="x"))
    assert [error.row for error in office.load(path).errors] == [6]
    office.sheet("communities", KO_YO)
    (office.folder / "products.csv").write_text(
        f"{','.join(NAMES)}\n\n,,,,,,\n{','.join(cloth(price_thb='x'))}\n", "utf-8"
    )
    assert [error.row for error in office.load().errors] == [4]


def test_headers_and_sheets_may_be_thai(office: Office) -> None:
    header = ["รหัสชุมชน", "ภาค", "ชื่อชุมชน (ไทย)", "ชื่อชุมชน (อังกฤษ)", "จังหวัด"]
    path = xlsx(office.folder / "fair.xlsx", {"ชุมชน": [header, list(KO_YO.values())]})
    report = office.load(path)
    assert report.errors == [] and report.notes == [] and report.counts == {"communities": Counts(new=1)}


def test_the_row_that_tells_how_to_fill_is_no_data(office: Office) -> None:
    guide = ["รหัสชุมชน\nต้องใส่", "ภาค", "ชื่อชุมชน (ไทย)", None, "จังหวัด"]
    path = xlsx(office.folder / "fair.xlsx", {"communities": [COMMUNITIES[0], guide, COMMUNITIES[1]]})
    report = office.load(path)
    assert report.errors == [] and report.of("communities") == Counts(new=1)


def test_what_we_do_not_know_is_told_of_and_does_no_harm(office: Office) -> None:
    sheets = {
        "communities": [[*KO_YO, "colour", "Name EN"], [*KO_YO.values(), "blue", "Other"]],
        "slots": [["community"], ["ko-yo"]], "Notes": [["anything"]], "Communities": COMMUNITIES,
    }  # fmt: skip
    path = xlsx(office.folder / "fair.xlsx", sheets)
    rewrite(path, "xl/workbook.xml", 'name="Communities1"', 'name="Communities"')
    report = office.load(path)
    assert [(note.sheet, note.column, str(note.remark)) for note in report.notes] == [
        ("slots", None, "sheet_not_used"),
        ("Notes", None, "sheet_not_used"),
        ("Communities", None, "sheet_twice"),
        ("communities", "colour", "column_not_used"),
        ("communities", "Name EN", "column_twice"),
    ]
    community = office.community()
    assert report.errors == [] and community is not None and community.name["en"] == "Ko Yo"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp874", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_as_programs_write_it(office: Office, encoding: str, separator: str) -> None:
    lines = [separator.join(KO_YO), separator.join(KO_YO.values())]
    (office.folder / "Communities.CSV").write_bytes("\r\n".join(lines).encode(encoding))
    assert office.load().errors == []
    community = office.community()
    assert community is not None and community.name["th"] == "เกาะยอ"


def test_one_csv_file_is_a_workbook_too(office: Office) -> None:
    office.sheet("communities", KO_YO)
    office.sheet("products", CLOTH)
    assert office.load(office.folder / "communities.csv").counts == {"communities": Counts(new=1)}
    assert office.load(office.folder / "products.csv").counts == {"products": Counts(new=1)}


def test_line_breaks_stay_in_stories_and_go_from_names(office: Office) -> None:
    office.sheet("communities", {**KO_YO, "name_th": "เกาะ\nยอ", "story_th": "หนึ่ง\r\nสอง_x000D_\n"})
    office.load()
    community = office.community()
    assert community is not None and community.name["th"] == "เกาะ ยอ" and community.story["th"] == "หนึ่ง\nสอง"


def test_an_empty_sheet_is_nothing_to_read(office: Office) -> None:
    path = xlsx(office.folder / "fair.xlsx", {"communities": COMMUNITIES, "products": []})
    assert office.load(path).counts == {"communities": Counts(new=1), "products": Counts()}


def test_what_is_no_workbook_is_refused_by_name(office: Office) -> None:
    words = office.folder / "fair.xlsx"
    assert reason_of(office, words) == "missing"
    words.write_text("ตลาดนัด", "utf-8")
    assert reason_of(office, words) == "not_xlsx"
    with zipfile.ZipFile(words, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    assert reason_of(office, words) == "not_xlsx"
    assert reason_of(office, xlsx(words, {"Sheet1": [["a"]]})) == "no_sheets"
    assert reason_of(office, office.folder) == "no_sheets"


def test_a_workbook_that_breaks_off_changes_nothing(office: Office) -> None:
    path = of_products(office, *(cloth(sku=f"s{number}") for number in range(600)))
    rewrite(path, "xl/worksheets/sheet2.xml", "</sheetData>.*", "<row><c")
    assert reason_of(office, path) == "broken"
    assert office.count(products) == 0


def test_bytes_that_are_no_text_are_refused(office: Office) -> None:
    office.sheet("communities", KO_YO)
    (office.folder / "products.csv").write_bytes(b"sku,name_th\n\xff\xfc\xdb,\xde\n")
    assert reason_of(office, office.folder) == "broken"


def test_a_departure_is_found_again_by_its_time(office: Office) -> None:
    office.sheet("communities", KO_YO)
    office.sheet("products", WALK)
    office.sheet("departures", MORNING)
    office.load()
    office.sheet("departures", {**MORNING, "starts_at": "21/11/2569 09.00 น."})
    assert office.load(now=datetime(2026, 11, 1, tzinfo=UTC)).of("departures") == Counts(unchanged=1)


def test_days_times_and_spans(tmp_path: Path) -> None:
    rows = [[date(2026, 11, 21), time(9, 30), timedelta(hours=26), datetime(2026, 11, 21, 9, 0, 0, 400)], [-0.5, 1e20]]
    path = xlsx(tmp_path / "fair.xlsx", {"a": rows})
    expected = ["2026-11-21 00:00:00", "09:30:00", "1 day, 2:00:00", "2026-11-21 09:00:00"]
    assert read(path) == [[(1, expected), (2, ["-0.5", "100000000000000000000", "", ""])]]
    rewrite(path, "xl/worksheets/sheet1.xml", '(<c r="A1"[^>]*><v>)[^<]*', r"\g<1>99999999")
    assert read(path)[0][0] == (1, ["#VALUE!", *expected[1:]])


def test_days_counted_from_1904(tmp_path: Path) -> None:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.worksheets[0].append([datetime(2026, 11, 21, 9, 0), date(2026, 11, 21), 1.5])
    book.save(tmp_path / "fair.xlsx")
    assert read(tmp_path / "fair.xlsx") == [[(1, ["2026-11-21 09:00:00", "2026-11-21 00:00:00", "1.5"])]]


def test_what_a_workbook_has_besides_cells_is_passed_over(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["B2"].value, sheet["B2"].font, sheet["B2"].hyperlink = "x", Font(bold=True), "https://fair.example"
    sheet["B2"].comment, sheet.print_title_rows = Comment("a", "b"), "1:1"
    chart = BarChart()
    chart.add_data(Reference(sheet, 2, 2))
    book.create_chartsheet().add_chart(chart)
    book.create_sheet("two").append([1])
    book.save(tmp_path / "fair.xlsx")
    # Nor does it matter what the file is called.
    assert read((tmp_path / "fair.xlsx").rename(tmp_path / "fair")) == [[(2, ["", "x"])], [(1, ["1"])]]


def test_a_formula_that_no_program_calculated_and_that_has_no_text_is_an_error(office: Office) -> None:
    path = of_products(office, cloth(price_thb="=300+50"))
    rewrite(path, "xl/worksheets/sheet2.xml", "<f>[^<]*</f>", '<f t="shared" si="0"/>')
    assert [(error.column, error.reason) for error in office.load(path).errors] == [("price_thb", "excel_error")]


def read(path: Path) -> list[list[SheetRow]]:
    """The rows of each sheet."""
    with closing(open_book(path)) as book:
        return [list(_opened(sheet)) for sheet in book.sheets]


def _opened(sheet: Sheet) -> Iterator[SheetRow]:
    with sheet.rows() as rows:
        yield from rows
