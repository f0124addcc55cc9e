"""The catalogs are collected from the code, stay stable, and a text that is missing or wrong is named."""

from __future__ import annotations

from gettext import GNUTranslations
from pathlib import Path

import pytest

from locales.catalogs import main

CODE = """
class Card:
    def t(self, text): return text

def answer(turn, t, plural):
    turn.t("Hello {name}", name=t("you"))
    turn.say(f"{t('Inside')}", t("Yes" if turn else "No"), t(turn.text))
    t.plural("{n} order", "{n} orders", 2)
    t.ctx("button", "Order")
    return W_("zones | regions"), N_("50% off"), "never said", other("Not a text")
"""
THAI = {
    "Hello {name}": "สวัสดี {name}", "you": "คุณ", "Inside": "ข้างใน", "Yes": "ใช่ค่ะ", "No": "ไม่ค่ะ",
    "{n} order": "{n} ออเดอร์", "Order": "สั่งซื้อ",
    "zones | regions": "โซน | ภาค", "50% off": "ลด 50%",
}  # fmt: skip


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for code in ("th", "en"):
        (tmp_path / "locales" / code / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "handlers").mkdir()
    (tmp_path / "handlers" / "card.py").write_text(CODE)
    (tmp_path / "wsgi.py").write_text('t("you")')
    return tmp_path


def po(root: Path, code: str = "th") -> Path:
    return root / "locales" / code / "LC_MESSAGES" / "taladnad.po"


def translate(root: Path, texts: dict[str, str]) -> None:
    """Fills in the Thai catalog as a translator would, line by line."""
    lines, message = [], ""
    for line in po(root).read_text().splitlines():
        if line.startswith("msgid "):
            message = line[7:-1]
        empty = line in {'msgstr ""', 'msgstr[0] ""'} and message in texts
        lines.append(f'{line[:-1]}{texts[message]}"' if empty else line)
    po(root).write_text("\n".join(lines) + "\n")


@pytest.fixture
def translated(root: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    assert main([], root) == 1
    translate(root, THAI)
    capsys.readouterr()
    return root


def compiled(root: Path, code: str) -> GNUTranslations:
    with po(root, code).with_suffix(".mo").open("rb") as file:
        return GNUTranslations(file)


def test_every_text_is_collected_once_with_its_files(root: Path) -> None:
    main([], root)
    template = (root / "locales" / "taladnad.pot").read_text()
    assert sorted(
        line[7:-1] for line in template.splitlines() if line.startswith("msgid ") and line != 'msgid ""'
    ) == sorted(THAI)
    assert '#: handlers/card.py wsgi.py\nmsgid "you"' in template
    assert 'msgctxt "words"\nmsgid "zones | regions"' in template
    assert 'msgctxt "button"\nmsgid "Order"' in template
    assert 'msgid "{n} order"\nmsgid_plural "{n} orders"' in template


def test_missing_thai_texts_are_named_and_fail(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([], root) == 1
    assert sorted(capsys.readouterr().out.splitlines()) == sorted(f"th: missing: {text!r}" for text in THAI)


def test_with_all_texts_it_succeeds_and_they_are_compiled(translated: Path) -> None:
    assert main([], translated) == 0
    assert main(["--check"], translated) == 0
    thai = compiled(translated, "th")
    assert thai.gettext("you") == "คุณ"
    assert thai.ngettext("{n} order", "{n} orders", 1) == thai.ngettext("{n} order", "{n} orders", 5) == "{n} ออเดอร์"
    assert thai.pgettext("words", "zones | regions") == "โซน | ภาค"
    assert compiled(translated, "en").gettext("you") == "you"


def test_one_text_taken_away_fails_again(translated: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([], translated)
    po(translated).write_text(po(translated).read_text().replace("คุณ", ""))
    capsys.readouterr()
    assert main(["--check"], translated) == 1
    assert "th: missing: 'you'" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("message", "text", "fault"),
    [
        ("Hello {name}", "สวัสดี {nme}", "other placeholders"),
        ("Hello {name}", "สวัสดี", "other placeholders"),
        ("Hello {name}", "สวัสดี {name", "other placeholders"),
        ("{n} order", "หลายออเดอร์", "other placeholders"),
        ("zones | regions", " | ", "no words"),
    ],
)
def test_a_wrong_text_is_named(
    root: Path, capsys: pytest.CaptureFixture[str], message: str, text: str, fault: str
) -> None:
    main([], root)
    translate(root, THAI | {message: text})
    capsys.readouterr()
    assert main([], root) == 1
    assert capsys.readouterr().out.startswith(f"th: {fault}: {message!r}")


def test_a_fuzzy_text_is_named_and_not_compiled(translated: Path, capsys: pytest.CaptureFixture[str]) -> None:
    po(translated).write_text(po(translated).read_text().replace('msgid "you"', '#, fuzzy\nmsgid "you"'))
    assert main([], translated) == 1
    assert capsys.readouterr().out == "th: fuzzy: 'you'\n"
    assert compiled(translated, "th").gettext("you") == "you"


def test_check_changes_nothing_and_names_what_is_stale(translated: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([], translated)
    (translated / "handlers" / "news.py").write_text('t("News")')
    before = {path: path.read_bytes() for path in translated.rglob("*taladnad.*")}
    capsys.readouterr()
    assert main(["--check"], translated) == 1
    shown = capsys.readouterr().out
    assert "locales/taladnad.pot: stale" in shown
    assert "th: missing: 'News'" in shown
    assert {path: path.read_bytes() for path in translated.rglob("*taladnad.*")} == before


def test_files_do_not_change_with_lines_or_days(translated: Path) -> None:
    main([], translated)
    (translated / "handlers" / "card.py").write_text("# a new first line\n" + CODE)
    assert main(["--check"], translated) == 0
    assert "Date" not in po(translated).read_text()


def test_a_text_that_nobody_says_any_more_leaves_the_catalogs(translated: Path) -> None:
    main([], translated)
    (translated / "handlers" / "card.py").write_text('t("you")')
    assert main([], translated) == 0
    assert "ข้างใน" not in po(translated).read_text()


def test_an_f_string_cannot_be_translated_and_is_refused(root: Path) -> None:
    (root / "handlers" / "wrong.py").write_text('\nt(f"Hello {name}")')
    with pytest.raises(ValueError, match=r"handlers/wrong\.py:2: t\(\)"):
        main([], root)
