"""What the cards of carts and orders say beside lines and totals: what is free, gone or over, and what follows."""

from __future__ import annotations

from sqlalchemy import select

from catalog.offers import stock
from catalog.offers.products import products
from tests.chat import Person
from tests.fair import Fair
from tests.stories import RECIPIENT, gives_the_address, number_on, orders_cloth, visits_ko_yo


def _also_orders_a_workshop(nok: Person) -> int:
    """Somebody who ordered before is asked only when and for how many."""
    nok.presses(f"cart_add?product={nok.fair.sku('ko-yo-04')}")
    nok.says("สั่งซื้อ")
    nok.taps("พ. 25 พ.ย. 2569")
    nok.says("2")
    nok.taps("ยืนยันการสั่งซื้อ")
    return number_on(nok)


def test_free_shipping_is_said_on_the_orders_of_goods_and_none_on_bookings(nok: Person, kohyo: Person) -> None:
    for _ in range(3):
        nok.presses(f"cart_add?product={nok.fair.sku('ko-yo-01')}")
    nok.says("สั่งซื้อ")
    gives_the_address(nok)
    nok.taps("ยืนยันการสั่งซื้อ")
    nok.sees("ค่าจัดส่ง", "ส่งฟรี")
    kohyo.sees("ค่าจัดส่ง", "ส่งฟรี")
    nok.taps("รายละเอียด")
    nok.sees("ค่าจัดส่ง", "ส่งฟรี", "12/3 ถนนไทรบุรี")
    _also_orders_a_workshop(nok)
    nok.sees_no("ค่าจัดส่ง")


def test_a_line_says_that_nothing_is_left_or_that_its_departure_is_over(nok: Person, fair: Fair) -> None:
    nok.presses(f"cart_add?product={fair.sku('ko-yo-01')}")
    nok.presses(f"product?product={fair.sku('ko-yo-04')}")
    nok.taps("พ. 25 พ.ย. 2569")
    with fair.engine.begin() as connection:
        shelf = connection.execute(select(products.c.stock_id).where(products.c.sku == "ko-yo-01")).scalar_one()
        assert stock.recount(connection, shelf, 0)
    nok.says("ตะกร้า")
    nok.sees("หมดแล้ว")
    nok.sees_no("เหลือเพียง", "รอบนี้ผ่านไปแล้ว")
    fair.clock.advance(days=5)
    nok.says("ตะกร้า")
    nok.sees("หมดแล้ว", "รอบนี้ผ่านไปแล้ว")


def test_whoever_is_accepted_is_told_how_it_goes_on_and_the_seller_what_to_do(nok: Person, kohyo: Person) -> None:
    number = orders_cloth(nok)
    nok.looks_away()
    kohyo.taps(f"รับออเดอร์ #{number}")
    kohyo.sees("กรุณาติดต่อผู้ซื้อเรื่องการชำระเงินและการจัดส่งค่ะ")
    nok.sees("ชุมชนจะติดต่อคุณเรื่องการชำระเงินและการจัดส่งค่ะ")
    nok.says("ออเดอร์")
    nok.sees("ชุมชนจะติดต่อคุณเรื่องการชำระเงินและการจัดส่งค่ะ")
    kohyo.taps(f"ส่งแล้ว #{number}")
    kohyo.sees_no("กรุณาติดต่อผู้ซื้อ")
    number = _also_orders_a_workshop(nok)
    nok.looks_away()
    kohyo.taps(f"รับออเดอร์ #{number}")
    kohyo.sees("กรุณาโทรหาผู้จอง")
    nok.sees("ชุมชนจะติดต่อคุณเรื่องการชำระเงินค่ะ")


def test_a_seller_sees_an_order_whole_and_nobody_elses(nok: Person, kohyo: Person, fair: Fair) -> None:
    visits_ko_yo(nok)
    for sku in ("ko-yo-01", "ko-yo-02", "ko-yo-03-s", "ko-yo-03-l"):
        nok.presses(f"cart_add?product={fair.sku(sku)}")
    nok.says("สั่งซื้อ")
    gives_the_address(nok)
    nok.taps("ยืนยันการสั่งซื้อ")
    number = number_on(nok)
    stranger = fair.seller("doi-pui", "ลุงดอย")
    kohyo.says("ออเดอร์")
    kohyo.sees("และอีก 1 รายการ")
    kohyo.sees_no("ผ้าคลุมไหล่ (ใหญ่)")
    kohyo.taps("รายละเอียด")
    kohyo.sees("ผ้าทอเกาะยอ", "น้ำผึ้งชันโรง", "ผ้าคลุมไหล่ (เล็ก)", "ผ้าคลุมไหล่ (ใหญ่)", f"รับออเดอร์ #{number}")
    kohyo.sees_no("และอีก", RECIPIENT)
    for person in (stranger, nok):
        person.presses(f"seller_order?order={number}")
        person.sees("ปุ่ม")
        person.sees_no("ผ้าทอเกาะยอ")
