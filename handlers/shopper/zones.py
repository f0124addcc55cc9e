"""Zones and the communities in them, by tap or by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from bot import carousels, messages
from bot.intents import Stale, intent
from bot.limits import LIMITS
from bot.messages import Action, Bubble, Message
from bot.turn import Turn
from catalog.offers import communities, listing
from handlers.cards import community as card
from handlers.cards import pages
from handlers.cards.pages import PAGE
from handlers.everyone.menu import ways_on
from handlers.shopper.offers import carousel
from locales.i18n import W_


@intent("zones", words=W_("zones | zone | regions | choose a zone | shop | go shopping"))
def zones(turn: Turn, skip: int = 0) -> list[Message]:
    """Four zones fit under the question; those of a fair with many stand on cards."""
    t = turn.t
    asked = t("Which part of the country would you like to visit?")
    found = communities.visited_zones(turn.connection)[skip:]
    taps = [messages.button(t.pick(one.name), "zone", zone=one.code) for one in found]
    if not taps:
        raise Stale("skip")
    if len(taps) < LIMITS["quick_reply_items"]:
        return messages.with_quick([messages.text(asked)], taps)

    def more(shown: int) -> Bubble:
        return pages.more_card(turn, messages.button(t("Show more"), "zones", skip=skip + shown), skip + shown)

    return messages.with_quick([messages.text(asked), *carousels.of_buttons(asked, taps, more)], ways_on(turn))


@intent("zone")
def zone(turn: Turn, zone: str, skip: int = 0) -> list[Message]:
    found = communities.zone(turn.connection, zone)
    if found is None:
        raise Stale("zone")
    turn.visits(zone)
    rows = communities.of_zone(turn.connection, zone, limit=PAGE + 1, offset=skip)
    name = turn.t.pick(found.name)
    if not rows:
        return messages.with_quick(
            [messages.text(turn.t("There are no communities in {zone} yet.", zone=name))], ways_on(turn)
        )
    cards = [card.small_card(turn, row) for row in rows]
    alt = turn.t("Communities in {zone}", zone=name)
    return messages.with_quick(pages.page(turn, alt, cards, "zone", skip, zone=zone), ways_on(turn))


@intent("community")
def community(turn: Turn, community: int) -> list[Message]:
    row = communities.community(turn.connection, community)
    if row is None or not row.active:
        raise Stale("community")
    turn.visits(row.zone, row.id)
    kinds = listing.kinds_of(turn.connection, row.id)
    page = messages.cards(turn.t.pick(row.name), [card.page(turn, row, kinds)])
    goods = carousel(turn, row.id, kinds[0], 0) if kinds else []
    return messages.with_quick([page, *goods], ways_on(turn))


@intent("communities_named")
def named(turn: Turn, ids: str, before: int = 0) -> list[Message]:
    """Several communities of one name, or all of a province; `before` so many of them were shown already."""
    wanted = [int(one) for one in ids.split(",") if one.isascii() and one.isdigit() and len(one) < 16]
    rows = communities.some(turn.connection, wanted)
    if not rows:
        raise Stale("ids")
    if len(rows) == 1 and not before:
        return community(turn, rows[0].id)
    asked = turn.t("Which of these communities do you mean?")
    cards = [card.small_card(turn, row) for row in rows[: PAGE + 1]]

    def more(shown: int) -> Bubble:
        return pages.more_card(turn, _to_the_rest(turn, rows[shown:], before + shown), before + shown)

    return messages.with_quick(carousels.fill(asked, cards, more), ways_on(turn))


def _to_the_rest(turn: Turn, rows: Sequence[Row[Any]], before: int) -> Action:
    """A button with their ids; to the zone, which has them too, where they are too many for a button."""
    ids = ",".join(str(row.id) for row in rows)
    if not rows or messages.that_fits(ids, "communities_named", "ids", before=before) == ids:
        return messages.button(turn.t("Show more"), "communities_named", ids=ids, before=before)
    return messages.button(turn.t("Show more"), "zone", zone=rows[0].zone)
