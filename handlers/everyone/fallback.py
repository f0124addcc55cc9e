"""What is said where nothing else fits: never silence, never "I do not understand" alone."""

from __future__ import annotations

from bot import messages
from bot.intents import intent
from bot.limits import short
from bot.messages import Message
from bot.turn import Turn
from handlers.everyone.menu import ways_on


@intent("out_of_scope")
def out_of_scope(turn: Turn) -> list[Message]:
    said = short(turn.said.strip(), 60, 120)
    answer = turn.t(
        "I found nothing for “{said}”. Try the name of a product, a community or a province, or tap below.", said=said
    )
    return messages.with_quick([messages.text(answer)], ways_on(turn))


@intent("not_text")
def not_text(turn: Turn) -> list[Message]:
    t = turn.t
    answers = {
        "sticker": t("Thank you! Here is what we can do together."),
        "image": t(
            "Thank you for the picture. I cannot use pictures yet; please tap below or type what you are looking for."
        ),
        "location": t("Thank you for the place. Choose a part of the country below, or type the name of a province."),
    }
    answer = answers.get(turn.kind, t("I can read texts and taps. Please tap below or type what you are looking for."))
    return messages.with_quick([messages.text(answer)], ways_on(turn))


@intent("stale")
def stale(turn: Turn) -> list[Message]:
    answer = turn.t("That button is from earlier and no longer leads anywhere. Here is where to go on.")
    return messages.with_quick([messages.text(answer)], ways_on(turn))


@intent("too_quick")
def too_quick(turn: Turn) -> list[Message]:
    """Said of what was not even read, so that nobody waits for it."""
    answer = turn.t(
        "You are very quick! What you sent just now was not read, and nothing was changed by it. Please wait a moment, then send it again."
    )
    return messages.with_quick([messages.text(answer)], ways_on(turn))


@intent("apology")
def apology(turn: Turn) -> list[Message]:
    answer = turn.t(
        "Something went wrong on our side, and nothing was changed. We have noted it. Please try once more in a moment."
    )
    return messages.with_quick([messages.text(answer)], ways_on(turn))
