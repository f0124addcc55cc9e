"""Somebody issues a new channel access token in LINE's console: what is said meanwhile arrives once the bot has it."""

from __future__ import annotations

from pydantic import SecretStr

from cli.doctor import examine
from tests.chat import Person
from tests.fair import Fair
from tests.stories import is_one_tap_from_an_order


def test_nothing_is_lost_between_a_new_token_and_the_bot_that_knows_it(fair: Fair, nok: Person, kohyo: Person) -> None:
    is_one_tap_from_an_order(nok)
    fair.platform.access_token = "the-new-token"
    nok.taps("ยืนยันการสั่งซื้อ")
    fair.clock.advance(minutes=30)
    nok.hears_nothing()
    kohyo.hears_nothing()
    with fair.engine.begin() as connection:
        assert any("is overdue: 401" in line for line in examine(connection, fair.clock.now()).waiting)
    fair.settings.line_channel_access_token = SecretStr("the-new-token")
    fair.restart()
    fair.clock.advance(minutes=20)
    nok.sees("#1")
    kohyo.sees("ออเดอร์ใหม่")
