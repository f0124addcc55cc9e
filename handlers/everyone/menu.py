"""The menu, a greeting answered with it, help, and the ways out of whatever is open."""

from __future__ import annotations

from bot import messages
from bot.intents import intent
from bot.messages import Message
from bot.turn import Turn
from catalog import fairs
from handlers.cards import menu as card
from locales.i18n import W_


@intent("menu", words=W_("menu | start | main menu"))
@intent("smalltalk", words=W_("hello | hi | hey | good morning | good evening | thank you | thanks | ok"))
def menu(turn: Turn) -> list[Message]:
    return [card.menu(turn)]


@intent("help", words=W_("help | how to | what can you do"))
def help_(turn: Turn) -> list[Message]:
    t = turn.t
    contact = fairs.the_fair(turn.connection).contact
    lines = [
        t(
            "Here you walk through the fair in this chat: choose a part of the country, then a community, and put what you like in the cart."
        ),
        t("You may also type: the name of a community, a province or a product, “cart”, “my orders”, “menu”."),
        t("To leave a question, type “cancel”; to change your last answer, type “back”."),
        t("Questions about the fair: {contact}", contact=contact) if contact else "",
    ]
    quick = [
        messages.button(t("Menu"), "menu"),
        messages.button(t("Cart"), "cart_view"),
        messages.button(t("My orders"), "my_orders"),
    ]
    return messages.with_quick([messages.text("\n\n".join(filter(None, lines)))], quick)


@intent("back", words=W_("back | go back"))
def back(turn: Turn) -> list[Message]:
    """With a form open the router steps back in it; with none open the menu is what came before."""
    return [card.menu(turn)]


def ways_on(turn: Turn) -> list[messages.Action]:
    """Two or three sensible next taps, for where nothing else follows."""
    t = turn.t
    if turn.person.role == "seller":
        return [messages.button(t("Today's orders"), "seller_orders"), messages.button(t("Menu"), "menu")]
    return [
        messages.button(t("Zones"), "zones"),
        messages.button(t("Cart"), "cart_view"),
        messages.button(t("My orders"), "my_orders"),
        messages.button(t("Menu"), "menu"),
    ]
