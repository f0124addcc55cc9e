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
from catalog.workbook.cells import Items, LongText
from catalog.workbook.checking import NOUNS
from catalog.workbook.columns import Column
from catalog.workbook.report import RowError
from tests.fair import Fair
from tests.fillings import brings
from tests.naughty import TEXTS
from tests.naughty_workbook import PLAIN, ROWS, WORDS, Cell, Sheets, is_utf_8, is_xml
from tests.races import PROOF
from tests.shown import as_cleaned, as_kept, looks_like, places_of
from tests.webhooks import friend, pressing, saying

SHOWN = {"zones": ("zone", "code"), "communities": ("community", "id"), "products": ("product", "id")}
"""The intents that show a row of a sheet, and what their buttons name it by."""
LISTS = ("zone?zone=south", "offers?community=1&kind=product", "product_search?query=e", "package?")
"""Where names stand side by side."""
OURS = {"https://www.google.com", "https://fair.example"}
"""Where the cards of this house lead: to a map, and to our own pictures."""
AS_WELL = {"latitude": "longitude", "longitude": "latitude", "variant_of": "option"}
"""The column that is named instead where the other one of two is missing."""


def as_stored(column: Column, text: str) -> Any:
    """What is kept of a text in a column of words: one line, several, or a list of them, each once."""
    if type(column.cell) is LongText:
        return as_cleaned(text).strip()
    if type(column.cell) is Items:
        items = (as_kept(one) for one in re.split("[;,\n]", as_cleaned(text)))
        return list(dict.fromkeys(filter(None, items)))
    return as_kept(text)


@pytest.mark.parametrize(("form", "holds"), [("as_csv", is_utf_8), ("as_xlsx", is_xml)])
def test_any_text_in_any_cell_is_taken_or_named(empty_fair: Fair, tmp_path: Path, form: str, holds: Any) -> None:
    sheets = Sheets([text for text in TEXTS if holds(text)])
    found: list[Any] = []
    empty_fair.load(getattr(sheets, form)(tmp_path / "book"), told=found.append)
    taken = list(_taken(sheets.cells, [one for one in found if isinstance(one, RowError)]))
    assert len(taken) > len(sheets.cells) // 10
    _are_stored(empty_fair, taken)
    if form == "as_csv":
        _look_like_plain_ones(empty_fair, [one for one in taken if one.noun.name in SHOWN])
        _lists_hold_them(empty_fair, len(sheets.rows["products"]))


def _taken(cells: Sequence[Cell], errors: Sequence[RowError]) -> Iterator[Cell]:
    """The rows that were taken; of each of the others the column that is to blame is named."""
    named: dict[tuple[str, int], set[str]] = defaultdict(set)
    for one in errors:
        named[one.sheet, one.row].add(one.column)
    for cell in cells:
        columns = named.pop((cell.noun.name, cell.row), set())
        if not columns:
            yield cell
            continue
        assert not cell.plain, (cell, columns)
        assert {cell.column.name, AS_WELL.get(cell.column.name)} & columns, (cell, columns)
    assert named == {}


def _are_stored(fair: Fair, cells: Sequence[Cell]) -> None:
    with fair.engine.begin() as connection:
        for cell in cells:
            if type(cell.column.cell) in WORDS:
                field, language = cell.column.target
                [stored] = cell.noun.present(connection, [(cell.key,)]).values()
                kept = stored[field].get(language, "") if language else stored[field]
                assert (kept or "") == (as_stored(cell.column, cell.text) or ""), cell


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


def _pages(fair: Fair, cells: Sequence[Cell]) -> Iterator[Any]:
    buttons = []
    for cell in cells:
        intent, field = SHOWN[cell.noun.name]
        buttons.append(pack(intent, {intent: _stored(fair, cell)[field]}))
    yield from _pressed(fair, buttons)


def _stored(fair: Fair, cell: Cell) -> Mapping[str, Any]:
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
    words = [column for column in NOUNS[0].columns if type(column.cell) in WORDS]
    for number, text in enumerate(filter(is_utf_8, TEXTS[:: 6 if PROOF else 12])):
        sheets, found = Sheets([]), []
        sheets.rows = {"fair": [{**ROWS["fair"], **{column.name: text for column in words}}]}
        empty_fair.load(sheets.as_csv(tmp_path / f"book-{number}"), told=found.append)
        with empty_fair.engine.begin() as connection:
            [stored] = NOUNS[0].present(connection, [()]).values()
        named = {one.column for one in found if isinstance(one, RowError)}
        for column in words if not named else ():
            field, language = column.target
            kept = stored[field].get(language, "") if language else stored[field]
            assert (kept or "") == as_stored(column, text), (column, text)
        assert named <= {column.name for column in words}
        person = friend(empty_fair)
        brings(empty_fair, [saying(person, "help")])
        brings(empty_fair, [saying(person, "menu")])


def test_a_card_made_by_putting_texts_together_would_be_noticed() -> None:
    """The negative control: what is a name here may be a button there."""
    name = '","action":{"type":"uri","label":"x","uri":"https://evil.example"},"x":"'
    plain, naughty = (json.loads('{"type":"text","text":"' + text + '"}') for text in (PLAIN, name))
    assert looks_like(plain) != looks_like(naughty)
    assert set(places_of(naughty)) == {"https://evil.example"}
