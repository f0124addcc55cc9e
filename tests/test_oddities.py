"""Odd orders of taps and words: nothing is lost, nothing is ordered by mistake, and there is always a way on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select, text

from catalog.offers.stock import stock
from tests.chat import Person
from tests.fair import Fair
from tests.stories import PHONE, RECIPIENT, SUBDISTRICT, gives_the_address, orders_cloth, visits_ko_yo


def _sql(fair: Fair, statement: str) -> object:
    with fair.engine.begin() as connection:
        result = connection.execute(text(statement))
        return result.scalar() if result.returns_rows else None


@contextmanager
def _nothing_left(fair: Fair, kind: str) -> Iterator[None]:
    """Empty shelves for a while. They are filled again: no order emptied them, and a trip needs seats."""
    with fair.engine.begin() as connection:
        before = connection.execute(select(stock.c.id, stock.c.on_hand).where(stock.c.kind == kind)).all()
    _sql(fair, f"UPDATE stock SET on_hand = 0, taken_in = 0 WHERE kind = '{kind}'")
    yield
    for shelf, count in before:
        _sql(fair, f"UPDATE stock SET on_hand = {count}, taken_in = {count} WHERE id = {shelf}")


def test_a_long_thai_name_of_line_can_be_tapped_as_the_recipient(fair: Fair) -> None:
    person = fair.person("น้ำผึ้งหวาน ตั้งใจสู้เพื่อน้อง")
    person.follows()
    visits_ko_yo(person)
    person.taps("ซื้อเลย: ผ้าทอเกาะยอ")
    person.taps("น้ำผึ้งหวาน")
    person.sees("เบอร์")


def test_back_never_drops_what_a_form_was_opened_with(nok: Person, kohyo: Person) -> None:
    number = orders_cloth(nok)
    kohyo.taps(f"ปฏิเสธ #{number}")
    kohyo.taps("เหตุผลอื่น")
    kohyo.says("ย้อนกลับ")
    kohyo.sees(f"#{number}")
    nok.presses(f"cart_buy?product={nok.fair.sku('ko-yo-01')}")
    nok.taps("ใส่หมายเหตุ")
    nok.says("ย้อนกลับ")
    nok.sees("หมายเหตุ")


def test_a_trip_that_was_taken_off_sale_is_named_and_left_out_with_one_tap(nok: Person, fair: Fair) -> None:
    nok.presses(f"cart_add?product={fair.sku('ko-yo-04')}")
    nok.presses(f"cart_add?product={fair.sku('ko-yo-01')}")
    _sql(fair, "UPDATE products SET active = false WHERE sku = 'ko-yo-04'")
    nok.taps("สั่งซื้อ")
    nok.sees("เวิร์กช็อปทอผ้า", "เลิกขาย")
    nok.taps("ไปต่อเท่าที่มี")
    gives_the_address(nok)
    nok.sees("400 บาท")
    nok.sees_no("เวิร์กช็อปทอผ้า")


def test_a_trip_whose_dates_have_filled_up_does_not_hold_up_the_rest(nok: Person, fair: Fair) -> None:
    nok.presses(f"cart_add?product={fair.sku('ko-yo-04')}")
    nok.presses(f"cart_add?product={fair.sku('ko-yo-01')}")
    with _nothing_left(fair, "seats"):
        nok.taps("สั่งซื้อ")
        nok.sees("เวิร์กช็อปทอผ้า", "เต็มทุกรอบแล้ว")
        nok.taps("ไปต่อเท่าที่มี")
        nok.sees("ผู้รับ")


def test_a_chosen_date_that_has_begun_is_asked_again(nok: Person, fair: Fair) -> None:
    nok.presses(f"cart_add?product={fair.sku('ko-yo-04')}")
    nok.taps("สั่งซื้อ")
    nok.taps("พ. 25 พ.ย. 2569")
    nok.taps("2")
    nok.says(RECIPIENT)
    nok.says(PHONE)
    nok.taps("ไม่มีหมายเหตุ")
    fair.clock.advance(days=4, hours=1)
    nok.taps("ยืนยันการสั่งซื้อ")
    nok.sees("พฤ. 26 พ.ย. 2569")
    nok.taps("พฤ. 26 พ.ย. 2569")
    nok.taps("ยืนยันการสั่งซื้อ")
    nok.sees("#1", "พฤ. 26 พ.ย. 2569 · 9.00–12.00 น.")


def test_places_are_kept_until_the_trip_begins_and_no_longer(nok: Person, kohyo: Person, fair: Fair) -> None:
    fair.clock.advance(days=3, hours=20)
    _books_the_workshop(nok, "พ. 25 พ.ย. 2569")
    nok.sees("พ. 25 พ.ย. 2569 · 9.00 น.")
    fair.clock.advance(hours=5)
    kohyo.taps("รับออเดอร์ #1")
    kohyo.sees("หมดเวลา")


def test_an_accepted_booking_is_over_when_it_has_taken_place(nok: Person, kohyo: Person, fair: Fair) -> None:
    _books_the_workshop(nok, "พ. 25 พ.ย. 2569")
    kohyo.sees("ออเดอร์ใหม่")
    kohyo.taps("รับออเดอร์ #1")
    kohyo.presses("seller_ship?order=1")
    kohyo.sees("ตอบรับแล้ว")
    fair.clock.advance(days=5)
    fair.deliver()
    kohyo.says("ออเดอร์")
    kohyo.sees_no("#1")
    nok.says("ออเดอร์")
    nok.sees("#1", "เสร็จสิ้น")


def _books_the_workshop(person: Person, date: str) -> None:
    person.presses(f"cart_add?product={person.fair.sku('ko-yo-04')}")
    person.taps("สั่งซื้อ")
    person.taps(date)
    person.taps("2")
    person.says(RECIPIENT)
    person.says(PHONE)
    person.taps("ไม่มีหมายเหตุ")
    person.taps("ยืนยันการสั่งซื้อ")


def test_buttons_lead_to_the_list_that_they_name_whatever_the_role_in_use(nok: Person, kohyo: Person) -> None:
    number = orders_cloth(nok)
    kohyo.says("เมนู")
    kohyo.taps("ไปซื้อของ")
    nok.presses(f"order_cancelled?order={number}")
    kohyo.taps("ออเดอร์วันนี้")
    kohyo.sees(f"#{number}")
    kohyo.says("เมนู")
    kohyo.taps("ขายของ")
    orders_cloth(kohyo)
    kohyo.taps("คำสั่งซื้อของฉัน")
    kohyo.sees("#2", "400 บาท")


def test_an_old_button_never_touches_another_line(nok: Person, fair: Fair) -> None:
    nok.presses(f"cart_add?product={fair.sku('ko-yo-01')}")
    nok.taps("ตะกร้า")
    old = nok.finds("นำออก")["data"]
    nok.presses(old)
    nok.presses(f"cart_add?product={fair.sku('ko-yo-02')}")
    nok.presses(old)
    nok.says("ตะกร้า")
    nok.sees("น้ำผึ้งชันโรง")


def test_a_note_survives_a_look_at_the_cart(nok: Person) -> None:
    orders_cloth(nok)
    nok.presses(f"cart_buy?product={nok.fair.sku('ko-yo-01')}")
    nok.taps("ใส่หมายเหตุ")
    nok.says("โทรก่อนส่ง")
    nok.taps("แก้ไขตะกร้า")
    nok.taps("เพิ่มอีก 1")
    nok.taps("สั่งซื้อ")
    nok.sees("โทรก่อนส่ง")


def test_an_order_of_many_millions_is_an_order(nok: Person, kohyo: Person, fair: Fair) -> None:
    _sql(fair, "UPDATE products SET price = 1000000000 WHERE sku = 'ko-yo-01'")
    _sql(
        fair,
        "UPDATE stock SET on_hand = 99, taken_in = 99 WHERE id = (SELECT stock_id FROM products WHERE sku = 'ko-yo-01')",
    )
    nok.presses(f"cart_add?product={fair.sku('ko-yo-01')}")
    nok.taps("ตะกร้า")
    line = nok.finds("เพิ่มอีก 1")["data"].partition("line=")[2].partition("&")[0]
    nok.presses(f"cart_set?line={line}&to=99")
    nok.taps("สั่งซื้อ")
    gives_the_address(nok)
    nok.taps("ยืนยันการสั่งซื้อ")
    nok.sees("#1", "990,000,000")


def test_a_text_of_thousands_of_words_is_answered(nok: Person) -> None:
    nok.says(" ".join(f"w{n}" for n in range(800)))
    nok.sees("ไม่พบ")


def test_an_option_goes_off_sale_with_its_product(nok: Person, fair: Fair) -> None:
    option = fair.sku("ko-yo-03-s")
    nok.presses(f"cart_add?product={option}")
    _sql(fair, "UPDATE products SET active = false WHERE sku = 'ko-yo-03'")
    nok.presses(f"cart_add?product={option}")
    nok.sees("ไม่ได้แล้ว")
    nok.says("สั่งซื้อ")
    nok.sees("เลิกขาย")


def test_what_is_sold_out_does_not_go_into_the_cart_by_an_old_button(nok: Person, fair: Fair) -> None:
    with _nothing_left(fair, "goods"):
        for what in ("cart_add", "cart_buy"):
            nok.presses(f"{what}?product={fair.sku('ko-yo-01')}")
            nok.sees("หมด")
        nok.says("ตะกร้า")
        nok.sees("ว่าง")


def test_a_checkout_begun_again_keeps_what_was_typed(nok: Person) -> None:
    visits_ko_yo(nok)
    nok.taps("ซื้อเลย: ผ้าทอเกาะยอ")
    nok.says(RECIPIENT)
    nok.says(PHONE)
    nok.says("ตะกร้า")
    nok.taps("เพิ่มอีก 1")
    nok.taps("สั่งซื้อ")
    nok.sees("บ้านเลขที่")


def test_an_empty_cart_has_no_summary(nok: Person) -> None:
    orders_cloth(nok)
    for what in ("order_address", "order_note"):
        nok.presses(what)
        nok.sees("ว่าง")
        nok.sees_no("ยืนยัน")


def test_people_add_up_when_two_lines_of_one_trip_become_one(nok: Person, fair: Fair) -> None:
    workshop = fair.sku("ko-yo-04")
    nok.presses(f"cart_add?product={workshop}")
    nok.taps("สั่งซื้อ")
    nok.taps("พ. 25 พ.ย. 2569")
    nok.taps("2")
    nok.says(RECIPIENT)
    nok.says(PHONE)
    nok.taps("ไม่มีหมายเหตุ")
    nok.presses(f"cart_add?product={workshop}")
    nok.taps("สั่งซื้อ")
    nok.taps("พ. 25 พ.ย. 2569")
    nok.taps("3")
    nok.sees("5 คน × 450 บาท")


def test_an_invite_code_is_never_taken_for_an_answer(fair: Fair) -> None:
    nok = fair.person("นก")
    nok.follows()
    visits_ko_yo(nok)
    nok.taps("ซื้อเลย: ผ้าทอเกาะยอ")
    nok.says("12345")
    nok.sees("ชื่อ")
    nok.says(fair.invite_code("doi-pui"))
    nok.sees("บ้านดอยปุย", "ออเดอร์วันนี้")


def test_thanks_as_a_note_is_a_note(nok: Person) -> None:
    visits_ko_yo(nok)
    nok.taps("ซื้อเลย: ผ้าทอเกาะยอ")
    for said in (RECIPIENT, PHONE, "12/3", "90100"):
        nok.says(said)
    nok.taps(SUBDISTRICT)
    nok.says("ขอบคุณค่ะ")
    nok.sees("หมายเหตุ: ขอบคุณค่ะ")


def test_typing_the_words_of_the_confirm_button_leaves_the_button_alive(nok: Person) -> None:
    visits_ko_yo(nok)
    nok.taps("ซื้อเลย: ผ้าทอเกาะยอ")
    gives_the_address(nok)
    confirm = nok.finds("ยืนยันการสั่งซื้อ")["data"]
    nok.says("ยืนยันการสั่งซื้อ")
    nok.presses(confirm)
    nok.sees("#1")


def test_a_form_is_a_day_old_however_much_else_was_tapped(nok: Person, fair: Fair) -> None:
    visits_ko_yo(nok)
    nok.taps("ซื้อเลย: ผ้าทอเกาะยอ")
    for _ in range(2):
        fair.clock.advance(hours=20)
        nok.taps("ตะกร้า")
    nok.says("กาแฟ")
    nok.sees("กาแฟดอยปุย")


def test_stacks_of_marks_are_no_name(nok: Person) -> None:
    visits_ko_yo(nok)
    nok.taps("ซื้อเลย: ผ้าทอเกาะยอ")
    nok.says("Z" + "\u0301" * 3000)
    nok.sees("80", "ผู้รับ")


def test_a_confirm_of_a_cart_without_a_recipient_asks_for_one(nok: Person, fair: Fair) -> None:
    nok.presses(f"cart_add?product={fair.sku('ko-yo-01')}")
    cart = _sql(fair, "SELECT id FROM carts")
    nok.presses(f"order_confirm?cart={cart}&version=1&digest=x")
    nok.sees("ผู้รับ")


def test_a_usual_reason_is_read_in_the_shoppers_language(fair: Fair, kohyo: Person) -> None:
    john = fair.person("John", "en")
    john.follows()
    john.presses(f"cart_buy?product={fair.sku('ko-yo-01')}")
    for said in ("John", PHONE, "12/3", "90100", "Ko Yo", "-"):
        john.says(said)
    john.taps("Confirm the order")
    john.looks_away()
    kohyo.taps("ปฏิเสธ #1")
    kohyo.taps("สินค้าหมด")
    john.sees("Sold out")


def test_an_empty_database_takes_its_first_visitors(empty_fair: Fair) -> None:
    for name in ("หนึ่ง", "สอง"):
        person = empty_fair.person(name)
        person.follows()
        person.sees("ตลาดนัดชุมชน")
        person.says("โซน")
        assert person.new()


def test_no_more_people_than_seats_and_none_below_one(nok: Person, fair: Fair) -> None:
    nok.presses(f"cart_add?product={fair.sku('ko-yo-04')}")
    nok.taps("สั่งซื้อ")
    nok.taps("พ. 25 พ.ย. 2569")
    for said in ("99", "-2", "9"):
        nok.says(said)
        nok.sees("1", "8", "กี่คน")
    nok.says("8")
    nok.sees("ชื่อ")


def test_the_cart_does_not_grow_beyond_the_shelf(nok: Person, fair: Fair) -> None:
    honey = fair.sku("ko-yo-02")
    for _ in range(5):
        nok.presses(f"cart_add?product={honey}")
    nok.presses(f"cart_add?product={honey}")
    nok.sees("หมด")
    nok.says("ตะกร้า")
    nok.taps("เพิ่มอีก 1")
    nok.sees("5 × 120.50 บาท")


def test_a_seller_who_sends_the_helpers_code_does_not_use_it_up(kohyo: Person, fair: Fair) -> None:
    code = fair.invite_code("ko-yo", "helper")
    kohyo.says(code)
    kohyo.sees("ยังไม่ถูกใช้")
    helper = fair.person("น้องฟ้า")
    helper.follows()
    helper.says(code)
    helper.sees("เกาะยอ", "ออเดอร์วันนี้")


def test_the_way_back_to_an_open_question_comes_first(nok: Person) -> None:
    visits_ko_yo(nok)
    nok.taps("ซื้อเลย: ผ้าทอเกาะยอ")
    nok.says("ตะกร้า")
    assert next(iter(nok.buttons()))["label"].startswith("ทำต่อ")
