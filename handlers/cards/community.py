"""How a community looks: the small card in a zone, and its own page with story and map."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from sqlalchemy import Row

from bot import flex, messages
from bot.limits import LIMITS
from bot.messages import Bubble
from bot.turn import Telling
from handlers.cards import cuts
from locales import addresses
from locales.normalise import beginning

MAP = "https://www.google.com/maps/search/?api=1&query="
FOR_THE_NAME = 450
"""Of the room in a link: a Thai letter takes nine, and the district must follow the name."""


def place_of(telling: Telling, row: Row[Any]) -> str:
    """District and province in the person's language."""
    t = telling.t
    province = cuts.name(telling, addresses.province_name(row.province))
    if not row.amphoe:
        return province
    district = cuts.name(telling, addresses.place_name("amphoe", row.amphoe, row.province))
    return t("{district}, {province}", district=district, province=province)


def small_card(telling: Telling, row: Row[Any]) -> Bubble:
    """Picture, name and place; a tap anywhere goes in."""
    t = telling.t
    go = messages.button(t.pick(row.name), "community", community=row.id)
    story = cuts.prose(t.pick(row.story), 90)
    body = [
        flex.title(t.pick(row.name)),
        flex.words(place_of(telling, row), size="xs", color=flex.MUTED, lines=1),
        flex.words(story, size="xs", lines=3) if story else None,
    ]
    enter = messages.button(t("Visit"), "community", says=t.pick(row.name), community=row.id)
    photo = flex.hero(telling.media(row.photo)) if row.photo else None
    return flex.bubble(body, [flex.press(enter, style="primary")], picture=photo, action=go)


def page(telling: Telling, row: Row[Any], kinds: list[str]) -> Bubble:
    """Story, place and map, and a button for each kind of offer."""
    t = telling.t
    story = cuts.prose(t.pick(row.story), 900)
    names = {"product": t("Goods"), "service": t("Activities"), "package": t("Trips")}
    body = [
        flex.words(cuts.whole_name(telling, row.name), size="lg", bold=True),
        flex.words(place_of(telling, row), size="xs", color=flex.MUTED),
        flex.words(story) if story else None,
    ]
    buttons = [
        flex.side_by_side(
            flex.press(messages.button(names[kind], "offers", community=row.id, kind=kind)) for kind in kinds
        )
        if kinds
        else None,
        flex.press(messages.link(t("Map"), map_link(telling, row)), style="link"),
    ]
    photo = flex.hero(telling.media(row.photo)) if row.photo else None
    return flex.bubble(body, buttons, picture=photo, size="mega")


def map_link(telling: Telling, row: Row[Any]) -> str:
    """An address that shows the place on a map: by coordinates where there are any, else by name and district."""
    if row.latitude is not None and row.longitude is not None:
        return f"{MAP}{row.latitude},{row.longitude}"
    name = _encoded(row.name.get("th") or telling.t.pick(row.name), FOR_THE_NAME)
    district = " ".join(filter(None, (row.tambon, row.amphoe, row.province)))
    return f"{MAP}{name}%20{_encoded(district, LIMITS['uri'] - len(MAP) - len('%20') - len(name))}"


def _encoded(text: str, room: int) -> str:
    """As many whole characters, percent-encoded, as there is room for."""
    return quote(beginning(text, room, lambda cluster: len(quote(cluster))))
