"""How many: a count as people write or say it."""

from __future__ import annotations

import re

from locales.normalise import norm, without_particles

_ONES = {"หนึ่ง": 1, "สอง": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9}
_UNITS = _ONES | {"นึง": 1, "เอ็ด": 1, "ยี่": 2}
_ENGLISH_ONES = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_ENGLISH_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip

_ONE = "|".join(_ONES)
_THAI_NUMBER = re.compile(
    rf"(?:(?P<thousands>{_ONE})?(?P<thousand>พัน))?(?:(?P<hundreds>{_ONE})?(?P<hundred>ร้อย))?"
    rf"(?:(?P<tens>{_ONE}|ยี่)?(?P<ten>สิบ))?(?P<ones>{_ONE}|นึง|เอ็ด)?"
)
_ONE_AFTER = re.compile(r"(พัน|ร้อย)(?:นึง|หนึ่ง)")
_DIGITS = re.compile(r"[1-9][0-9]{0,3}|[1-9],[0-9]{3}")
_BEFORE = re.compile(r"^(?:เอา|ขอ|จำนวน|x|×|qty|quantity)[\s:]*")
# Only what counts single things: a pair or a dozen of them is another number.
_THAI_THINGS = (
    "ชิ้น|อัน|ตัว|คน|ท่าน|ใบ|ถุง|กล่อง|ขวด|ที่|ที่นั่ง|แพ็ค|แพค|ชุด|ผืน|ห่อ|ซอง|กระปุก|กระป๋อง|ลูก|ก้อน|เล่ม|ดอก|แท่ง|หลอด|มัด|แผ่น|เส้น|ตลับ"
    "|ถ้วย|แก้ว|จาน|สิทธิ์|สิทธิ"
)
MINUS = ("-", "−", "–")
_THINGS = "pcs?|pieces?|items?|sets?|people|persons?|pax|guests?|box(?:es)?|bottles?|bags?|packs?|seats?|tickets?|x"
_AFTER = re.compile(rf"\s*(?:{_THAI_THINGS}|(?<![a-z])(?:{_THINGS}))\.?$")


def read_count(text: str) -> int | None:
    """A count from 1 to 9999 from "2", "๒", "สอง", "2 ชิ้น", "two", "x3"; None when it is not one clear count.

    Ranges, decimals, phone numbers and the colloquial "ร้อยห้า" (105 or 150) are not.
    """
    if text.lstrip().startswith(MINUS):
        return None
    bare = _AFTER.sub("", _BEFORE.sub("", without_particles(norm(text)))).strip()
    if _DIGITS.fullmatch(bare):
        return int(bare.replace(",", ""))
    return _thai_number(bare.replace(" ", "")) or _english_number(bare)


def _thai_number(word: str) -> int | None:
    found = _THAI_NUMBER.fullmatch(_ONE_AFTER.sub(r"หนึ่ง\1", word) if _ONE_AFTER.fullmatch(word) else word)
    if not found or not found[0]:
        return None
    large = found["thousand"] or found["hundred"] or found["ones"] == "เอ็ด"
    if large and found["ones"] and not found["ten"]:
        return None
    places = (("thousands", "thousand", 1000), ("hundreds", "hundred", 100), ("tens", "ten", 10))
    total = sum(_UNITS.get(found[many] or "", 1) * size for many, name, size in places if found[name])
    return total + _UNITS.get(found["ones"] or "", 0)


def _english_number(words: str) -> int | None:
    tens, _, ones = words.replace("-", " ").partition(" ")
    if tens in _ENGLISH_TENS and (not ones or _ENGLISH_ONES.get(ones, 10) < 10):
        return _ENGLISH_TENS[tens] + _ENGLISH_ONES.get(ones, 0)
    return _ENGLISH_ONES.get(words)
