"""How it looks to whom, and where to, something goes."""

from __future__ import annotations

from bot import flex
from bot.flex import Part
from bot.turn import Telling
from handlers.cards import cuts
from locales import addresses


def parts(telling: Telling, recipient: str, phone: str, house: str | None, place_key: str | None) -> list[Part | None]:
    """Recipient, telephone and, where something is sent, the address in one line."""
    place = addresses.place(place_key) if place_key else None
    where = addresses.one_line(house, place, telling.t) if house and place else ""
    return [
        flex.words(f"{cuts.prose(recipient, 80)} · {addresses.show_phone(phone)}", margin="md"),
        flex.words(cuts.prose(where, 300), size="xs") if where else None,
    ]


def note(telling: Telling, said: str | None) -> Part | None:
    """What the shopper wants the seller to know."""
    return flex.words(telling.t("Note: {note}", note=cuts.prose(said, 300)), size="xs") if said else None
