"""How offers look: the small card in a carousel, and the whole card with options and dates."""

from __future__ import annotations

from collections.abc import Sequence

from bot import flex, messages
from bot.flex import Part
from bot.messages import Action, Bubble
from bot.turn import Telling
from catalog.offers.listing import Departure, Offer, Option
from locales import addresses
from locales.normalise import cut

PAGE = 10
DATES_SHOWN = 6
OPTIONS_SHOWN = 10


def small_card(telling: Telling, offer: Offer) -> Bubble:
    """Picture, name, price, stars, what is left; its buttons are the next step."""
    row, t = offer.row, telling.t
    look = messages.button(t.pick(row.name), "product", product=row.id)
    photo = row.photo or row.community_photo
    body = [
        flex.title(t.pick(row.name)),
        flex.words(t.pick(row.community_name), size="xs", color=flex.MUTED, lines=1),
        price_line(telling, offer),
        stars(telling, offer),
        left_line(telling, offer),
    ]
    picture = flex.hero(telling.media(photo)) if photo else None
    return flex.bubble(body, _next_steps(telling, offer), picture=picture, action=look)


def _next_steps(telling: Telling, offer: Offer) -> list[Part | None]:
    t, name = telling.t, telling.t.pick(offer.row.name)

    def look(label: str) -> Action:
        return messages.button(label, "product", says=name, product=offer.row.id)

    if not offer.for_sale:
        return [flex.press(look(t("Details")))]
    if offer.dated or len(offer.options) > 1:
        return [flex.press(look(t("Choose a date") if offer.dated else t("Choose an option")), style="primary")]
    only = offer.options[0].id
    return [
        flex.press(
            messages.button(t("Buy now"), "cart_buy", says=t("Buy now: {name}", name=name), product=only),
            style="primary",
        ),
        flex.press(
            messages.button(t("Add to cart"), "cart_add", says=t("Add to cart: {name}", name=name), product=only)
        ),
    ]


def price_line(telling: Telling, offer: Offer) -> Part | None:
    """The price, or the lowest of several. Never one for what may not be sold online."""
    if offer.row.alcohol_or_tobacco or not offer.options:
        return None
    prices = [option.price for option in offer.options]
    lowest = telling.t.money(min(prices))
    shown = telling.t("from {price}", price=lowest) if len(set(prices)) > 1 else lowest
    return flex.words(shown, size="md", bold=True, color=flex.ACCENT)


def stars(telling: Telling, offer: Offer) -> Part | None:
    """The official OTOP stars with the year they were given in; a star belongs to a product in a year."""
    row = offer.row
    if row.otop_star is None:
        return None
    signs = "★" * row.otop_star
    year = telling.t.year(row.star_year_be) if row.star_year_be else telling.t("year not stated")
    return flex.words(telling.t("OTOP {stars} ({year})", stars=signs, year=year), size="xs", color=flex.MUTED)


def left_line(telling: Telling, offer: Offer) -> Part | None:
    """How much is left, or why it cannot be bought."""
    t = telling.t
    if offer.row.alcohol_or_tobacco:
        return flex.words(t("Not sold online: the law does not allow it."), size="xs", color=flex.WARN)
    if offer.dated:
        return _next_date(telling, offer)
    if offer.left == 0:
        return flex.words(t("Sold out"), size="xs", color=flex.WARN)
    return flex.words(
        t("{n} left", n=t.number(offer.left)), size="xs", color=flex.WARN if offer.left <= 5 else flex.GOOD
    )


def _next_date(telling: Telling, offer: Offer) -> Part:
    t = telling.t
    if not offer.departures:
        return flex.words(t("No coming date"), size="xs", color=flex.WARN)
    free = [one for one in offer.departures if one.left > 0]
    if not free:
        return flex.words(t("All coming dates are full"), size="xs", color=flex.WARN)
    shown = t("Next: {date}, {n} seats left", date=t.date(free[0].starts_at, telling.zone), n=t.number(free[0].left))
    return flex.words(shown, size="xs", color=flex.GOOD)


def whole_card(telling: Telling, offer: Offer) -> Bubble:
    """Everything about an offer, with a row for each option and for each coming date."""
    row, t = offer.row, telling.t
    about = cut(t.pick(row.about), 600)
    photo = row.photo or row.community_photo
    body = [
        flex.words(cut(t.pick(row.name), 120), size="lg", bold=True),
        flex.words(
            f"{t.pick(row.community_name)} · {t.pick(addresses.province_name(row.province))}",
            size="xs",
            color=flex.MUTED,
        ),
        flex.words(t("By {maker}", maker=cut(row.maker, 120)), size="xs", color=flex.MUTED) if row.maker else None,
        price_line(telling, offer),
        stars(telling, offer),
        left_line(telling, offer),
        flex.words(about) if about else None,
        flex.words(t("Licence {number}", number=row.licence_no), size="xs", color=flex.MUTED)
        if row.licence_no
        else None,
        *(_ways_to_buy(telling, offer) if offer.for_sale else ()),
    ]
    return flex.bubble(
        body, _foot(telling, offer), picture=flex.hero(telling.media(photo)) if photo else None, size="mega"
    )


def _ways_to_buy(telling: Telling, offer: Offer) -> list[Part]:
    if offer.dated:
        return [flex.line(), *(part for option in offer.options[:4] for part in _dates(telling, offer, option))]
    if len(offer.options) > 1:
        return [flex.line(), *(_option_row(telling, option) for option in offer.options[:OPTIONS_SHOWN])]
    return []


def _option_row(telling: Telling, option: Option) -> Part:
    t = telling.t
    label = f"{t.pick(option.option)} · {t.money(option.price)}"
    left = option.left or 0
    note = t("{n} left", n=t.number(left)) if left else t("Sold out")
    texts = flex.column(
        [flex.words(label, lines=2), flex.words(note, size="xs", color=flex.GOOD if left else flex.WARN)],
        spacing="none",
        flex=5,
    )
    add = messages.button(t("Add {option}", option=t.pick(option.option)), "cart_add", product=option.id)
    return flex.side_by_side([texts, flex.small_press(add, "+") if left else None], margin="sm", alignItems="center")


def _dates(telling: Telling, offer: Offer, option: Option) -> list[Part]:
    t = telling.t
    name = t.pick(option.option)
    head = [flex.words(f"{name} · {t.money(option.price)}", bold=True)] if len(offer.options) > 1 else []
    free = [one for one in offer.departures if one.left > 0]
    shown = free[: DATES_SHOWN if len(offer.options) == 1 else 3]
    return [*head, *(_date_button(telling, option, one) for one in shown)]


def _date_button(telling: Telling, option: Option, departure: Departure) -> Part:
    t = telling.t
    label = t("{date} ({n} left)", date=t.date_time(departure.starts_at, telling.zone), n=t.number(departure.left))
    action = messages.button(label, "cart_add", product=option.id, departure=departure.id)
    return flex.press(action)


def _foot(telling: Telling, offer: Offer) -> list[Part | None]:
    t, row = telling.t, offer.row
    more = messages.button(
        t("More from {community}", community=t.pick(row.community_name)), "community", community=row.community_id
    )
    return [*(flex.press(a, style=s) for a, s in _buy_actions(telling, offer)), flex.press(more, style="link")]


def _buy_actions(telling: Telling, offer: Offer) -> Sequence[tuple[Action, str]]:
    t = telling.t
    if not offer.for_sale:
        return ()
    one = offer.options[0].id
    if offer.dated:
        label = t("Book, choose the date later")
        return ((messages.button(label, "cart_add", product=one), "secondary"),) if len(offer.options) == 1 else ()
    if len(offer.options) > 1:
        return ()
    return (
        (messages.button(t("Buy now"), "cart_buy", product=one), "primary"),
        (messages.button(t("Add to cart"), "cart_add", product=one), "secondary"),
    )


def more_card(telling: Telling, action: Action, shown: int) -> Bubble:
    """The last card of a page: there is more."""
    t = telling.t
    body = [flex.title(t("There is more")), flex.words(t("{n} shown so far", n=t.number(shown)), color=flex.MUTED)]
    return flex.bubble(body, [flex.press(action, style="primary")])
