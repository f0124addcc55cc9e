"""How an order looks: to the shopper who placed it, and to the sellers who fill it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from bot import carousels, flex, messages
from bot.flex import Part
from bot.messages import Bubble, Message
from bot.turn import Telling
from catalog.trade import history
from catalog.trade.history import Order
from handlers.cards import address, cuts
from handlers.cards.cart import fee
from handlers.cards.pages import more_card
from locales import addresses
from locales.i18n import Language
from locales.names import first_name

LINES_SHOWN = 3
"""On a card among others; the whole order is one tap away."""


def state_words(telling: Telling, state: str) -> str:
    """A state in words."""
    t = telling.t
    return {
        "placed": t("Waiting for the community"),
        "accepted": t("Accepted"),
        "shipped": t("Sent"),
        "completed": t("Took place"),
        "declined": t("Declined"),
        "cancelled": t("Cancelled"),
        "expired": t("Expired"),
    }[state]


def reasons(t: Language) -> dict[str, str]:
    """The usual reasons for declining, by the code that is stored: each reads them in their own language."""
    return {
        "@sold_out": t("Sold out"),
        "@no_time": t("Cannot be made in time"),
        "@no_delivery": t("Cannot be sent there"),
        "@no_date": t("That date is not possible"),
    }


def reason_words(telling: Telling, reason: str) -> str:
    """A stored reason as its reader reads it; a typed one is quoted as it is."""
    return reasons(telling.t).get(reason, cuts.prose(reason, 200))


def received(telling: Telling, group_id: int) -> list[Message]:
    """The confirmation: an order number for each community, and until when each is kept."""
    t = telling.t
    orders = history.group(telling.connection, group_id)
    numbers = ", ".join(f"#{order.row.id}" for order in orders)
    head = messages.text(t("Thank you! Your order has been received: {numbers}", numbers=numbers))
    taps = [messages.button(t("My orders"), "my_orders"), messages.button(t("Menu"), "menu")]
    cards = [for_shopper(telling, order) for order in orders]

    def more(shown: int) -> Bubble:
        return more_card(telling, messages.button(t("My orders"), "my_orders"), shown)

    pages = carousels.fill(t("Order {numbers}", numbers=numbers), cards, more, carousels=4)
    return messages.with_quick([head, *pages], taps)


def for_shopper(telling: Telling, order: Order) -> Bubble:
    """Number, state, which clock runs, the first lines and the total."""
    t, row = telling.t, order.row
    body = [
        *heading(telling, row),
        clock_line(telling, row),
        what_next(telling, order),
        *_first_lines(telling, order),
        *totals(telling, order),
    ]
    details = flex.press(messages.button(t("Details"), "order_show", order=row.id))
    return flex.bubble(body, [details, cancel_button(telling, row)], size="mega")


def cancel_button(telling: Telling, row: Row[Any]) -> Part | None:
    """While nobody has answered yet."""
    if row.state != "placed":
        return None
    return flex.press(messages.button(telling.t("Cancel this order"), "order_cancel", order=row.id), style="link")


def heading(telling: Telling, row: Row[Any]) -> list[Part | None]:
    """Number, community and state."""
    return [
        flex.title(telling.t("Order #{number}", number=row.id)),
        flex.words(cuts.name(telling, row.community_name), size="xs", color=flex.MUTED),
        _state_line(telling, row),
    ]


def _state_line(telling: Telling, row: Row[Any]) -> Part:
    color = {"placed": flex.ACCENT, "accepted": flex.GOOD, "shipped": flex.GOOD}.get(row.state, flex.WARN)
    return flex.words(state_words(telling, row.state), bold=True, color=color)


def clock_line(telling: Telling, row: Row[Any]) -> Part | None:
    """Which clock runs and when it ends; nothing where none runs."""
    if row.held_until is None:
        return None
    t = telling.t
    until = t.date_time(row.held_until, telling.zone)
    if row.flow == "booking":
        words = t("Your places are kept until {until}. The community will answer by then.", until=until)
    else:
        words = t("Your goods are kept until {until}. The community will answer by then.", until=until)
    return flex.words(words, size="xs", color=flex.MUTED)


def what_next(telling: Telling, order: Order) -> Part | None:
    """What follows once the community has accepted: how it is paid and sent is settled between the two."""
    if order.row.state != "accepted":
        return None
    t = telling.t
    if order.has_goods:
        return flex.words(t("The community will contact you about payment and delivery."), size="xs")
    return flex.words(t("The community will contact you about payment."), size="xs")


def _first_lines(telling: Telling, order: Order) -> list[Part]:
    rest = len(order.lines) - LINES_SHOWN
    more = [flex.words(telling.t("and {n} more", n=telling.t.number(rest)), size="xs")] if rest > 0 else []
    return [*lines(telling, order.lines[:LINES_SHOWN]), *more]


def lines(telling: Telling, shown: Sequence[Row[Any]]) -> list[Part]:
    """Lines of an order: how many of what, and what they cost."""
    return [flex.line(), *(part for line in shown for part in _line(telling, line))]


def _line(telling: Telling, line: Row[Any]) -> list[Part]:
    t = telling.t
    name = cuts.with_option(telling, line.name, line.option)
    first = flex.row(t("{n} × {name}", n=t.number(line.quantity), name=name), t.money(line.unit_price * line.quantity))
    if line.starts_at is None:
        return [first]
    return [first, flex.words(t.span(line.starts_at, line.ends_at, telling.zone), size="xs", color=flex.MUTED)]


def totals(telling: Telling, order: Order) -> list[Part]:
    """Shipping, where something is sent, and the total."""
    t, row = telling.t, order.row
    shipping = [flex.row(t("Shipping"), fee(telling, row.shipping))] if order.has_goods else []
    return [flex.line(), *shipping, flex.row(t("Total"), t.money(row.total), bold=True)]


def for_seller(telling: Telling, order: Order) -> Bubble:
    """What, how many, and who: first name and province at first, telephone and address once accepted."""
    row = order.row
    body = [
        *heading(telling, row),
        seller_clock(telling, row),
        *_first_lines(telling, order),
        *totals(telling, order),
        *buyer(telling, row),
        *to_do(telling, order),
    ]
    details = messages.button(telling.t("Details"), "seller_order", order=row.id)
    whole = len(order.lines) <= LINES_SHOWN
    buttons = [*seller_buttons(telling, order), None if whole else flex.press(details, style="link")]
    return flex.bubble(body, buttons, size="mega")


def buyer(telling: Telling, row: Row[Any]) -> list[Part | None]:
    """Who ordered and what they noted: where it goes is for the community that has accepted."""
    if row.state in ("accepted", "shipped", "completed"):
        who_and_where = address.parts(telling, row.recipient, row.phone, row.house, row.place)
    else:
        who_and_where = [flex.words(who(telling, row), size="xs", margin="md")]
    return [*who_and_where, address.note(telling, row.note)]


def to_do(telling: Telling, order: Order) -> list[Part]:
    """What an accepted order asks of the community beside the work itself."""
    t = telling.t
    if order.row.state != "accepted":
        return []
    said = [
        t("Please contact the shopper about payment and delivery.") if order.has_goods else "",
        t("Please call the guest about payment and whatever is still open.") if order.row.flow == "booking" else "",
    ]
    return [flex.words(one, size="xs", color=flex.ACCENT) for one in said if one]


def seller_clock(telling: Telling, row: Row[Any]) -> Part | None:
    """Until when the seller can answer."""
    if row.held_until is None:
        return None
    until = telling.t.date_time(row.held_until, telling.zone)
    return flex.words(telling.t("Please answer by {until}", until=until), size="xs", color=flex.MUTED)


def who(telling: Telling, row: Row[Any]) -> str:
    """First name and province, all that a seller sees before accepting."""
    first = cuts.prose(first_name(row.recipient), 40)
    place = addresses.place(row.place) if row.place else None
    if place is None:
        return telling.t("From {name}", name=first)
    return telling.t("From {name}, {province}", name=first, province=telling.t.pick(place.province))


def seller_buttons(telling: Telling, order: Order) -> list[Part | None]:
    """What the seller may do with the order now."""
    t, row = telling.t, order.row
    if row.state == "placed":
        return [
            flex.press(
                messages.button(t("Accept #{number}", number=row.id), "seller_accept", order=row.id), style="primary"
            ),
            flex.press(
                messages.button(t("Decline #{number}", number=row.id), "seller_decline", order=row.id), style="link"
            ),
        ]
    if row.state == "accepted" and order.has_goods:
        return [
            flex.press(
                messages.button(t("Sent #{number}", number=row.id), "seller_ship", order=row.id), style="primary"
            )
        ]
    return []
