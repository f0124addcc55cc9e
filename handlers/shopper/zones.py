"""Zones and the communities in them, by tap or by name."""

from __future__ import annotations

from bot import messages
from bot.intents import Stale, intent
from bot.messages import Message
from bot.turn import Turn
from catalog.offers import communities, listing
from handlers.cards import community as card
from handlers.cards.product import PAGE, more_card
from handlers.everyone.menu import ways_on
from handlers.shopper.offers import carousel
from locales.i18n import W_


@intent("zones", words=W_("zones | zone | regions | choose a zone | shop | go shopping"))
def zones(turn: Turn) -> list[Message]:
    t = turn.t
    asked = messages.text(t("Which part of the country would you like to visit?"))
    found = communities.visited_zones(turn.connection)
    return messages.with_quick(
        [asked], [messages.button(t.pick(one.name), "zone", zone=one.code) for one in found[:12]]
    )


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
    cards = [card.small_card(turn, row) for row in rows[:PAGE]]
    if len(rows) > PAGE:
        more = messages.button(turn.t("Show more"), "zone", zone=zone, skip=skip + PAGE)
        cards.append(more_card(turn, more, skip + PAGE))
    return messages.with_quick([messages.cards(turn.t("Communities in {zone}", zone=name), cards)], ways_on(turn))


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
def named(turn: Turn, ids: str) -> list[Message]:
    """Several communities of one name, or all of a province."""
    wanted = [int(one) for one in ids.split(",") if one.isascii() and one.isdigit() and len(one) < 16]
    rows = communities.some(turn.connection, wanted)[:PAGE]
    if not rows:
        raise Stale("ids")
    if len(rows) == 1:
        return community(turn, rows[0].id)
    asked = turn.t("Which of these communities do you mean?")
    return messages.with_quick([messages.cards(asked, [card.small_card(turn, row) for row in rows])], ways_on(turn))
