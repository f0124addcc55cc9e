"""Goods, activities and trips: a community's own, the coming trips of all, the search, and one offer whole."""

from __future__ import annotations

from bot import messages
from bot.intents import Stale, intent
from bot.messages import Action, Message
from bot.turn import Turn
from catalog.offers import listing
from catalog.offers.listing import Offer
from catalog.offers.products import KINDS
from handlers.cards import product as card
from handlers.cards.product import PAGE
from handlers.everyone.menu import ways_on
from locales.i18n import W_
from locales.normalise import cut


def carousel(turn: Turn, community_id: int, kind: str, skip: int) -> list[Message]:
    """A page of a community's offers of one kind; nothing where there is none."""
    found = listing.of_community(turn.connection, turn.now, community_id, kind, limit=PAGE + 1, offset=skip)
    more = messages.button(turn.t("Show more"), "offers", community=community_id, kind=kind, skip=skip + PAGE)
    return _page(turn, found, more, skip)


def _page(turn: Turn, found: list[Offer], more: Action, skip: int) -> list[Message]:
    if not found:
        return []
    cards = [card.small_card(turn, offer) for offer in found[:PAGE]]
    if len(found) > PAGE:
        cards.append(card.more_card(turn, more, skip + PAGE))
    names = ", ".join(turn.t.pick(offer.row.name) for offer in found[:3])
    return [messages.cards(turn.t("Offers: {names}", names=names), cards)]


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
def product(turn: Turn, product: int) -> list[Message]:
    offer = listing.offer(turn.connection, turn.now, product)
    if offer is None:
        gone = turn.t("That is no longer on offer. Here is where to go on.")
        return messages.with_quick([messages.text(gone)], ways_on(turn))
    turn.visits(offer.row.zone, offer.row.community_id)
    return messages.with_quick(
        [messages.cards(turn.t.pick(offer.row.name), [card.whole_card(turn, offer)])], ways_on(turn)
    )


@intent("package", words=W_("trips | trip | packages | tours with a date"))
def packages(turn: Turn, skip: int = 0) -> list[Message]:
    found = listing.packages(turn.connection, turn.now, limit=PAGE + 1, offset=skip)
    if not found:
        none = turn.t("No trip has a coming date right now.")
        return messages.with_quick([messages.text(none)], ways_on(turn))
    more = messages.button(turn.t("Show more"), "package", skip=skip + PAGE)
    return messages.with_quick(_page(turn, found, more, skip), ways_on(turn))


@intent("product_search", words=W_("search | find | look for"))
def search(turn: Turn, query: str = "", skip: int = 0) -> list[Message]:
    if not query.strip():
        asked = turn.t("Type what you are looking for, for example “honey”, “silk” or the name of a community.")
        return messages.with_quick([messages.text(asked)], ways_on(turn))
    found = listing.search(turn.connection, turn.now, query, limit=PAGE + 1, offset=skip)
    if not found:
        none = turn.t(
            "I found nothing for “{said}”. Try the name of a product, a community or a province, or tap below.",
            said=cut(query, 60),
        )
        return messages.with_quick([messages.text(none)], ways_on(turn))
    more = messages.button(turn.t("Show more"), "product_search", query=cut(query, 20), skip=skip + PAGE)
    return messages.with_quick(_page(turn, found, more, skip), ways_on(turn))
