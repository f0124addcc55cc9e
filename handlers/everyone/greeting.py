"""The first words: greeting, privacy notice, language and menu; and what is said in a group or to somebody nameless."""

from __future__ import annotations

from bot import flex, messages
from bot.intents import intent
from bot.limits import short
from bot.messages import Message
from bot.turn import Turn
from catalog import fairs
from catalog.care import consents
from catalog.results.visits import VISIT_DAYS
from catalog.trade.tables import ADDRESS_DAYS
from handlers.cards import menu
from locales.i18n import W_, language
from locales.normalise import norm


@intent("follow")
def follow(turn: Turn) -> list[Message]:
    fair = turn.t.pick(fairs.the_fair(turn.connection).name)
    own = " ".join(turn.person.name.split())
    name = f" {short(own, 40, 120)}" if norm(own) else ""
    hello = turn.t(
        "Welcome{name}! This is {fair}: shop from communities all over Thailand, right here in the chat.",
        fair=fair,
        name=name,
    )
    return [messages.text(hello), _shown_notice(turn), menu.menu(turn)]


def welcome(turn: Turn) -> list[Message]:
    """Goes before the answer to somebody who has not been shown the present notice: it is due at first contact."""
    return [] if consents.has_seen_privacy(turn.connection, turn.person.id) else [_shown_notice(turn)]


@intent("privacy", words=W_("privacy | privacy notice"))
def privacy(turn: Turn) -> list[Message]:
    return [_shown_notice(turn)]


def _shown_notice(turn: Turn) -> Message:
    # Whoever asks for it again has been shown it already.
    if not consents.has_seen_privacy(turn.connection, turn.person.id):
        consents.shown_privacy(turn.connection, turn.person.id, turn.event_id, turn.now)
    return privacy_notice(turn)


def privacy_notice(turn: Turn) -> Message:
    """What is kept, why, for how long, who sees it and whom to ask (Personal Data Protection Act, sections 21 and 23)."""
    t = turn.t
    parts = [
        part
        for head, text in [*_what_is_kept(turn), *_how_long_and_whose(turn)]
        for part in (flex.words(head, bold=True, size="xs", margin="md"), flex.words(text, size="xs"))
    ]
    body = [flex.title(t("Your data at this fair")), *parts]
    buttons = [
        flex.side_by_side(flex.press(messages.button(_name(code), "language_set", code=code)) for code in ("th", "en"))
    ]
    return messages.flex(
        t("Your data at this fair: what we keep, why, and for how long"), flex.bubble(body, buttons, size="mega")
    )


def _what_is_kept(turn: Turn) -> list[tuple[str, str]]:
    t = turn.t
    return [
        (
            t("What we keep"),
            t(
                "Your LINE name and language, your cart and orders, and the name, telephone and address that you give for them. Which communities you look at is counted once a day."
            ),
        ),
        (t("Why"), t("To take and deliver your orders, and to count the fair's visitors. We send no advertising.")),
        (
            t("Who sees it"),
            t(
                "The community that you order from: your first name and province at once, telephone and address when it has accepted the order. Nobody else."
            ),
        ),
    ]


def _how_long_and_whose(turn: Turn) -> list[tuple[str, str]]:
    t = turn.t
    contact = fairs.the_fair(turn.connection).contact or t("the organiser of the fair, at the fair's office")
    kept = t(
        "Telephone and address for {address} days after the order ends, visits for {visits} days, orders as long as the law on accounts asks.",
        address=ADDRESS_DAYS,
        visits=VISIT_DAYS,
    )
    ask = t("For a copy, a correction or erasure: {contact}", contact=short(contact, 300, 900))
    return [(t("For how long"), kept), (t("Whom to ask"), ask)]


def _name(code: str) -> str:
    return language(code).ctx("language", "English")


@intent("group")
def group(turn: Turn) -> list[Message]:
    """Said once in a group."""
    return [
        messages.text(
            turn.t(
                "Hello. I work in a chat between the two of us: open my profile, add me as a friend and write to me there. Here in the group I stay silent."
            )
        )
    ]


@intent("stranger")
def stranger(turn: Turn) -> list[Message]:
    """LINE does not say who this is, so nothing can be kept for them."""
    return [
        messages.text(
            turn.t("LINE does not tell me who you are. Please add this account as a friend, then write again.")
        )
    ]
