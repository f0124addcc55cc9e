"""Whoever loads a workbook reads in Thai or English what became of it."""

from __future__ import annotations

import pytest

from catalog.workbook.checking import NOUNS
from catalog.workbook.report import NotAWorkbook, Note, Reason, Remark, RowError, Unreadable
from handlers.organiser.import_words import REASONS, REMARKS, UNREADABLE, explain, explain_note, explain_unreadable
from handlers.organiser.template_words import guide
from locales.i18n import Language, language

BOTH = pytest.mark.parametrize("t", [language("th"), language("en")], ids=["th", "en"])
NAMES = (
    "limit low high value row held taken capacity count megabytes megapixels on_hand choices sheet kind parent option"
)
VALUES = dict.fromkeys(NAMES.split(), 1234)


def test_there_are_words_for_everything_that_can_be_reported() -> None:
    assert set(REASONS) == set(Reason) and set(REMARKS) == set(Remark) and set(UNREADABLE) == set(Unreadable)


@BOTH
@pytest.mark.parametrize("reason", Reason)
def test_a_refused_cell_is_named_with_its_place(t: Language, reason: Reason) -> None:
    line = explain(RowError("products", 12, "price_thb", reason, VALUES), t)
    assert all(part in line for part in ("products", "12", "price_thb")) and "{" not in line


@BOTH
@pytest.mark.parametrize("remark", Remark)
def test_a_note_is_named_with_its_place(t: Language, remark: Remark) -> None:
    line = explain_note(Note("products", 12, "stock", remark, {"value": 20, "on_hand": 1700, "count": 3}), t)
    assert "products" in line and "{" not in line


@BOTH
@pytest.mark.parametrize("reason", Unreadable)
def test_a_file_that_cannot_be_read_is_named(t: Language, reason: Unreadable) -> None:
    sentence = explain_unreadable(
        NotAWorkbook(reason, file="fair.xlsx", megabytes=100, limit=1_048_576, sheets="fair"), t
    )
    assert "fair.xlsx" in sentence and "{" not in sentence


def test_amounts_and_counts_are_written_as_people_do() -> None:
    t = language("en")
    dear = RowError("products", 2, "price_thb", Reason.MONEY_OUT_OF_RANGE, {"limit": 1_000_000_000})
    assert explain(dear, t) == "Sheet products, row 2, column price_thb: it is too much: at most ฿10,000,000."
    long = RowError("products", 2, "about_th", Reason.TOO_LONG, {"limit": 2000})
    assert explain(long, t) == "Sheet products, row 2, column about_th: it is too long: at most 2,000 characters."


def test_braces_in_a_cell_are_only_braces() -> None:
    error = RowError("products", 2, "price_thb", Reason.NOT_MONEY, {"value": "{limit}{0}"})
    assert "“{limit}{0}”" in explain(error, language("en"))


@BOTH
def test_every_column_says_how_to_fill_it(t: Language) -> None:
    fill = guide(t)
    assert all(fill(noun.name, column).strip() for noun in NOUNS for column in noun.columns)
