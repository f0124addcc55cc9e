"""The demo as a newcomer opens it: from the zones to the order that the seller hears of, in real Chromium."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
SCREENSHOTS = Path(__file__).parent / "screenshots"
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}

pytestmark = [
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(
        not CHROMIUM.exists() and "CI" not in os.environ,
        reason="no Chromium at /usr/bin/chromium: install Debian's package chromium",
    ),
]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`taladnad demo` as a process of its own; its address."""
    port = 8000 + os.getpid() % 1000 + 137
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LINE_")}
    serving = [sys.executable, "-m", "cli", "demo", "--port", str(port)]
    folder = tmp_path_factory.mktemp("demo")
    with subprocess.Popen(
        serving, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        said = ""
        while "The fair is open" not in said and (line := process.stdout.readline()):
            said += line
        assert "The fair is open" in said, said
        # A pipe that nobody empties would stop whoever writes into it.
        Thread(target=process.stdout.read, daemon=True).start()
        yield f"http://127.0.0.1:{port}/"
        process.send_signal(signal.SIGINT)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    SCREENSHOTS.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


def _open(browser: Browser, url: str, size: dict[str, int]) -> Page:
    page = browser.new_page(viewport=size, locale="th-TH", timezone_id="Asia/Bangkok")
    page.on("pageerror", lambda error: pytest.fail(f"the page failed: {error}"))
    page.goto(url)
    return page


def _phone(page: Page, label: str) -> Locator:
    return page.get_by_role("region", name=re.compile(label))


def _tap(phone: Locator, name: str) -> None:
    phone.get_by_role("button", name=name, exact=True).last.click()


def _say(phone: Locator, words: str) -> None:
    phone.get_by_role("textbox").fill(words)
    phone.get_by_role("textbox").press("Enter")


def _sees(phone: Locator, words: str) -> None:
    expect(phone.get_by_text(words).last).to_be_visible(timeout=30_000)


def test_from_zone_to_the_sellers_notice_and_back_side_by_side(browser: Browser, demo: str) -> None:
    page = _open(browser, demo, WIDE)
    shopper, seller, helper = (_phone(page, label) for label in ("Shopper", "Seller of Ko Yo", "helper"))
    _sees(seller, "ออเดอร์วันนี้")
    page.screenshot(path=SCREENSHOTS / "1-open.png")
    _tap(shopper, "ภาคใต้")
    _sees(shopper, "แวะชม")
    shopper.get_by_text("เกาะยอ", exact=True).last.click()
    _sees(shopper, "ซื้อเลย")
    page.screenshot(path=SCREENSHOTS / "2-community.png")
    _tap(shopper, "ซื้อเลย")
    for asked, answer in (
        ("ผู้รับ", "สมหญิง ใจดี"),
        ("เบอร์", "0812345678"),
        ("บ้านเลขที่", "12/3 ถนนไทรบุรี"),
        ("เช่น 90100", "90100"),
    ):
        _sees(shopper, asked)
        _say(shopper, answer)
    _tap(shopper, "เกาะยอ · เมืองสงขลา")
    _tap(shopper, "ไม่มีหมายเหตุ")
    _sees(shopper, "สมหญิง ใจดี · 081-234-5678")
    page.screenshot(path=SCREENSHOTS / "3-summary.png")
    _tap(shopper, "ยืนยันการสั่งซื้อ")
    for phone in (seller, helper):
        _sees(phone, "รับออเดอร์ #")
        expect(phone.get_by_text("081-234-5678")).to_have_count(0)
    page.screenshot(path=SCREENSHOTS / "4-seller-hears.png")
    seller.get_by_role("button", name=re.compile("^รับออเดอร์ #")).last.click()
    _sees(seller, "081-234-5678")
    _sees(shopper, "ข่าวดี")
    page.screenshot(path=SCREENSHOTS / "5-accepted.png")


def test_on_a_phones_screen_one_phone_at_a_time(browser: Browser, demo: str) -> None:
    page = _open(browser, demo, PHONE)
    shopper = _phone(page, "Shopper")
    _say(shopper, "จำปาดะทอดกรอบ")
    _sees(shopper, "ใส่ตะกร้า")
    expect(shopper.get_by_role("button", name="เลือกโซน").last).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.screenshot(path=SCREENSHOTS / "6-phone.png")
    page.get_by_role("tab", name=re.compile("Seller")).click()
    _sees(_phone(page, "Seller of Ko Yo"), "ออเดอร์วันนี้")
    expect(shopper).to_be_hidden()


def test_a_message_that_arrives_does_not_take_the_keyboard_from_who_is_typing(browser: Browser, demo: str) -> None:
    page = _open(browser, demo, WIDE)
    shopper = _phone(page, "Shopper")
    _say(shopper, "สวัสดี")
    box = shopper.get_by_role("textbox")
    box.fill("กำลังพิมพ์")
    expect(shopper.get_by_text("สวัสดี", exact=True).last).to_be_visible()
    _sees(shopper, "ค้นหา")
    expect(box).to_be_focused()
    expect(box).to_have_value("กำลังพิมพ์")


def test_a_name_made_of_markup_is_shown_as_text(browser: Browser, demo: str) -> None:
    page = _open(browser, demo, WIDE)
    shopper = _phone(page, "Shopper")
    _say(shopper, "<img onerror=alert(1) src=x>")
    _sees(shopper, "ไม่พบ “<img onerror=alert(1) src=x>”")
    assert page.locator("img[onerror]").count() == 0


def test_every_picture_on_the_screen_is_there(browser: Browser, demo: str) -> None:
    page = _open(browser, demo, WIDE)
    shopper = _phone(page, "Shopper")
    _say(shopper, "ภาคเหนือ")
    _sees(shopper, "แวะชม")
    pictures = shopper.locator("img")
    expect(pictures.last).to_be_attached()
    # Those outside the screen are loaded only when they come near.
    widths = (
        "images => Promise.all(images.map(i => { i.loading = 'eager'; return i.decode().then(() => i.naturalWidth); }))"
    )
    assert set(pictures.evaluate_all(widths)) == {1024}
