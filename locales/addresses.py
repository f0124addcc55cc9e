"""Thai addresses and phones: from a postcode to its subdistricts by GeoThai's gazetteer, and back to one line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import geothai
from geothai.types import District, Province, Subdistrict

from locales.i18n import Language
from locales.normalise import norm, without_particles

BANGKOK = "กรุงเทพมหานคร"
Names = Mapping[str, str]
Kind = Literal["amphoe", "tambon"]

_LEADING_VOWEL = re.compile(r"([เแโใไ])([ก-ฮ])")
_MARKS = re.compile(r"[็-์]")
_LEVEL_WORD = re.compile(r"^(?:จังหวัด|จ\.|อำเภอ|กิ่งอำเภอ|อ\.|เขต|ตำบล|ต\.|แขวง)\s*")
_PHONE_LABEL = re.compile(r"^(?:เบอร์)?\s*(?:โทรศัพท์|โทร|มือถือ|เบอร์|tel|phone|mobile)?\s*[.:]*\s*")
_PHONE = re.compile(r"0(?:[689][0-9]{8}|2[0-9]{7}|[3457][0-9]{7})")
_POSTCODE = re.compile(r"(?:รหัสไปรษณีย์|ปณ\.?|postcode|zip)?\s*:?\s*([1-9][0-9]{4})")


@dataclass(frozen=True)
class Place:
    """A subdistrict with what is above it, names by language ("th", "en"), as one of its postcodes has it.

    The key is stable, the official subdistrict code with the postcode, and fits into a button.
    """

    key: str
    subdistrict: Names
    district: Names
    province: Names
    postcode: str


def places(postcode: str) -> list[Place]:
    """The subdistricts of a five-digit postcode (Thai digits too), by district and name in Thai order; [] if none."""
    code = read_postcode(postcode) or ""
    found = [_place(area, code) for area in geothai.by_postal_code(code)]
    return sorted(found, key=lambda at: (_thai_order(at.district["th"]), _thai_order(at.subdistrict["th"])))


def place(key: str) -> Place | None:
    """The place for a key from `places()`; None when there is no such place any more."""
    code, _, postcode = key.partition("-")
    area = geothai.subdistrict(code)
    return _place(area, postcode) if area and postcode in area.postal_codes else None


def read_postcode(text: str) -> str | None:
    """The five digits of a postcode, Thai digits and a label allowed; None for anything else. It may not be in use."""
    found = _POSTCODE.fullmatch(without_particles(norm(text)))
    return found[1] if found else None


def read_phone(text: str) -> str | None:
    """A Thai phone number as "0812345678" from any usual way of writing it (+66, Thai digits, dashes, a label).

    Mobiles are 06, 08, 09 and eight digits; landlines 02 and seven, 03-05 and 07 with seven more. Else None.
    """
    written = _PHONE_LABEL.sub("", without_particles(norm(text)))
    digits = re.sub(r"[\s().‐-―-]", "", written)
    national = re.sub(r"^(?:\+66|66(?=[0-9]{8}))0?", "0", digits)
    return national if _PHONE.fullmatch(national) else None


def show_phone(phone: str) -> str:
    """A number from `read_phone` as people read it: "081-234-5678", "02-123-4567", "053-123-456"."""
    if not _PHONE.fullmatch(phone):
        return phone
    area = 2 if phone.startswith("02") else 3
    return f"{phone[:area]}-{phone[area : area + 3]}-{phone[area + 3 :]}"


def without_prefix(text: str) -> str:
    """A place's name without the word for its level: "ต.เกาะยอ" -> "เกาะยอ"."""
    return _LEVEL_WORD.sub("", text.strip())


def one_line(house: str, at: Place | Mapping[str, object], language: Language) -> str:
    """The whole address on one line; `at` is a place, or a mapping with its fields (names by language, or a text).

    "12/3 ถ.สุขุมวิท ต.ทับกวาง อ.แก่งคอย จ.สระบุรี 18260" in Thai (แขวง and เขต in Bangkok), commas elsewhere.
    """
    fields = vars(at) if isinstance(at, Place) else at
    parts = [_named(fields.get(name), language) for name in ("subdistrict", "district", "province")]
    postcode = str(fields.get("postcode") or "")
    if language.code != "th":
        return " ".join(filter(None, [", ".join(filter(None, [house.strip(), *parts])), postcode]))
    levels = ("แขวง", "เขต", "") if parts[2] == BANGKOK else ("ต.", "อ.", "จ.")
    named = (level + part for level, part in zip(levels, parts, strict=True) if part)
    return " ".join(filter(None, [house.strip(), *named, postcode]))


def province_name(th_name: str) -> Names:
    """A province's names by language for its Thai name; {"th": name} when there is no such province."""
    name = _bare(th_name)
    found = _province(name)
    return _names(found) if found else {"th": name}


def place_name(kind: Kind, th_name: str, province_th: str) -> Names:
    """The names of a district (amphoe) or subdistrict (tambon) of a province; {"th": name} when not clear."""
    name, province = _bare(th_name), _province(_bare(province_th))
    if not province:
        return {"th": name}
    if kind == "amphoe" and name == "เมือง":
        name += province.name_th
    english = {area.name_en for area in _areas(kind, province) if _bare(area.name_th) == name}
    return {"th": name, "en": english.pop()} if len(english) == 1 else {"th": name}


def _place(area: Subdistrict, postcode: str) -> Place:
    at = geothai.address(area.code)
    if at is None:
        raise LookupError(f"the gazetteer has no district or province for subdistrict {area.code}")
    return Place(f"{area.code}-{postcode}", _names(area), _names(at.district), _names(at.province), postcode)


def _names(area: Province | District | Subdistrict) -> Names:
    return {"th": _bare(area.name_th), "en": area.name_en}


def _bare(name: str) -> str:
    """A name without the word for its level, which people often write and the gazetteer has in Bangkok."""
    return _LEVEL_WORD.sub("", name.strip())


def _thai_order(name: str) -> str:
    """A key that sorts as a Thai dictionary does: the consonant before the vowel written in front of it, no tones."""
    return _LEADING_VOWEL.sub(r"\2\1", _MARKS.sub("", name))


def _named(names: object, language: Language) -> str:
    return language.pick(names) if isinstance(names, Mapping) else str(names or "")


def _province(name: str) -> Province | None:
    wanted = BANGKOK if name.rstrip(".") in {"กทม", "กรุงเทพ", "กรุงเทพฯ"} else name
    return next((found for found in geothai.provinces() if found.name_th == wanted), None)


def _areas(kind: Kind, province: Province) -> Iterable[District | Subdistrict]:
    districts = geothai.districts(province.code)
    return districts if kind == "amphoe" else (area for one in districts for area in geothai.subdistricts(one.code))
