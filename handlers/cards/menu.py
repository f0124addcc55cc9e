"""The menu: what can be done now, in the role in use, all by tapping."""

from __future__ import annotations

from bot import flex, messages
from bot.flex import Part
from bot.messages import Message
from bot.turn import Turn
from catalog import fairs, people
from catalog.offers import communities
from handlers.cards import cuts

ZONES_SHOWN = 6
INVITES_SHOWN = 10


def menu(turn: Turn) -> Message:
    """The menu for the role in use, with a way to another role where the person has one."""
    return seller_menu(turn) if turn.person.role == "seller" else shopper_menu(turn)


def shopper_menu(turn: Turn) -> Message:
    """Zones first: they are the fair's streets."""
    t = turn.t
    fair = fairs.the_fair(turn.connection)
    visited = communities.visited_zones(turn.connection)
    zones = [
        flex.press(messages.button(t.pick(zone.name), "zone", zone=zone.code), style="primary")
        for zone in visited[:ZONES_SHOWN]
    ]
    if len(visited) > ZONES_SHOWN:
        zones.append(flex.press(messages.button(t("Zones"), "zones")))
    others = [
        flex.press(messages.button(t("Search"), "product_search")),
        flex.press(messages.button(t("Trips"), "package")),
        flex.press(messages.button(t("Cart"), "cart_view")),
        flex.press(messages.button(t("My orders"), "my_orders")),
    ]
    body: list[Part | None] = [
        flex.title(t.pick(fair.name)),
        flex.words(t("Choose a part of the country, or search."), color=flex.MUTED),
        flex.column(zones, margin="md"),
        flex.side_by_side(others[:2], margin="md"),
        flex.side_by_side(others[2:]),
        _languages_and_roles(turn),
    ]
    return messages.flex(t("Menu of {fair}", fair=t.pick(fair.name)), flex.bubble(body, size="mega"))


def seller_menu(turn: Turn) -> Message:
    """What a seller does all day, and the helpers."""
    t = turn.t
    mine = communities.sold_by(turn.connection, turn.person.id)
    names = ", ".join(cuts.name(turn, one.name) for one in mine[:INVITES_SHOWN])
    invites = [
        flex.press(
            messages.button(
                t("Invite a helper: {community}", community=t.pick(one.name)), "helper_invite", community=one.id
            )
        )
        for one in mine[:INVITES_SHOWN]
        if one.part == "owner"
    ]
    body: list[Part | None] = [
        flex.title(t("Selling for {communities}", communities=names)),
        flex.press(messages.button(t("Today's orders"), "seller_orders"), style="primary", margin="md"),
        *invites,
        _languages_and_roles(turn),
    ]
    return messages.flex(t("Menu for sellers"), flex.bubble(body, size="mega"))


def _languages_and_roles(turn: Turn) -> Part:
    t = turn.t
    role = {"shopper": t("Go shopping"), "seller": t("Sell")}
    others = [one for one in people.roles(turn.connection, turn.person.id) if one != turn.person.role]
    small = [flex.press(messages.button(role[one], "role", to=one), style="link") for one in others]
    language = messages.button("ภาษา · Language", "language")
    return flex.side_by_side([*small, flex.press(language, style="link")], margin="md")
