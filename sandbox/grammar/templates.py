"""Template messages: buttons, confirm, carousel, image carousel (REF#template-messages)."""

from collections.abc import Iterator
from typing import Any

from sandbox.grammar.actions import in_image_carousel, in_template
from sandbox.grammar.links import media
from sandbox.grammar.shapes import Flaw, Path, Rule, kinds, many, one_of, pattern, text, thing
from sandbox.limits import LIMITS, graphemes

BUTTONS, CONFIRM, CAROUSEL = LIMITS["buttons"], LIMITS["confirm"], LIMITS["carousel"]

rgb = pattern(r"#[0-9A-Fa-f]{6}", "invalid color")
PICTURE = {"thumbnailImageUrl": media, "imageBackgroundColor": rgb}
PICTURE_LOOK = {"imageAspectRatio": one_of("rectangle", "square"), "imageSize": one_of("cover", "contain")}


def _shorter_beside(limits: dict[str, int]) -> Rule:
    """A picture or a title leaves less room for the text."""

    def rule(value: dict[str, Any], path: Path) -> Iterator[Flaw]:
        beside = value.get("title") is not None or value.get("thumbnailImageUrl") is not None
        most = limits["text_with_image_or_title" if beside else "text_plain"]
        yield from text(most, graphemes)(value["text"], (*path, "text"))

    return rule


def _columns_alike(value: dict[str, Any], path: Path) -> Iterator[Flaw]:
    """All columns have as many actions, and a title or picture either everywhere or nowhere."""
    looks = [_look(column) for column in value["columns"]]
    for place, look in enumerate(looks):
        if look != looks[0]:
            yield Flaw((*path, "columns", place), "Columns must have the same number of actions, titles and images")


def _look(column: dict[str, Any]) -> tuple[int, bool, bool]:
    has_title, has_picture = column.get("title") is not None, column.get("thumbnailImageUrl") is not None
    return len(column["actions"]), has_title, has_picture


def _title(limits: dict[str, int]) -> dict[str, Rule]:
    return {"title": text(limits["title"], graphemes)}


def _actions(most: int, least: int = 1) -> Rule:
    return many(in_template, least, most)


_some_text = text(100_000)

_column = thing(
    {"text": _some_text, "actions": _actions(CAROUSEL["actions"])},
    {**_title(CAROUSEL), **PICTURE, "defaultAction": in_template},
    _shorter_beside(CAROUSEL),
)
_picture_column = thing({"imageUrl": media, "action": in_image_carousel})

template = kinds(
    {
        "buttons": thing(
            {"text": _some_text, "actions": _actions(BUTTONS["actions"])},
            {**_title(BUTTONS), **PICTURE, **PICTURE_LOOK, "defaultAction": in_template},
            _shorter_beside(BUTTONS),
        ),
        "confirm": thing(
            {
                "text": text(CONFIRM["text"], graphemes),
                "actions": _actions(CONFIRM["actions"], CONFIRM["actions"]),
            }
        ),
        "carousel": thing({"columns": many(_column, 1, CAROUSEL["columns"])}, PICTURE_LOOK, _columns_alike),
        "image_carousel": thing({"columns": many(_picture_column, 1, LIMITS["image_carousel"]["columns"])}),
    }
)
