"""How a community looks: the small card in a zone, and its own page with story and map."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from sqlalchemy import Row

from bot import flex, messages
from bot.messages import Bubble
from bot.turn import Telling
from locales import addresses
from locales.normalise import cut

MAP = "https://www.google.com/maps/search/?api=1&query="


def place_of(telling: Telling, row: Row[Any]) -> str:
    """District and province in the person's language."""
    t = telling.t
    province = t.pick(addresses.province_name(row.province))
    if not row.amphoe:
        return province
    district = t.pick(addresses.place_name("amphoe", row.amphoe, row.province))
    return t("{district}, {province}", district=district, province=province)


def small_card(telling: Telling, row: Row[Any]) -> Bubble:
    """Picture, name and place; a tap anywhere goes in."""
    t = telling.t
    go = messages.button(t.pick(row.name), "community", community=row.id)
    body = [
        flex.title(t.pick(row.name)),
        flex.words(place_of(telling, row), size="xs", color=flex.MUTED, lines=1),
        flex.words(cut(t.pick(row.story), 90), size="xs", lines=3) if t.pick(row.story) else None,
    ]
    enter = messages.button(t("Visit"), "community", says=t.pick(row.name), community=row.id)
    photo = flex.hero(telling.media(row.photo)) if row.photo else None
    return flex.bubble(body, [flex.press(enter, style="primary")], picture=photo, action=go)


def page(telling: Telling, row: Row[Any], kinds: list[str]) -> Bubble:
    """Story, place and map, and a button for each kind of offer."""
    t = telling.t
    story = cut(t.pick(row.story), 900)
    names = {"product": t("Goods"), "service": t("Activities"), "package": t("Trips")}
    body = [
        flex.words(t.pick(row.name), size="lg", bold=True),
        flex.words(place_of(telling, row), size="xs", color=flex.MUTED),
        flex.words(story) if story else None,
    ]
    buttons = [
        flex.side_by_side(
            flex.press(messages.button(names[kind], "offers", community=row.id, kind=kind)) for kind in kinds
        )
        if kinds
        else None,
        flex.press(messages.link(t("Map"), map_link(row)), style="link"),
    ]
    photo = flex.hero(telling.media(row.photo)) if row.photo else None
    return flex.bubble(body, buttons, picture=photo, size="mega")


def map_link(row: Row[Any]) -> str:
    """An address that shows the place on a map: by coordinates where there are any, else by name and district."""
    if row.latitude is not None and row.longitude is not None:
        return f"{MAP}{row.latitude},{row.longitude}"
    words = " ".join(filter(None, (row.name["th"], row.tambon, row.amphoe, row.province)))
    return MAP + quote(cut(words, 80))
