"""How offers look: the small card in a carousel, and the whole card with options and dates."""

from __future__ import annotations

from collections.abc import Sequence

from bot import flex, messages
from bot.flex import Part
from bot.limits import short
from bot.messages import Action, Bubble
from bot.turn import Telling
from catalog.offers.listing import Departure, Offer, Option
from handlers.cards import cuts
from locales import addresses

DATES_SHOWN = 6
DATES_OF_AN_OPTION = 3
DATED_OPTIONS_A_CARD = 3
OPTIONS_A_CARD = 8


def small_card(telling: Telling, offer: Offer) -> Bubble:
    """Picture, name, price, stars, what is left; its buttons are the next step."""
    row, t = offer.row, telling.t
    look = messages.button(t.pick(row.name), "product", product=row.id)
    photo = row.photo or row.community_photo
    body = [
        flex.title(t.pick(row.name)),
        flex.words(cuts.name(telling, row.community_name), size="xs", color=flex.MUTED, lines=1),
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


def whole_cards(telling: Telling, offer: Offer) -> list[Bubble]:
    """Everything about an offer on the first card, with its options or dates; the options that follow on further cards."""
    step = options_a_card(offer)
    first = _about(telling, offer, offer.options[:step])
    rest = range(step, len(offer.options), step) if offer.for_sale else ()
    return [first, *(_more_options(telling, offer, offer.options[i : i + step]) for i in rest)]


def options_a_card(offer: Offer) -> int:
    """How many options stand on one card."""
    return DATED_OPTIONS_A_CARD if offer.dated else OPTIONS_A_CARD


def _about(telling: Telling, offer: Offer, options: Sequence[Option]) -> Bubble:
    row, t = offer.row, telling.t
    about = cuts.prose(t.pick(row.about), 600)
    photo = row.photo or row.community_photo
    place = f"{cuts.name(telling, row.community_name)} · {cuts.name(telling, addresses.province_name(row.province))}"
    body = [
        flex.words(cuts.whole_name(telling, row.name), size="lg", bold=True),
        flex.words(place, size="xs", color=flex.MUTED),
        _small(t("By {maker}", maker=short(row.maker, 80, 120))) if row.maker else None,
        price_line(telling, offer),
        stars(telling, offer),
        left_line(telling, offer),
        flex.words(about) if about else None,
        _small(t("Licence {number}", number=short(row.licence_no, 60, 100))) if row.licence_no else None,
        *(_ways_to_buy(telling, offer, options) if offer.for_sale else ()),
    ]
    picture = flex.hero(telling.media(photo)) if photo else None
    return flex.bubble(body, _foot(telling, offer), picture=picture, size="mega")


def _small(content: str) -> Part:
    return flex.words(content, size="xs", color=flex.MUTED)


def _more_options(telling: Telling, offer: Offer, options: Sequence[Option]) -> Bubble:
    body = [flex.title(telling.t.pick(offer.row.name)), *_ways_to_buy(telling, offer, options)]
    return flex.bubble(body, size="mega")


def _ways_to_buy(telling: Telling, offer: Offer, options: Sequence[Option]) -> list[Part]:
    if offer.dated:
        return [flex.line(), *(part for option in options for part in _dates(telling, offer, option))]
    if len(offer.options) > 1:
        return [flex.line(), *(_option_row(telling, option) for option in options)]
    return []


def _option_row(telling: Telling, option: Option) -> Part:
    t, name = telling.t, cuts.option(telling, option.option)
    left = option.left or 0
    note = t("{n} left", n=t.number(left)) if left else t("Sold out")
    texts = flex.column(
        [
            flex.words(f"{name} · {t.money(option.price)}", lines=2),
            flex.words(note, size="xs", color=flex.GOOD if left else flex.WARN),
        ],
        spacing="none",
        flex=5,
    )
    add = messages.button(t("Add {option}", option=name), "cart_add", product=option.id)
    return flex.side_by_side([texts, flex.small_press(add, "+") if left else None], margin="sm", alignItems="center")


def _dates(telling: Telling, offer: Offer, option: Option) -> list[Part]:
    """The next dates of an option; the checkout offers all of them to whoever chooses later."""
    free = [one for one in offer.departures if one.left > 0]
    if len(offer.options) == 1:
        return [_date_button(telling, option, one) for one in free[:DATES_SHOWN]]
    name = cuts.option(telling, option.option)
    shown = [_date_button(telling, option, one) for one in free[:DATES_OF_AN_OPTION]]
    head = flex.words(f"{name} · {telling.t.money(option.price)}", bold=True)
    return [head, *shown, flex.press(_later(telling, option), style="link")]


def _date_button(telling: Telling, option: Option, departure: Departure) -> Part:
    t = telling.t
    label = t("{date} ({n} left)", date=t.date_time(departure.starts_at, telling.zone), n=t.number(departure.left))
    action = messages.button(label, "cart_add", product=option.id, departure=departure.id)
    return flex.press(action)


def _later(telling: Telling, option: Option) -> Action:
    t, name = telling.t, cuts.option(telling, option.option)
    label = t("Book, choose the date later")
    says = t("{option}: book, choose the date later", option=name) if name else label
    return messages.button(label, "cart_add", says=says, product=option.id)


def _foot(telling: Telling, offer: Offer) -> list[Part | None]:
    t, row = telling.t, offer.row
    more = messages.button(
        t("More from {community}", community=t.pick(row.community_name)), "community", community=row.community_id
    )
    return [*(flex.press(a, style=s) for a, s in _buy_actions(telling, offer)), flex.press(more, style="link")]


def _buy_actions(telling: Telling, offer: Offer) -> Sequence[tuple[Action, str]]:
    t = telling.t
    if not offer.for_sale or len(offer.options) > 1:
        return ()
    if offer.dated:
        return ((_later(telling, offer.options[0]), "secondary"),)
    one = offer.options[0].id
    return (
        (messages.button(t("Buy now"), "cart_buy", product=one), "primary"),
        (messages.button(t("Add to cart"), "cart_add", product=one), "secondary"),
    )
