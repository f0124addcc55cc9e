"""Everything that a load finds stands in a .csv file that Excel opens and no formula gets into; a bar shows how far it is."""

from __future__ import annotations

import csv
import os
import pty
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from select import select

import pytest
from sqlalchemy import Engine

from catalog.workbook.report import KEPT, Counts, Note, Reason, Remark, Report, RowError
from catalog.workbook.steps import Phase, Step
from cli.progress import Waiting
from cli.report_file import COLUMNS, NoPlace, ReportFile, place_beside
from db.engine import open_engine
from handlers.organiser.load_words import stopped
from locales.i18n import language
from tests.loads import PATIENCE_SECONDS, Load
from tests.workbook_office import CLOTH, KO_YO, Office

PRICE = RowError("products", 7, "price_thb", Reason.NOT_MONEY, {"value": "=1+1"})


def written(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_wrong_cell_and_a_note_are_a_line_each(tmp_path: Path) -> None:
    report = ReportFile(tmp_path / "wrong.csv")
    report.take(PRICE)
    report.take(Note("products", 9, "stock", Remark.STOCK_LEFT_ALONE, {"value": 20, "on_hand": 17}))
    report.take(Note("products", None, "colour", Remark.COLUMN_NOT_USED))
    report.keep()
    report.close()
    assert report.path.read_bytes().startswith(b"\xef\xbb\xbf" + ",".join(COLUMNS).encode())
    first, second, third = written(report.path)
    assert (first["sheet"], first["row"], first["column"], first["result"]) == ("products", "7", "price_thb", "refused")
    assert "ไม่ใช่จำนวนเงิน" in first["reason_th"] and "is not an amount of baht" in first["reason_en"]
    assert (second["row"], second["result"], second["value"]) == ("9", "note", "20")
    assert (third["row"], third["column"]) == ("", "colour")


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t=", "\r=", "\0=", "＝", "＋", "－", "＠", " ="])
def test_no_cell_of_the_report_is_a_formula(tmp_path: Path, begins: str) -> None:
    words = f"{begins}cmd|' /C calc'!A0"
    report = ReportFile(tmp_path / "wrong.csv")
    report.take(RowError("products", 2, "name_th", Reason.NOT_A_CHOICE, {"value": words, "choices": "a"}))
    report.take(Note(words, None, words, Remark.COLUMN_NOT_USED))
    report.keep()
    report.close()
    cells = [cell for line in written(report.path) for cell in line.values()]
    assert sum(cell.startswith(f"'{begins}") for cell in cells) == 3
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")) for cell in cells)


def test_the_report_has_its_name_when_the_check_is_over_and_grows_from_there(tmp_path: Path) -> None:
    path = tmp_path / "wrong.csv"
    for rows in (2, 1):
        report = ReportFile(path)
        for _ in range(rows):
            report.take(PRICE)
        assert len(written(path)) == 2 if path.exists() else rows == 2
        report.keep()
        assert len(written(path)) == rows
        report.take(PRICE)
        report.keep()
        assert len(written(path)) == rows + 1
        report.close()
        if rows == 2:
            path.write_text(path.read_text("utf-8").rsplit("\n", 2)[0] + "\n", "utf-8")
    assert [one.name for one in tmp_path.iterdir()] == ["wrong.csv"]


def test_a_check_that_is_cut_off_leaves_the_older_report(tmp_path: Path) -> None:
    path = tmp_path / "wrong.csv"
    path.write_text(f"\ufeff{','.join(COLUMNS)}\r\nolder", "utf-8")
    report = ReportFile(path)
    report.take(PRICE)
    report.close()
    assert path.read_text("utf-8").endswith("older") and len(list(tmp_path.iterdir())) == 1


def test_with_nothing_to_tell_an_older_report_goes(tmp_path: Path) -> None:
    path = tmp_path / "wrong.csv"
    path.write_text(f"\ufeff{','.join(COLUMNS)}\r\n", "utf-8")
    report = ReportFile(path)
    report.keep()
    report.close()
    assert list(tmp_path.iterdir()) == []


def test_a_report_never_takes_the_place_of_something_else(tmp_path: Path) -> None:
    (tmp_path / "products.csv").write_text("sku\n", "utf-8")
    for path in (tmp_path / "products.csv", tmp_path, tmp_path / "nowhere" / "wrong.csv"):
        with pytest.raises(NoPlace):
            ReportFile(path)


def test_the_report_lies_beside_the_workbook_and_is_no_sheet_of_it(tmp_path: Path) -> None:
    folder = tmp_path / "fair"
    folder.mkdir()
    assert place_beside(tmp_path / "fair.xlsx") == place_beside(folder) == tmp_path / "fair-report.csv"
    assert place_beside(folder / "products.csv") == folder / "products-report.csv"


def test_beside_a_workbook_where_nothing_can_be_written_it_lies_elsewhere() -> None:
    """/proc is nobody's to write to."""
    place = place_beside(Path("/proc/1/fair.xlsx"))
    assert place.name == "fair-report.csv" and os.access(place.parent, os.W_OK)


def test_a_report_in_the_folder_is_not_read(engine: Engine, tmp_path: Path) -> None:
    office = Office(engine, tmp_path)
    office.sheet("communities", KO_YO)
    (office.folder / "communities-report.csv").write_text(",".join(COLUMNS), "utf-8")
    report = office.load()
    assert report.notes == [] and report.counts == {"communities": Counts(new=1)}


def test_of_very_many_only_the_first_stay_in_memory_and_all_are_told(engine: Engine, tmp_path: Path) -> None:
    office, told = Office(engine, tmp_path), []
    office.sheet("communities", KO_YO)
    office.sheet("products", *({**CLOTH, "sku": f"s{n}", "price_thb": "x", "kind": "y"} for n in range(KEPT)))
    report = office.load(told=told.append)
    assert len(told) == 2 * KEPT == report.faults["products"] and report.of("products").refused == KEPT
    assert report.errors == told[:KEPT]


def test_rows_that_follow_a_refused_one_do_not_crowd_out_the_others() -> None:
    report = Report()
    for row in range(1, 3 * KEPT):
        report.refuse(RowError("products", row, "community", Reason.REFUSED_PARENT))
    report.refuse(PRICE)
    assert report.errors[-1] is PRICE and len(report.errors) == KEPT + 1
    assert (report.faults["products"], report.followers["products"]) == (1, 3 * KEPT - 1)


def step(phase: Phase, rows: int, share: float) -> Step:
    return Step(phase, "products", rows, share)


def test_on_a_terminal_a_bar_shows_how_far_it_is(sqlite_template: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'fair.db')}"
    office = Office(open_engine(url), tmp_path)
    office.small_fair()
    office.engine.dispose()
    ours, theirs = pty.openpty()
    running = Load(url, tmp_path, "workbook", stderr=theirs)
    os.close(theirs)
    shown = "".join(heard(ours))
    assert running.ends().status == 0
    for words in ("กำลังตรวจ products", "Checking products", "Taking in products", "Taking in departures", "100%"):
        assert words in shown


def heard(terminal: int) -> Iterator[str]:
    """What comes to a terminal until all who write to it are gone; fails where nobody says anything for long."""
    with os.fdopen(terminal, "rb", buffering=0) as ours:
        while select([ours], [], [], PATIENCE_SECONDS)[0]:
            try:
                yield (ours.read(100_000) or b"").decode(errors="replace")
            except OSError:  # what Linux says of a terminal that nobody holds any more
                return
    raise AssertionError("nothing comes, and it has not ended")


def test_where_a_load_stopped_is_told_by_how_many_rows_are_in() -> None:
    """Options come after all products: a row of the file would tell less."""
    last = Step(Phase.APPLYING, "products", 1500, 0.5)
    assert stopped(last, language("en")) == (
        "Stopped in the sheet products: 1,500 rows of it are in. "
        "Load the same file again: what is in stays as it is, and the rest follows."
    )
    assert "นำเข้าแล้ว 1,500 แถว" in stopped(last, language("th"))
    assert stopped(None, language("en")) == "Stopped. Nothing was changed."


def test_elsewhere_a_line_tells_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    waiting = Waiting(lambda: None)
    for rows in range(500, 30_001, 500):
        waiting(step(Phase.CHECKING, rows, rows / 30_000))
    assert capsys.readouterr().err.splitlines() == [
        f"กำลังตรวจ products · Checking products: {rows:,}" for rows in (10_000, 20_000)
    ]


def test_ctrl_c_ends_it_between_two_transactions_and_a_second_one_at_once() -> None:
    waiting = Waiting(lambda: None)
    with pytest.raises(KeyboardInterrupt), waiting.until_told_to_stop():
        os.kill(os.getpid(), signal.SIGTERM)
        waiting(step(Phase.APPLYING, 500, 0.5))
    assert waiting.applied == step(Phase.APPLYING, 500, 0.5)
    with pytest.raises(KeyboardInterrupt), waiting.until_told_to_stop():
        os.kill(os.getpid(), signal.SIGINT)
        raise AssertionError("the second one ends it at once")


def test_when_all_is_done_there_is_nothing_to_stop() -> None:
    waiting = Waiting(lambda: None)
    with waiting.until_told_to_stop():
        os.kill(os.getpid(), signal.SIGINT)
        waiting(step(Phase.APPLYING, 1000, 1.0))
