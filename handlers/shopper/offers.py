"""Goods, activities and trips: a community's own, the coming trips of all, the search, and one offer whole."""

from __future__ import annotations

from typing import Any

from bot import messages
from bot.intents import Stale, intent
from bot.limits import short
from bot.messages import Message
from bot.turn import Turn
from catalog.offers import listing
from catalog.offers.listing import Offer
from catalog.offers.products import KINDS
from handlers.cards import cuts, pages
from handlers.cards import product as card
from handlers.cards.pages import PAGE
from handlers.everyone.menu import ways_on
from locales.i18n import W_

FURTHEST = 10**6
"""A number of results that no page goes beyond: what is searched must fit beside it in the button that leads on."""


def carousel(turn: Turn, community_id: int, kind: str, skip: int) -> list[Message]:
    """A page of a community's offers of one kind; nothing where there is none."""
    found = listing.of_community(turn.connection, turn.now, community_id, kind, limit=PAGE + 1, offset=skip)
    return _page(turn, found, "offers", skip, community=community_id, kind=kind)


def _page(turn: Turn, found: list[Offer], intent: str, skip: int, **args: Any) -> list[Message]:
    names = ", ".join(cuts.name(turn, offer.row.name) for offer in found[:3])
    cards = [card.small_card(turn, offer) for offer in found]
    return pages.page(turn, turn.t("Offers: {names}", names=names), cards, intent, skip, **args)


@intent("offers")
def offers(turn: Turn, community: int, kind: str, skip: int = 0) -> list[Message]:
    if kind not in KINDS:
        raise Stale("kind")
    page = carousel(turn, community, kind, skip)
    if not page:
        raise Stale("community")
    offer = listing.of_community(turn.connection, turn.now, community, kind, limit=1)[0]
    turn.visits(offer.row.zone, community)
    return messages.with_quick(page, ways_on(turn))


@intent("product")
def product(turn: Turn, product: int, skip: int = 0) -> list[Message]:
    """An offer whole; after the first `skip` cards of it where its options fill several pages."""
    offer = listing.offer(turn.connection, turn.now, product)
    if offer is None:
        gone = turn.t("That is no longer on offer. Here is where to go on.")
        return messages.with_quick([messages.text(gone)], ways_on(turn))
    turn.visits(offer.row.zone, offer.row.community_id)
    cards = card.whole_cards(turn, offer)
    if skip >= len(cards):
        raise Stale("skip")
    shown = pages.page(turn, turn.t.pick(offer.row.name), cards[skip:], "product", skip, product=product)
    return messages.with_quick(shown, ways_on(turn))


@intent("package", words=W_("trips | trip | packages | tours with a date"))
def packages(turn: Turn, skip: int = 0) -> list[Message]:
    found = listing.packages(turn.connection, turn.now, limit=PAGE + 1, offset=skip)
    if not found:
        none = turn.t("No trip has a coming date right now.")
        return messages.with_quick([messages.text(none)], ways_on(turn))
    return messages.with_quick(_page(turn, found, "package", skip), ways_on(turn))


@intent("product_search", words=W_("search | find | look for"))
def search(turn: Turn, query: str = "", skip: int = 0) -> list[Message]:
    """Each page is of the same query: as much of it as the button to the next page can carry."""
    if not query.strip():
        asked = turn.t("Type what you are looking for, for example “honey”, “silk” or the name of a community.")
        return messages.with_quick([messages.text(asked)], ways_on(turn))
    query = messages.that_fits(query.strip(), "product_search", "query", skip=FURTHEST)
    found = listing.search(turn.connection, turn.now, query, limit=PAGE + 1, offset=skip)
    if not found:
        none = turn.t(
            "I found nothing for “{said}”. Try the name of a product, a community or a province, or tap below.",
            said=short(query, 60, 120),
        )
        return messages.with_quick([messages.text(none)], ways_on(turn))
    return messages.with_quick(_page(turn, found, "product_search", skip, query=query), ways_on(turn))
