"""How an order looks: to the shopper who placed it, and to the sellers who fill it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from bot import flex, messages
from bot.flex import Part
from bot.messages import Bubble, Message
from bot.turn import Telling
from catalog.trade import history
from catalog.trade.history import Order
from handlers.cards.cart import address_parts
from locales import addresses
from locales.i18n import Language
from locales.names import first_name
from locales.normalise import cut

LINES_SHOWN = 12


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
    return reasons(telling.t).get(reason, cut(reason, 200))


def received(telling: Telling, group_id: int) -> list[Message]:
    """The confirmation: an order number for each community, and until when each is kept."""
    t = telling.t
    orders = history.group(telling.connection, group_id)
    numbers = ", ".join(f"#{order.row.id}" for order in orders)
    head = messages.text(t("Thank you! Your order has been received: {numbers}", numbers=numbers))
    cards = [for_shopper(telling, order) for order in orders]
    pages = [messages.cards(t("Order {numbers}", numbers=numbers), cards[i : i + 10]) for i in range(0, len(cards), 10)]
    taps = [messages.button(t("My orders"), "my_orders"), messages.button(t("Menu"), "menu")]
    return messages.with_quick([head, *pages], taps)


def for_shopper(telling: Telling, order: Order) -> Bubble:
    """Number, state, which clock runs, lines and total."""
    t, row = telling.t, order.row
    body: list[Part | None] = [
        flex.title(t("Order #{number}", number=row.id)),
        flex.words(t.pick(row.community_name), size="xs", color=flex.MUTED),
        _state_line(telling, row),
        clock_line(telling, row),
        *_lines(telling, order),
        *_totals(telling, row),
    ]
    buttons = [flex.press(messages.button(t("Details"), "order_show", order=row.id))]
    if row.state == "placed":
        buttons.append(flex.press(messages.button(t("Cancel this order"), "order_cancel", order=row.id), style="link"))
    return flex.bubble(body, buttons, size="mega")


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
        words = t("Your places are kept until {until}. The community answers by then.", until=until)
    else:
        words = t("Your goods are kept until {until}. The community accepts by then.", until=until)
    return flex.words(words, size="xs", color=flex.MUTED)


def _lines(telling: Telling, order: Order) -> list[Part]:
    t = telling.t
    shown = [part for line in order.lines[:LINES_SHOWN] for part in _line(telling, line)]
    rest = len(order.lines) - LINES_SHOWN
    return [flex.line(), *shown, *([flex.words(t("and {n} more", n=t.number(rest)), size="xs")] if rest > 0 else [])]


def _line(telling: Telling, line: Row[Any]) -> list[Part]:
    t = telling.t
    option = t.pick(line.option)
    name = cut(t.pick(line.name), 80) + (f" ({cut(option, 40)})" if option else "")
    first = flex.row(t("{n} × {name}", n=t.number(line.quantity), name=name), t.money(line.unit_price * line.quantity))
    if line.starts_at is None:
        return [first]
    return [first, flex.words(t.span(line.starts_at, line.ends_at, telling.zone), size="xs", color=flex.MUTED)]


def _totals(telling: Telling, row: Row[Any]) -> list[Part]:
    t = telling.t
    shipping = [flex.row(t("Shipping"), t.money(row.shipping))] if row.shipping else []
    return [flex.line(), *shipping, flex.row(t("Total"), t.money(row.total), bold=True)]


def timeline(telling: Telling, order: Order) -> Bubble:
    """The order with its history, address and note."""
    t, row = telling.t, order.row
    card = for_shopper(telling, order)
    past = [part for one in order.events[-8:] for part in _event(telling, one)]
    where = address_parts(telling, row.recipient, row.phone, row.house, row.place)
    note = [flex.words(t("Note: {note}", note=row.note), size="xs")] if row.note else []
    card["body"]["contents"] += [
        part for part in (*where, *note, flex.line(), flex.words(t("What happened"), bold=True), *past) if part
    ]
    card["footer"]["contents"] = card["footer"]["contents"][1:]
    if not card["footer"]["contents"]:
        del card["footer"]
    return card


def _event(telling: Telling, one: Row[Any]) -> list[Part]:
    words = f"{telling.t.date_time(one.at, telling.zone)} · {state_words(telling, one.to_state)}"
    reason = [flex.words(f"“{reason_words(telling, one.reason)}”", size="xs", color=flex.MUTED)] if one.reason else []
    return [flex.words(words, size="xs"), *reason]


def for_seller(telling: Telling, order: Order) -> Bubble:
    """What, how many, and who: first name and province at first, telephone and address once accepted."""
    t, row = telling.t, order.row
    open_ = row.state in ("accepted", "shipped")
    body: list[Part | None] = [
        flex.title(t("Order #{number}", number=row.id)),
        flex.words(t.pick(row.community_name), size="xs", color=flex.MUTED),
        _state_line(telling, row),
        _seller_clock(telling, row),
        *_lines(telling, order),
        *_totals(telling, row),
        *(address_parts(telling, row.recipient, row.phone, row.house, row.place) if open_ else [_who(telling, row)]),
        flex.words(t("Note: {note}", note=row.note), size="xs") if row.note else None,
    ]
    return flex.bubble(body, _seller_buttons(telling, order), size="mega")


def _seller_clock(telling: Telling, row: Row[Any]) -> Part | None:
    if row.held_until is None:
        return None
    until = telling.t.date_time(row.held_until, telling.zone)
    return flex.words(telling.t("Please answer by {until}", until=until), size="xs", color=flex.MUTED)


def _who(telling: Telling, row: Row[Any]) -> Part:
    return flex.words(who(telling, row), size="xs", margin="md")


def who(telling: Telling, row: Row[Any]) -> str:
    """First name and province, all that a seller sees before accepting."""
    first = cut(first_name(row.recipient), 40)
    place = addresses.place(row.place) if row.place else None
    if place is None:
        return telling.t("From {name}", name=first)
    return telling.t("From {name}, {province}", name=first, province=telling.t.pick(place.province))


def _seller_buttons(telling: Telling, order: Order) -> list[Part | None]:
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
