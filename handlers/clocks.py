"""The shop's clocks, from the rules that a turn carries."""

from __future__ import annotations

from bot.turn import Telling
from catalog.trade.placing import Clocks


def clocks(telling: Telling) -> Clocks:
    """How long goods and bookings are kept back, as the settings say."""
    return Clocks(goods=telling.rules["hold_goods"], booking=telling.rules["hold_bookings"])
