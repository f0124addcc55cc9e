"""From the cart to the order number: what is asked, how it is corrected, and what is never ordered by mistake."""

from __future__ import annotations

from sqlalchemy import text

from tests.chat import Person
from tests.fair import Fair
from tests.stories import HOUSE, PHONE, POSTCODE, RECIPIENT, SUBDISTRICT, gives_the_address, orders_cloth, visits_ko_yo


def _sql(fair: Fair, statement: str) -> object:
    with fair.engine.begin() as connection:
        result = connection.execute(text(statement))
        return result.scalar() if result.returns_rows else None


def _orders(fair: Fair) -> object:
    return _sql(fair, "SELECT count(*) FROM orders")


def test_a_shopper_orders_and_the_seller_hears(nok: Person, kohyo: Person) -> None:
    visits_ko_yo(nok)
    nok.taps("ใส่ตะกร้า: ผ้าทอเกาะยอ")
    nok.taps("สั่งซื้อ")
    gives_the_address(nok)
    nok.sees("สมหญิง ใจดี · 081-234-5678", "12/3 ถนนไทรบุรี ต.เกาะยอ อ.เมืองสงขลา จ.สงขลา 90100", "50 บาท", "400 บาท")
    nok.taps("ยืนยันการสั่งซื้อ")
    nok.sees("#1", "รอชุมชนตอบรับ", "ส. 21 พ.ย. 2569 · 10.00 น.")
    kohyo.sees("ออเดอร์ใหม่", "ผ้าทอเกาะยอ", "สมหญิง", "สงขลา", "400 บาท")
    kohyo.sees_no("ใจดี", "081-234-5678", "ไทรบุรี")


def test_the_first_order_takes_at_most_eight_taps_and_the_second_at_most_five(nok: Person) -> None:
    orders_cloth(nok)
    assert (nok.taps_made, nok.texts_typed) == (6, 4)
    nok.says("เมนู")
    nok.taps_made = nok.texts_typed = 0
    visits_ko_yo(nok)
    nok.taps("ซื้อเลย: ผ้าทอเกาะยอ")
    nok.sees("12/3 ถนนไทรบุรี")
    nok.taps("ยืนยันการสั่งซื้อ")
    nok.sees("#2")
    assert (nok.taps_made, nok.texts_typed) == (4, 0)


def test_each_community_gets_an_order_of_its_own_and_pays_its_own_shipping(nok: Person, fair: Fair) -> None:
    namuen = fair.seller("na-muen-si", "พี่นา")
    for word, name in (("ทอ เกาะยอ", "ผ้าทอเกาะยอ"), ("ผ้าขาวม้า", "ผ้าขาวม้านาหมื่นศรี")):
        nok.says(word)
        nok.taps(f"ใส่ตะกร้า: {name}")
    nok.taps("สั่งซื้อ")
    gives_the_address(nok)
    nok.taps("ยืนยันการสั่งซื้อ")
    nok.sees("#1", "#2", "เกาะยอ", "บ้านนาหมื่นศรี", "400 บาท", "290 บาท")
    namuen.sees("#2", "ผ้าขาวม้านาหมื่นศรี", "290 บาท")
    namuen.sees_no("ผ้าทอเกาะยอ")


def test_a_trip_is_asked_for_with_date_and_heads_but_without_an_address(nok: Person) -> None:
    nok.presses(f"cart_add?product={nok.fair.sku('ko-yo-05')}")
    nok.taps("สั่งซื้อ")
    nok.sees("ทริปทะเลสาบหนึ่งวัน", "พ. 25 พ.ย. 2569 · 8.00 น.", "ศ. 27 พ.ย. 2569 · 8.00 น.")
    nok.taps("ศ. 27 พ.ย. 2569")
    nok.taps("3")
    nok.says(RECIPIENT)
    nok.says(PHONE)
    nok.taps("ไม่มีหมายเหตุ")
    nok.sees("3 คน × 990 บาท = 2,970 บาท", "24 ชั่วโมง")
    nok.sees_no("ค่าจัดส่ง")
    nok.taps("ยืนยันการสั่งซื้อ")
    nok.sees("#1", "อา. 22 พ.ย. 2569 · 9.00 น.")


def test_a_date_may_be_typed_and_an_impossible_one_is_asked_again(nok: Person) -> None:
    nok.presses(f"cart_add?product={nok.fair.sku('ko-yo-04')}")
    nok.taps("สั่งซื้อ")
    for said in ("30/2/2569", "วันไหนก็ได้", "24/11/2569", "2026-11-24", "99"):
        nok.says(said)
        nok.sees("เวิร์กช็อปทอผ้า", "พ. 25 พ.ย. 2569")
    nok.says("26/11/2569")
    nok.sees("กี่คน")
    nok.says("ห้า คน")
    nok.sees("ชื่อ")


def test_with_many_dates_the_date_picker_finds_the_others(nok: Person, fair: Fair) -> None:
    folder = fair.settings.media_dir.parent / "dates"
    folder.mkdir()
    rows = [f"ko-yo-04,2026-12-{day:02} 09:00,2026-12-{day:02} 12:00,8,1" for day in range(1, 13)]
    (folder / "departures.csv").write_text("\n".join(["sku,starts_at,ends_at,capacity,min_people", *rows]), "utf-8")
    fair.load(folder)
    nok.presses(f"cart_add?product={nok.fair.sku('ko-yo-04')}")
    nok.taps("สั่งซื้อ")
    nok.taps("วันอื่น", picked="2026-12-12")
    nok.sees("กี่คน")


def test_unclear_answers_are_asked_again_with_the_reason(nok: Person) -> None:
    visits_ko_yo(nok)
    nok.taps("ซื้อเลย: ผ้าทอเกาะยอ")
    nok.says("ก" * 81)
    nok.sees("80", "ผู้รับ")
    nok.says(RECIPIENT)
    for said in ("12345", "โทรหาหน่อย"):
        nok.says(said)
        nok.sees("เบอร์")
    nok.says("๐๘๑ ๒๓๔ ๕๖๗๘")
    nok.says(HOUSE)
    for said in ("9010", "00000"):
        nok.says(said)
        nok.sees("รหัสไปรษณีย์")
    nok.says("๙๐๑๐๐")
    nok.says("บางรัก")
    nok.sees(SUBDISTRICT)
    nok.says("ต.พะวง")
    nok.says("ฝากไว้ที่ป้อมยาม")
    nok.sees("ต.พะวง", "ฝากไว้ที่ป้อมยาม", "081-234-5678")


def test_a_postcode_with_many_subdistricts_offers_all_of_them(nok: Person) -> None:
    visits_ko_yo(nok)
    nok.taps("ซื้อเลย: ผ้าทอเกาะยอ")
    for said in (RECIPIENT, PHONE, HOUSE, "34000"):
        nok.says(said)
    labels = {action.get("label") for action in nok.buttons()}
    assert {"ในเมือง · เมืองอุบลราชธานี", "ปทุม · เมืองอุบลราชธานี", "ขามใหญ่ · เมืองอุบลราชธานี"} <= labels


def test_back_drops_the_last_answer_and_cancel_leaves_the_cart_as_it_was(nok: Person) -> None:
    visits_ko_yo(nok)
    nok.taps("ซื้อเลย: ผ้าทอเกาะยอ")
    nok.says("ชื่อผิด")
    nok.taps("ย้อนกลับ")
    nok.sees("ผู้รับ")
    nok.says(RECIPIENT)
    nok.says("ยกเลิกค่ะ")
    nok.says("ตะกร้า")
    nok.sees("ผ้าทอเกาะยอ")


def test_a_question_that_is_open_is_offered_again_after_looking_elsewhere(nok: Person) -> None:
    visits_ko_yo(nok)
    nok.taps("ซื้อเลย: ผ้าทอเกาะยอ")
    nok.says(RECIPIENT)
    nok.says("เมนู")
    nok.sees("ภาคใต้", "ทำต่อ")
    nok.taps("ทำต่อ")
    nok.sees("เบอร์")
    nok.says(PHONE)
    nok.sees("บ้านเลขที่")


def test_a_form_left_for_a_day_closes_and_does_not_swallow_what_is_said(nok: Person, fair: Fair) -> None:
    visits_ko_yo(nok)
    nok.taps("ซื้อเลย: ผ้าทอเกาะยอ")
    fair.clock.advance(hours=25)
    nok.says("กาแฟ")
    nok.sees("กาแฟดอยปุย")


def test_a_form_of_an_earlier_release_is_simply_closed(nok: Person, fair: Fair) -> None:
    _sql(fair, "UPDATE chats SET form = 'a form of long ago', answers = '{\"x\": 1}'")
    nok.says("กาแฟ")
    nok.sees("กาแฟดอยปุย")


def test_an_old_answer_button_does_not_answer_another_question(nok: Person) -> None:
    visits_ko_yo(nok)
    nok.taps("ซื้อเลย: ผ้าทอเกาะยอ")
    nok.presses("form.answer?form=checkout&question=note&value=-")
    nok.sees("ผู้รับ")
    nok.presses("form.answer?form=decline&question=reason&value=x")
    nok.sees("ปุ่ม")
    nok.taps("ทำต่อ")
    nok.sees("ผู้รับ")


def test_a_price_that_changed_since_the_summary_is_shown_and_nothing_is_ordered(nok: Person, fair: Fair) -> None:
    visits_ko_yo(nok)
    nok.taps("ซื้อเลย: ผ้าทอเกาะยอ")
    gives_the_address(nok)
    _sql(fair, "UPDATE products SET price = 38000 WHERE sku = 'ko-yo-01'")
    nok.taps("ยืนยันการสั่งซื้อ")
    nok.sees("350 บาท", "380 บาท", "ผ้าทอเกาะยอ")
    assert _orders(fair) == 0
    nok.taps("ยืนยันการสั่งซื้อ")
    nok.sees("#1", "430 บาท")


def test_a_summary_is_out_of_date_when_shipping_the_cart_or_the_address_changed(nok: Person, fair: Fair) -> None:
    visits_ko_yo(nok)
    nok.taps("ซื้อเลย: ผ้าทอเกาะยอ")
    gives_the_address(nok)
    confirm = nok.finds("ยืนยันการสั่งซื้อ")["data"]
    _sql(fair, "UPDATE communities SET shipping = 7000 WHERE code = 'ko-yo'")
    nok.presses(confirm)
    nok.sees("50 บาท", "70 บาท")
    confirm = nok.finds("ยืนยันการสั่งซื้อ")["data"]
    nok.presses(f"cart_add?product={nok.fair.sku('ko-yo-01')}")
    nok.presses(confirm)
    nok.sees("ผ้าทอเกาะยอ", "2")
    assert _orders(fair) == 0


def test_a_double_tap_is_one_order_and_an_old_confirm_button_shows_that_order(nok: Person, fair: Fair) -> None:
    visits_ko_yo(nok)
    nok.taps("ซื้อเลย: ผ้าทอเกาะยอ")
    gives_the_address(nok)
    confirm = nok.finds("ยืนยันการสั่งซื้อ")["data"]
    nok.presses(confirm)
    nok.presses(confirm)
    nok.sees("#1")
    assert _orders(fair) == 1


def test_a_confirm_button_of_somebody_else_orders_nothing(nok: Person, fair: Fair) -> None:
    visits_ko_yo(nok)
    nok.taps("ซื้อเลย: ผ้าทอเกาะยอ")
    gives_the_address(nok)
    confirm = nok.finds("ยืนยันการสั่งซื้อ")["data"]
    lek = fair.person("เล็ก")
    lek.follows()
    lek.presses(confirm)
    lek.sees("ปุ่ม")
    assert _orders(fair) == 0


def test_what_ran_short_is_named_and_one_tap_orders_the_rest(nok: Person, fair: Fair) -> None:
    for sku in ("ko-yo-01", "ko-yo-02", "ko-yo-02"):
        nok.presses(f"cart_add?product={fair.sku(sku)}")
    nok.taps("สั่งซื้อ")
    gives_the_address(nok)
    _sql(
        fair,
        "UPDATE stock SET on_hand = 1, taken_in = 1 WHERE id = (SELECT stock_id FROM products WHERE sku = 'ko-yo-02')",
    )
    _sql(
        fair,
        "UPDATE stock SET on_hand = 0, taken_in = 0 WHERE id = (SELECT stock_id FROM products WHERE sku = 'ko-yo-01')",
    )
    nok.taps("ยืนยันการสั่งซื้อ")
    nok.sees("ผ้าทอเกาะยอ", "น้ำผึ้งชันโรง", "170.50 บาท")
    assert _orders(fair) == 0
    rest = nok.finds("สั่งเท่าที่มี")["data"]
    nok.presses(rest)
    nok.sees("#1", "1 × น้ำผึ้งชันโรง", "170.50 บาท")
    nok.presses(rest)
    assert _orders(fair) == 1


def test_adult_and_child_seats_are_of_one_departure(nok: Person, fair: Fair) -> None:
    departure = _sql(fair, "SELECT id FROM departures WHERE starts_at LIKE '2026-11-27%'" if fair.engine.dialect.name == "sqlite"
                     else "SELECT id FROM departures WHERE starts_at::date = '2026-11-27'")  # fmt: skip
    nok.presses(f"cart_add?product={nok.fair.sku('ko-yo-05')}&departure={departure}")
    nok.presses(f"cart_add?product={nok.fair.sku('ko-yo-05-c')}&departure={departure}")
    nok.taps("สั่งซื้อ")
    nok.says("3")
    nok.says("2")
    for said in (RECIPIENT, PHONE):
        nok.says(said)
    nok.taps("ไม่มีหมายเหตุ")
    nok.taps("ยืนยันการสั่งซื้อ")
    nok.sees("เด็ก")
    assert _orders(fair) == 0
    nok.taps("สั่งเท่าที่มี")
    nok.sees("#1")
    assert (
        _sql(fair, f"SELECT held FROM stock WHERE id = (SELECT stock_id FROM departures WHERE id = {departure})") == 4
    )


def test_my_orders_show_state_and_history_and_can_be_taken_back_until_accepted(nok: Person, kohyo: Person) -> None:
    number = orders_cloth(nok)
    nok.says("ออเดอร์")
    nok.sees(f"#{number}", "รอชุมชนตอบรับ", "400 บาท")
    nok.taps("รายละเอียด")
    nok.sees("ส. 21 พ.ย. 2569 · 9.00 น.", "ไทรบุรี")
    nok.says("ยกเลิก")
    nok.taps(f"ยกเลิก #{number}")
    nok.taps(f"ยืนยันยกเลิก #{number}")
    nok.sees("ยกเลิก")
    kohyo.sees(f"#{number}", "ยกเลิก")
    nok.presses(f"order_cancelled?order={number}")
    nok.sees("แล้ว")


def test_the_address_and_the_note_are_changed_from_the_summary(nok: Person) -> None:
    orders_cloth(nok)
    nok.presses(f"cart_buy?product={nok.fair.sku('ko-yo-01')}")
    nok.taps("ใส่หมายเหตุ")
    nok.says("โทรก่อนส่ง")
    nok.sees("โทรก่อนส่ง", "ไทรบุรี")
    nok.taps("เปลี่ยนที่อยู่")
    nok.says("สมชาย")
    nok.says(PHONE)
    nok.says("99 หมู่ 1")
    nok.says(POSTCODE)
    nok.taps("พะวง")
    nok.sees("สมชาย", "99 หมู่ 1 ต.พะวง", "โทรก่อนส่ง")
