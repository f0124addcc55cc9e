"""The word "cancel": it leaves an open form; with none open it asks which of the own orders."""

from __future__ import annotations

from bot import messages
from bot.intents import intent
from bot.messages import Message
from bot.turn import Turn
from handlers.everyone.menu import ways_on
from handlers.shopper.orders import which_to_cancel
from locales.i18n import W_


@intent("cancel", words=W_("cancel | stop | quit"))
def cancel(turn: Turn) -> list[Message]:
    if turn.form is not None:
        turn.leave_form()
        return messages.with_quick(
            [messages.text(turn.t("All right, I have put that aside. Nothing was changed."))], ways_on(turn)
        )
    return which_to_cancel(turn)
