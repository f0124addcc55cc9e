"""A shopper walks the fair: zones, communities, goods, options, search, and fills a cart."""

from __future__ import annotations

from tests.chat import Person
from tests.fair import Fair
from tests.stories import visits_ko_yo


def test_whoever_adds_the_account_is_greeted_told_about_their_data_and_shown_the_menu(fair: Fair) -> None:
    nok = fair.person("นก")
    nok.follows()
    nok.sees("นก", "ข้อมูลของคุณ", "90", "400", "organiser@fair.example", "ภาคใต้", "ภาคเหนือ", "ตะกร้า", "English")


def test_whoever_writes_without_being_greeted_still_gets_the_privacy_notice_once(fair: Fair) -> None:
    nok = fair.person("นก")
    nok.says("ภาคใต้")
    nok.sees("ข้อมูลของคุณ", "เกาะยอ")
    nok.says("ภาคใต้")
    nok.sees("เกาะยอ")
    nok.sees_no("ข้อมูลของคุณ")


def test_from_the_menu_to_a_product_in_three_taps(nok: Person) -> None:
    visits_ko_yo(nok)
    nok.sees("ชุมชนทอผ้าริมทะเลสาบสงขลา", "เมืองสงขลา · สงขลา", "ผ้าทอเกาะยอ", "350 บาท", "★★★★★ (2565)", "20")
    assert nok.finds("แผนที่")["uri"].startswith("https://www.google.com/maps/search/?api=1&query=%E0%B9%80")
    nok.taps("ผ้าทอเกาะยอ")
    nok.sees("ผ้าทอมือ", "กลุ่มทอผ้าราชวัตถ์", "ใส่ตะกร้า", "ซื้อเลย")


def test_a_long_zone_and_a_long_list_are_paged(empty_fair: Fair) -> None:
    empty_fair.load(_many(empty_fair, communities=23))
    nok = empty_fair.person("นก")
    nok.follows()
    nok.taps("ภาคใต้")
    nok.sees("ชุมชน 1\n", "ชุมชน 10\n")
    nok.sees_no("ชุมชน 11\n")
    nok.taps("ดูเพิ่มเติม")
    nok.sees("ชุมชน 11\n", "ชุมชน 20\n")
    nok.taps("ดูเพิ่มเติม")
    nok.sees("ชุมชน 23\n")
    nok.sees_no("ดูเพิ่มเติม")


def _many(fair: Fair, communities: int):  # type: ignore[no-untyped-def]
    folder = fair.settings.media_dir.parent / "many"
    folder.mkdir()
    rows = [f"c-{n},south,ชุมชน {n},Community {n},สงขลา,yes" for n in range(1, communities + 1)]
    (folder / "communities.csv").write_text("\n".join(["code,zone,name_th,name_en,province,active", *rows]), "utf-8")
    return folder


def test_a_product_with_options_shows_each_with_its_price_and_what_is_left(nok: Person) -> None:
    visits_ko_yo(nok)
    nok.taps("ผ้าคลุมไหล่")
    nok.sees("เล็ก · 400 บาท", "ใหญ่ · 600 บาท", "8", "2")
    nok.taps("ใส่ตะกร้า: ใหญ่")
    nok.sees("ผ้าคลุมไหล่ (ใหญ่)", "650 บาท")


def test_a_trip_shows_its_coming_dates_with_seats_and_one_that_is_over_cannot_be_booked(nok: Person) -> None:
    visits_ko_yo(nok)
    nok.taps("ทริป")
    nok.taps("ทริปทะเลสาบหนึ่งวัน")
    nok.sees("ผู้ใหญ่ · 990 บาท", "เด็ก · 590 บาท", "พ. 25 พ.ย. 2569 · 8.00 น.", "10")
    nok.taps("ทริป")
    nok.taps("ทริปที่จบแล้ว")
    nok.sees_no("ใส่ตะกร้า", "จอง")


def test_what_may_not_be_sold_online_has_neither_price_nor_button(nok: Person) -> None:
    nok.says("ไวน์")
    nok.sees("ไวน์มัลเบอร์รี่")
    nok.sees_no("300 บาท", "ใส่ตะกร้า", "ซื้อเลย")
    nok.taps("ไวน์มัลเบอร์รี่")
    nok.sees_no("300 บาท", "ใส่ตะกร้า", "ซื้อเลย")


def test_words_in_any_order_and_parts_of_names_are_found(nok: Person) -> None:
    for said in ("ทอ เกาะยอ", "weaving ko", "ชันโรง"):
        nok.says(said)
        nok.sees("เกาะยอ")
    nok.says("coffee")
    nok.sees("กาแฟดอยปุย")


def test_a_community_a_province_and_a_zone_are_found_by_name_in_both_languages(nok: Person) -> None:
    for said in ("เกาะยอ", "Koh Yor", "ko yo ค่ะ", "สงขลา", "Songkhla", "จังหวัดสงขลา"):
        nok.says(said)
        nok.sees("ชุมชนทอผ้าริมทะเลสาบสงขลา")
    nok.says("ภาคเหนือ")
    nok.sees("บ้านดอยปุย")


def test_what_is_not_found_gets_ways_on(nok: Person) -> None:
    nok.says("เรือดำน้ำนิวเคลียร์")
    nok.sees("เรือดำน้ำนิวเคลียร์", "ตะกร้า", "เมนู")


def test_the_cart_takes_goods_of_several_communities_a_service_and_a_trip(nok: Person) -> None:
    visits_ko_yo(nok)
    nok.taps("ใส่ตะกร้า: ผ้าทอเกาะยอ")
    nok.taps("กิจกรรม")
    nok.taps("เวิร์กช็อปทอผ้า")
    nok.taps("พ. 25 พ.ย. 2569")
    nok.says("ผ้าขาวม้า")
    nok.taps("ใส่ตะกร้า: ผ้าขาวม้านาหมื่นศรี")
    nok.says("ตะกร้า")
    nok.sees("ผ้าทอเกาะยอ", "เวิร์กช็อปทอผ้า", "พ. 25 พ.ย. 2569 · 9.00–12.00 น.", "ผ้าขาวม้านาหมื่นศรี")
    nok.sees("90 บาท", "1,140 บาท")


def test_quantities_are_changed_and_lines_taken_out_by_tapping(nok: Person) -> None:
    visits_ko_yo(nok)
    nok.taps("ใส่ตะกร้า: ผ้าทอเกาะยอ")
    nok.taps("ตะกร้า")
    nok.taps("เพิ่มอีก 1")
    nok.sees("2 × 350 บาท = 700 บาท", "750 บาท")
    nok.taps("ลด 1")
    nok.sees("1 × 350 บาท = 350 บาท")
    nok.taps("นำออก")
    nok.sees("ว่าง")


def test_goods_worth_enough_are_sent_for_nothing(nok: Person) -> None:
    visits_ko_yo(nok)
    for _ in range(3):
        nok.taps("ใส่ตะกร้า: ผ้าทอเกาะยอ")
    nok.taps("ตะกร้า")
    nok.sees("ส่งฟรี", "1,050 บาท")


def test_the_cart_is_emptied_only_after_a_question(nok: Person) -> None:
    visits_ko_yo(nok)
    nok.taps("ใส่ตะกร้า: ผ้าทอเกาะยอ")
    nok.taps("ตะกร้า")
    nok.taps("ล้างตะกร้า")
    nok.sees("ไหม")
    nok.taps("ไม่")
    nok.sees("ผ้าทอเกาะยอ")
    nok.taps("ล้างตะกร้า")
    nok.taps("ล้างตะกร้าเลย")
    nok.says("ตะกร้า")
    nok.sees("ว่าง")


def test_a_full_cart_says_so(empty_fair: Fair) -> None:
    folder = _many(empty_fair, communities=1)
    rows = [f"p-{n},c-1,product,food,ของ {n},Thing {n},10,5,yes" for n in range(21)]
    (folder / "products.csv").write_text(
        "\n".join(["sku,community,kind,category,name_th,name_en,price_thb,stock,active", *rows]), "utf-8"
    )
    empty_fair.load(folder)
    nok = empty_fair.person("นก")
    nok.follows()
    for n in range(1, 21):
        nok.presses(f"cart_add?product={n}")
    nok.presses("cart_add?product=21")
    nok.sees("20", "เต็ม")
    nok.says("ตะกร้า")
    nok.sees("ของ 0", "ของ 19")


def test_the_menu_can_be_reached_by_word_and_by_greeting_with_particles(nok: Person) -> None:
    for said in ("เมนู", "เมนูค่ะ", "เมนู ๆ", "Menu", "สวัสดีครับ", "เริ่ม"):
        nok.says(said)
        nok.sees("ภาคใต้", "คำสั่งซื้อของฉัน")


def test_a_button_that_leads_nowhere_gets_a_kind_answer(nok: Person) -> None:
    for data in ("", "nonsense", "product?product=999999", "product?product=-1", "product?product=" + "9" * 60, "zone?zone=moon",
                 "community?community=x", "cart_set?line=1", "order_show?order=1", "offers?community=1&kind=moon", "&&&=", "community"):  # fmt: skip
        nok.presses(data)
        assert nok.new(), data
        nok.sees("เมนู")
