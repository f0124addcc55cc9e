"""What people read: it fits where it stands, the words that they type are known, and it has one voice throughout."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import NamedTuple

import pytest
import regex

import handlers
from bot.ear.ear import trigger_words
from bot.intents import Registry
from bot.limits import LIMITS
from locales.extraction import Text, collect
from locales.i18n import WORDS, language, languages
from locales.normalise import graphemes, utf16, word_key

ROOT = Path(__file__).parents[1]
TEXTS = [text for text in collect(ROOT) if text.context != WORDS]
ON_BUTTONS = {"button", "pick_date", "link", "copy"}
LONG = "ชุมชนบ้านนาหมื่นศรี " * 6
SHOWN = {
    "number": "123456", "n": "99", "option": "ใหญ่ 2 กก.", "community": "บ้านนาหมื่นศรี", "name": "ผ้าขาวม้า", "date": "พฤ. 26 พ.ย. 2569 · 14.00 น.",
}  # fmt: skip
"""What usually stands in a label; a longer name is cut, which is meant."""


class Label(NamedTuple):
    """A text on a button. One that stands in no Flex button may become a quick reply, which is shorter."""

    message: str
    limit: int
    file: str


def labels() -> Iterator[Label]:
    """The texts that the code gives directly to a button: button(t("…"), …)."""
    for path in (*ROOT.glob("bot/**/*.py"), *ROOT.glob("handlers/**/*.py")):
        for call, limit in _buttons(ast.parse(path.read_bytes()), LIMITS["label"]["quick_reply"]):
            match call.args[:1]:
                case [ast.Call(func=said, args=[ast.Constant(value=str(message)), *_])] if _name(said) == "t":
                    yield Label(message, limit, path.name)


def _buttons(node: ast.AST, limit: int) -> Iterator[tuple[ast.Call, int]]:
    if isinstance(node, ast.Call):
        if _name(node.func) in ("press", "small_press"):
            limit = LIMITS["label"]["flex"]
        if _name(node.func) in ON_BUTTONS:
            yield node, limit
    for child in ast.iter_child_nodes(node):
        yield from _buttons(child, limit)


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


LABELS = sorted(set(labels()))


def filled(text: Text, code: str, values: dict[str, str] | None = None) -> str:
    """The text in a language, with a long value in every place that has no other."""
    say = language(code)
    names = [name for _, name, _, _ in Formatter().parse(text.message) if name]
    given = {name: (values or {}).get(name, LONG) for name in names}
    if text.plural:
        return say.plural(text.message, text.plural, 1_000, **given)
    return say.ctx(text.context, text.message, **given) if text.context else say(text.message, **given)


def thai(message: str) -> str:
    return language("th")._texts.gettext(message)


@pytest.mark.parametrize("code", languages())
def test_every_text_fits_into_a_message_and_into_a_card(code: str) -> None:
    for text in TEXTS:
        shown = filled(text, code)
        assert shown.strip(), text.message
        assert utf16(shown) <= 2000 < LIMITS["text"], text.message


@pytest.mark.parametrize("code", languages())
def test_every_label_fits_on_its_button(code: str) -> None:
    assert len(LABELS) > 30
    for label in LABELS:
        shown = filled(Text(None, label.message, None, ()), code, SHOWN)
        assert graphemes(shown) <= label.limit, (label.file, shown, graphemes(shown))


@pytest.mark.parametrize(
    ("intent", "said"),
    [
        ("menu", "เมนู เริ่ม menu"),
        ("zones", "เลือกโซน โซน ภาค zones"),
        ("product_search", "ค้นหา"),
        ("cart_view", "ตะกร้า ตะกร้าค่ะ cart"),
        ("order", "สั่งซื้อ สั่งซื้อครับ checkout"),
        ("order_status", "คำสั่งซื้อของฉัน ออเดอร์ สถานะ ออเดอร์วันนี้"),
        ("language", "ภาษา English ไทย"),
        ("help", "ช่วยเหลือ ช่วยด้วยค่ะ"),
        ("cancel", "ยกเลิก"),
        ("back", "ย้อนกลับ"),
        ("smalltalk", "สวัสดี สวัสดีค่ะ ขอบคุณ"),
    ],
)
def test_the_words_of_the_contract_are_known(intent: str, said: str) -> None:
    known = trigger_words(Registry.of(handlers.modules()))
    for word in said.split():
        assert known.get(word_key(word)) == intent, word


ASKING = r"(?:ไหม|หรือ|หรือเปล่า|หรือยัง|อะไร|ไหน|ใคร|เท่าไร|เมื่อไร|อย่างไร|กี่\S{0,8})"
STRAY = re.compile(rf"คะ(?!แนน)|{ASKING}ค่ะ|นะค่ะ|ครับ")
EMOJI = regex.compile(r"\p{Emoji_Presentation}")


def strays(said: str) -> str | None:
    """What breaks the voice: คะ where nothing is asked, ค่ะ where something is, or the other voice."""
    found = STRAY.search(re.sub(f"{ASKING}คะ", "", said))
    return found and found[0]


@pytest.mark.parametrize(
    "said",
    ["ใส่ตะกร้าแล้วค่ะ", "ต้องการวันไหนคะ", "สำหรับกี่คนคะ", "ใช่ไหมคะ ตอบได้เลยค่ะ", "ตำบลหรือแขวงก็ได้ค่ะ", "ขอชื่อผู้รับค่ะ เช่น สมหญิง"],
)
def test_the_voice_may_say(said: str) -> None:
    assert strays(said) is None


@pytest.mark.parametrize(
    "said", ["ใส่ตะกร้าแล้วคะ", "ต้องการวันไหนค่ะ", "สำหรับกี่คนค่ะ", "ใช่ไหมคะ ขอบคุณคะ", "รอสักครู่นะค่ะ", "ยินดีครับ"]
)
def test_the_voice_may_not_say(said: str) -> None:
    assert strays(said)


def test_every_thai_text_keeps_the_one_voice() -> None:
    for text in TEXTS:
        assert strays(filled(text, "th")) is None, text.message


def test_buttons_do_not_end_politely_and_money_has_no_emoji() -> None:
    for label in LABELS:
        assert not re.search("ค่ะ|คะ", thai(label.message)), label
    for text in TEXTS:
        said = filled(text, "th")
        assert len(EMOJI.findall(said)) <= (0 if re.search(r"{(total|price|before|number)}", text.message) else 1), said
