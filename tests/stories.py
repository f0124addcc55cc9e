"""What several stories begin with."""

from __future__ import annotations

from tests.chat import Person

RECIPIENT = "สมหญิง ใจดี"
PHONE = "081-234-5678"
HOUSE = "12/3 ถนนไทรบุรี"
POSTCODE = "90100"
SUBDISTRICT = "เกาะยอ · เมืองสงขลา"


def visits_ko_yo(shopper: Person) -> None:
    """From the menu to the community."""
    shopper.taps("ภาคใต้")
    shopper.taps("เกาะยอ")


def gives_the_address(shopper: Person) -> None:
    """Answers what the checkout of goods asks somebody new."""
    shopper.says(RECIPIENT)
    shopper.says(PHONE)
    shopper.says(HOUSE)
    shopper.says(POSTCODE)
    shopper.taps(SUBDISTRICT)
    shopper.taps("ไม่มีหมายเหตุ")


def is_one_tap_from_an_order(shopper: Person) -> None:
    """A first order of one cloth, up to the summary."""
    visits_ko_yo(shopper)
    shopper.taps("ซื้อเลย: ผ้าทอเกาะยอ")
    gives_the_address(shopper)


def orders_cloth(shopper: Person) -> int:
    """A first order of one cloth; returns its number."""
    is_one_tap_from_an_order(shopper)
    shopper.taps("ยืนยันการสั่งซื้อ")
    shopper.sees("#")
    return number_on(shopper)


def number_on(person: Person) -> int:
    """The first order number that is new on the screen."""
    after = person.screen().split("#", 1)[1]
    return int("".join(c for c in after[:10].split()[0] if c.isdigit()))
