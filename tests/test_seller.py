"""A community's seller: joins by code, hears of orders, answers them by button, and sees nobody else's."""

from __future__ import annotations

from tests.chat import Person
from tests.fair import Fair
from tests.stories import orders_cloth


def test_a_code_makes_a_seller_once_only(fair: Fair) -> None:
    code = fair.invite_code("ko-yo")
    daeng, thief = fair.person("ป้าแดง"), fair.person("คนอื่น")
    daeng.follows()
    daeng.says(f" {code.lower()} ")
    daeng.sees("เกาะยอ", "ออเดอร์วันนี้")
    thief.follows()
    thief.says(code)
    thief.sees("รหัส")
    thief.says("ออเดอร์")
    thief.sees_no("ออเดอร์วันนี้")


def test_an_old_code_and_guesses_do_not_work(fair: Fair) -> None:
    code = fair.invite_code("ko-yo")
    thief = fair.person("คนอื่น")
    thief.follows()
    for n in range(10):
        thief.says(f"ABCDE-FGHJ{'KLMNPQRSTU'[n]}")
        thief.sees("รหัส")
    thief.says(code)
    thief.sees("ชั่วโมง")
    fair.clock.advance(days=15)
    thief.says(code)
    thief.sees("14")


def test_the_seller_accepts_then_sees_the_address_and_the_shopper_hears(nok: Person, kohyo: Person) -> None:
    number = orders_cloth(nok)
    nok.looks_away()
    kohyo.taps(f"รับออเดอร์ #{number}")
    kohyo.sees("สมหญิง ใจดี · 081-234-5678", "12/3 ถนนไทรบุรี ต.เกาะยอ")
    nok.sees(f"#{number}", "ตอบรับ")
    kohyo.presses(f"seller_accept?order={number}")
    kohyo.sees("แล้ว", f"#{number}")
    nok.looks_away()
    kohyo.taps(f"ส่งแล้ว #{number}")
    nok.sees(f"#{number}", "ส่ง")


def test_the_seller_declines_with_a_reason_which_the_shopper_reads(nok: Person, kohyo: Person) -> None:
    number = orders_cloth(nok)
    nok.looks_away()
    kohyo.taps(f"ปฏิเสธ #{number}")
    kohyo.sees("เหตุผล")
    kohyo.taps("เหตุผลอื่น")
    kohyo.says("ด้ายหมดค่ะ ขออภัยด้วย")
    nok.hears_nothing()
    kohyo.sees("ใช่ไหม")
    kohyo.taps("ใช่ ปฏิเสธ")
    kohyo.sees("ปฏิเสธ")
    nok.sees("ด้ายหมดค่ะ ขออภัยด้วย", f"#{number}")
    kohyo.presses(f"seller_accept?order={number}")
    kohyo.sees("ไม่ได้")


def test_a_reason_can_be_tapped_and_the_question_left(nok: Person, kohyo: Person) -> None:
    number = orders_cloth(nok)
    kohyo.taps(f"ปฏิเสธ #{number}")
    kohyo.taps("เหตุผลอื่น")
    kohyo.says("พิมพ์ผิด")
    kohyo.taps("ย้อนกลับ")
    kohyo.sees("พิมพ์เหตุผล")
    kohyo.taps("ยกเลิก")
    kohyo.says("ออเดอร์")
    kohyo.sees(f"รับออเดอร์ #{number}")
    kohyo.taps(f"ปฏิเสธ #{number}")
    kohyo.taps("สินค้าหมด")
    nok.sees("สินค้าหมด")


def test_a_helper_joins_by_the_owners_code_and_does_all_but_invite(nok: Person, kohyo: Person, fair: Fair) -> None:
    kohyo.says("เมนู")
    kohyo.taps("ชวนผู้ช่วย")
    kohyo.sees("https://line.me/R/oaMessage/%40fair/?")
    code = kohyo.finds("คัดลอกรหัส")["clipboardText"]
    helper = fair.person("น้องฟ้า")
    helper.follows()
    helper.says(code)
    helper.sees("เกาะยอ")
    helper.sees_no("ชวนผู้ช่วย")
    helper.presses("helper_invite?community=1")
    helper.sees("ปุ่ม")
    helper.looks_away()
    number = orders_cloth(nok)
    helper.sees("ออเดอร์ใหม่")
    helper.taps(f"รับออเดอร์ #{number}")
    kohyo.taps(f"รับออเดอร์ #{number}")
    kohyo.sees("แล้ว")


def test_another_communitys_seller_gets_nothing_from_buttons_with_its_numbers(
    nok: Person, kohyo: Person, fair: Fair
) -> None:
    stranger = fair.seller("doi-pui", "ลุงดอย")
    number = orders_cloth(nok)
    stranger.hears_nothing()
    for what in ("seller_accept", "seller_decline", "seller_ship", "order_show", "order_cancel", "order_cancelled"):
        stranger.presses(f"{what}?order={number}")
        stranger.sees("ปุ่ม")
        stranger.sees_no("สมหญิง")
        kohyo.presses(f"order_show?order={number}")
        kohyo.sees_no("สมหญิง ใจดี")
    stranger.presses("helper_invite?community=1")
    stranger.sees("ปุ่ม")
    stranger.says("ออเดอร์")
    stranger.sees_no(f"#{number}")
    kohyo.says("ออเดอร์")
    kohyo.sees(f"รับออเดอร์ #{number}")


def test_one_person_shops_and_sells_and_changes_by_a_button(kohyo: Person) -> None:
    kohyo.says("ออเดอร์")
    kohyo.sees("วันนี้")
    kohyo.says("เมนู")
    kohyo.taps("ไปซื้อของ")
    kohyo.sees("ภาคใต้")
    kohyo.says("ออเดอร์")
    kohyo.sees("ยังไม่มีคำสั่งซื้อ")
    kohyo.says("เมนู")
    kohyo.taps("ขายของ")
    kohyo.sees("ออเดอร์วันนี้")
    kohyo.presses("role?to=organiser")
    kohyo.sees("ปุ่ม")


def test_a_seller_whose_place_was_taken_away_is_a_shopper_again(kohyo: Person, fair: Fair) -> None:
    with fair.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM members")
    kohyo.says("ออเดอร์")
    kohyo.sees("ยังไม่มีคำสั่งซื้อ")
