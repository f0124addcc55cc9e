"""The clocks: goods are kept for an hour, bookings for a day, and every hold ends exactly once."""

from __future__ import annotations

from sqlalchemy import text

from tests.chat import Person
from tests.fair import Fair
from tests.stories import PHONE, RECIPIENT, orders_cloth


def _held(fair: Fair, sku: str) -> tuple[int, int]:
    with fair.engine.begin() as connection:
        row = connection.execute(
            text("SELECT on_hand, held FROM stock WHERE id = (SELECT stock_id FROM products WHERE sku = :sku)"),
            {"sku": sku},
        ).one()
        return row.on_hand, row.held


def test_goods_that_nobody_accepts_within_the_hour_are_free_again_and_both_hear(
    nok: Person, kohyo: Person, fair: Fair
) -> None:
    number = orders_cloth(nok)
    assert _held(fair, "ko-yo-01") == (20, 1)
    kohyo.looks_away()
    nok.looks_away()
    fair.clock.advance(minutes=59)
    nok.hears_nothing()
    fair.clock.advance(minutes=1)
    nok.sees(f"#{number}")
    kohyo.sees(f"#{number}")
    assert _held(fair, "ko-yo-01") == (20, 0)
    kohyo.presses(f"seller_accept?order={number}")
    kohyo.sees("ไม่ได้")
    nok.presses(f"order_cancelled?order={number}")
    assert _held(fair, "ko-yo-01") == (20, 0)


def test_an_acceptance_stops_the_clock(nok: Person, kohyo: Person, fair: Fair) -> None:
    number = orders_cloth(nok)
    kohyo.taps(f"รับออเดอร์ #{number}")
    nok.looks_away()
    fair.clock.advance(days=3)
    nok.hears_nothing()
    assert _held(fair, "ko-yo-01") == (20, 1)
    kohyo.taps(f"ส่งแล้ว #{number}")
    assert _held(fair, "ko-yo-01") == (19, 0)


def test_an_acceptance_that_comes_too_late_ends_the_order_even_before_the_worker_does(
    nok: Person, kohyo: Person, fair: Fair
) -> None:
    number = orders_cloth(nok)
    kohyo.looks_away()
    fair.clock.advance(minutes=61)
    kohyo.taps(f"รับออเดอร์ #{number}")
    nok.sees(f"#{number}")
    assert _held(fair, "ko-yo-01") == (20, 0)


def test_a_decline_and_a_cancel_free_what_was_held_once(nok: Person, kohyo: Person, fair: Fair) -> None:
    number = orders_cloth(nok)
    kohyo.taps(f"ปฏิเสธ #{number}")
    kohyo.taps("สินค้าหมด")
    assert _held(fair, "ko-yo-01") == (20, 0)
    nok.presses(f"order_cancelled?order={number}")
    nok.sees("ไม่ได้")
    assert _held(fair, "ko-yo-01") == (20, 0)


def test_a_booking_waits_a_day_for_the_community(nok: Person, kohyo: Person, fair: Fair) -> None:
    nok.presses(f"cart_add?product={fair.sku('ko-yo-04')}")
    nok.taps("สั่งซื้อ")
    nok.taps("พ. 25 พ.ย. 2569")
    nok.taps("2")
    nok.says(RECIPIENT)
    nok.says(PHONE)
    nok.taps("ไม่มีหมายเหตุ")
    nok.taps("ยืนยันการสั่งซื้อ")
    kohyo.sees("ออเดอร์ใหม่", "เวิร์กช็อปทอผ้า", "สมหญิง")
    kohyo.looks_away()
    nok.looks_away()
    fair.clock.advance(hours=23, minutes=59)
    nok.hears_nothing()
    fair.clock.advance(minutes=1)
    nok.sees("#1")
