"""Text of any kind in every cell of the workbook: a row is taken or named, and what is taken is kept and shown as it is."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from bot.messages import pack
from catalog.workbook.cells import Text
from catalog.workbook.checking import NOUNS
from catalog.workbook.columns import Column
from catalog.workbook.report import Reason, RowError, Wrong
from locales.normalise import norm
from tests.fair import Fair
from tests.fillings import brings
from tests.naughty import TEXTS
from tests.naughty_rows import FilledRows, Row, as_stored, why_refused, words_of
from tests.naughty_workbook import PLAIN, ROWS, WORDS, Cell, Rows, Sheets, is_utf_8, is_xml
from tests.races import PROOF
from tests.shown import as_kept, looks_like, places_of
from tests.webhooks import friend, pressing, saying

SHOWN = {"zones": ("zone", "code"), "communities": ("community", "id"), "products": ("product", "id")}
"""The intents that show a row of a sheet, and what their buttons name it by."""
LISTS = ("zone?zone=south", "offers?community=1&kind=product", "product_search?query=e", "package?")
"""Where names stand side by side."""
OURS = {"https://www.google.com", "https://fair.example"}
"""Where the cards of this house lead: to a map, and to our own pictures."""
FIRST_WORDS = 6 if PROOF else 1
"""Somebody says them to every fair of so many."""
AS_WELL = {"latitude": "longitude", "longitude": "latitude", "variant_of": "option"}
"""The column that is named instead where the other one of two is missing."""


@pytest.mark.parametrize(("form", "holds"), [("as_csv", is_utf_8), ("as_xlsx", is_xml)])
def test_any_text_in_any_cell_is_taken_or_named(empty_fair: Fair, tmp_path: Path, form: str, holds: Any) -> None:
    sheets = Sheets([text for text in TEXTS if holds(text)])
    taken = list(_taken(sheets.cells, _load(empty_fair, getattr(sheets, form)(tmp_path / "book"))))
    _are_stored(empty_fair, taken)
    if form == "as_csv":
        _look_like_plain_ones(empty_fair, [one for one in taken if one.noun.name in SHOWN])
        _lists_hold_them(empty_fair, len(sheets.rows["products"]))


@pytest.mark.parametrize(("form", "holds"), [("as_csv", is_utf_8), ("as_xlsx", is_xml)])
def test_every_column_of_words_takes_every_text(empty_fair: Fair, tmp_path: Path, form: str, holds: Any) -> None:
    """It may refuse one only where our own count says so, and it takes no other."""
    sheets = FilledRows([text for text in TEXTS[:: 1 if PROOF else 5] if holds(text)])
    _takes_what_it_should(empty_fair, sheets, getattr(sheets, form)(tmp_path / "book"))
    if form == "as_csv":
        _rows_look_plain(empty_fair, [one for one in sheets.taken() if one.noun.name in SHOWN])


def test_a_column_that_takes_nothing_but_plain_words_is_noticed(
    empty_fair: Fair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""

    def bounded(cell: Text, words: str) -> str:
        if not re.fullmatch("[ -~ก-๛\n]{0,40}", words):
            raise Wrong(Reason.TOO_LONG, limit=cell.limit)
        return words

    monkeypatch.setattr(Text, "_bounded", bounded)
    for number, text in enumerate((PLAIN, "👩🏽‍🚀", "x" * 41)):
        sheets = FilledRows([text])
        book = sheets.as_csv(tmp_path / f"book-{number}")
        if text == PLAIN:
            _takes_what_it_should(empty_fair, sheets, book)
        else:
            with pytest.raises(AssertionError, match="too_long"):
                _takes_what_it_should(empty_fair, sheets, book)


def _load(fair: Fair, book: Path) -> list[RowError]:
    found: list[Any] = []
    fair.load(book, told=found.append)
    return [one for one in found if isinstance(one, RowError)]


def _takes_what_it_should(fair: Fair, sheets: FilledRows, book: Path) -> None:
    """Each row that should be is stored, and of each of the others every column that is to blame is named, and no other."""
    named: dict[tuple[str, int], set[tuple[str, str]]] = defaultdict(set)
    for one in _load(fair, book):
        named[one.sheet, one.row].add((one.column, str(one.reason)))
    for row in sheets.filled:
        assert named.pop((row.noun.name, row.number), set()) == row.refused, row
    assert named == {}
    with fair.engine.begin() as connection:
        for noun in NOUNS[1:]:
            rows = {(row.key,): row for row in sheets.taken() if row.noun is noun}
            stored = noun.present(connection, list(rows)) if rows else {}
            for key, row in rows.items():
                for column in row.columns:
                    assert _kept(stored[key], column) == (as_stored(column, row.text) or ""), (row, column)


def _kept(stored: Mapping[str, Any], column: Column) -> Any:
    field, language = column.target
    return (stored[field].get(language) if language else stored[field]) or ""


def _rows_look_plain(fair: Fair, rows: Sequence[Row]) -> None:
    """Pages of these rows differ from those of plain words in the same columns in nothing but words."""
    some = rows[:: _one_row_in(fair)] + [row for row in rows if row.plain]
    pages = dict(zip(some, _pages(fair, some), strict=True))
    plain = {(row.noun.name, row.filled): looks_like(page) for row, page in pages.items() if row.plain}
    for row, page in pages.items():
        assert set(places_of(page)) <= OURS, (row, page)
        # Of what cannot be seen, some places of a card say nothing.
        if norm(row.text):
            assert looks_like(page) == plain[row.noun.name, row.filled], (row, page)


def _one_row_in(fair: Fair) -> int:
    if PROOF:
        return 3 if fair.engine.dialect.name == "sqlite" else 12
    return 10


def _taken(cells: Sequence[Cell], errors: Sequence[RowError]) -> Iterator[Cell]:
    """The rows that were taken; of each of the others the column that is to blame is named, and a column of words is to
    blame only where our own count says so.
    """
    named: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
    for one in errors:
        named[one.sheet, one.row][one.column] = str(one.reason)
    for cell in cells:
        found = named.pop((cell.noun.name, cell.row), {})
        if type(cell.column.cell) in WORDS:
            why = why_refused(cell.column, cell.text)
            assert found == ({cell.column.name: why} if why else {}), (cell, found)
        if not found:
            yield cell
            continue
        assert {cell.column.name, AS_WELL.get(cell.column.name)} & set(found), (cell, found)
    assert named == {}


def _are_stored(fair: Fair, cells: Sequence[Cell]) -> None:
    with fair.engine.begin() as connection:
        for cell in cells:
            if type(cell.column.cell) in WORDS:
                [stored] = cell.noun.present(connection, [(cell.key,)]).values()
                assert _kept(stored, cell.column) == (as_stored(cell.column, cell.text) or ""), cell


def _look_like_plain_ones(fair: Fair, cells: Sequence[Cell]) -> None:
    """Pages of these rows differ from plain ones in nothing but words, and lead nowhere else."""
    pages = dict(zip(cells, _pages(fair, cells), strict=True))
    plain: dict[str, list[Any]] = defaultdict(list)
    for cell, page in pages.items():
        if cell.plain or not as_kept(cell.text):
            plain[cell.noun.name].append(looks_like(page))
    for cell, page in pages.items():
        if type(cell.column.cell) in WORDS:
            assert looks_like(page) in plain[cell.noun.name], (cell, page)
        allowed = OURS | ({f"https://{urlsplit(cell.text).netloc}"} if cell.column.name == "photo" else set())
        assert set(places_of(page)) <= allowed, (cell, page)


def _pages(fair: Fair, cells: Sequence[Cell | Row]) -> Iterator[Any]:
    buttons = []
    for cell in cells:
        intent, field = SHOWN[cell.noun.name]
        buttons.append(pack(intent, {intent: _stored(fair, cell)[field]}))
    yield from _pressed(fair, buttons)


def _stored(fair: Fair, cell: Cell | Row) -> Mapping[str, Any]:
    with fair.engine.begin() as connection:
        [stored] = cell.noun.present(connection, [(cell.key,)]).values()
        return stored


def _pressed(fair: Fair, buttons: Sequence[str]) -> Iterator[Any]:
    people = [friend(fair, f"Nok {n}") for n in range(5)]
    for at in range(0, len(buttons), len(people)):
        yield from brings(fair, [pressing(one, data) for one, data in zip(people, buttons[at:], strict=False)])


def _lists_hold_them(fair: Fair, rows: int) -> None:
    """Lists of so many rows lead nowhere else either."""
    for page in _pressed(fair, [f"{one}&skip={skip}" for one in LISTS for skip in range(0, rows, 10)]):
        assert {place for place in places_of(page) if "evil" in place} == set()


def test_any_text_about_the_fair_is_taken_or_named(empty_fair: Fair, tmp_path: Path) -> None:
    """There is one fair, so each text takes a load of its own; everybody's first words hold its name."""
    for number, text in enumerate(filter(is_utf_8, TEXTS[:: _one_fair_in(empty_fair)])):
        refusing = [column for column in words_of(NOUNS[0]) if why_refused(column, text)]
        taking = [column for column in words_of(NOUNS[0]) if column not in refusing]
        for columns in filter(None, (refusing, taking)):
            book = _about_the_fair({column.name: text for column in columns}).as_csv(
                tmp_path / f"{number}-{columns is taking}"
            )
            named = {(one.column, str(one.reason)) for one in _load(empty_fair, book)}
            assert named == {(column.name, why_refused(column, text)) for column in columns if columns is refusing}
        with empty_fair.engine.begin() as connection:
            [stored] = NOUNS[0].present(connection, [()]).values()
        for column in taking:
            assert _kept(stored, column) == as_stored(column, text), (column, text)
        if number % FIRST_WORDS == 0:
            person = friend(empty_fair)
            brings(empty_fair, [saying(person, "help")])
            brings(empty_fair, [saying(person, "menu")])


def _about_the_fair(given: Mapping[str, str]) -> Rows:
    sheets = Rows()
    sheets.rows["fair"] = [{**ROWS["fair"], **given}]
    return sheets


def _one_fair_in(fair: Fair) -> int:
    if PROOF:
        return 1 if fair.engine.dialect.name == "sqlite" else 6
    return 12


def test_a_card_made_by_putting_texts_together_would_be_noticed() -> None:
    """The negative control: what is a name here may be a button there."""
    name = '","action":{"type":"uri","label":"x","uri":"https://evil.example"},"x":"'
    plain, naughty = (json.loads('{"type":"text","text":"' + text + '"}') for text in (PLAIN, name))
    assert looks_like(plain) != looks_like(naughty)
    assert set(places_of(naughty)) == {"https://evil.example"}
