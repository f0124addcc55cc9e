"""The phones page's own server: what it streams, what a hand can do, whom it turns away, what it passes on to the bot."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import urllib3

from sandbox.phones import STATIC, PhonesServer
from tests.sandbox_stub import text
from tests.sandbox_world import World, open_world


@dataclass
class Browser:
    """A browser on the page: it sends Origin with each post, as browsers do."""

    world: World
    server: PhonesServer

    def __post_init__(self) -> None:
        self.http = urllib3.PoolManager(retries=False)

    def get(self, path: str, **headers: str) -> urllib3.BaseHTTPResponse:
        return self.http.request("GET", self.server.url + path, headers=headers, redirect=False)

    def do(self, name: str, what: str, told: Any = None, **headers: str) -> urllib3.BaseHTTPResponse:
        url = f"{self.server.url}/_phones/{self.server.users[name]}/{what}"
        body = told if isinstance(told, bytes) else json.dumps(told or {}).encode()
        given = {"Origin": self.server.url, "Content-Type": "application/json"} | headers
        return self.http.request("POST", url, body=body, headers=given)

    def stream(self) -> Iterator[tuple[str, Any]]:
        """The page's events as they come."""
        answer = self.http.request("GET", self.server.url + "/_phones/stream", preload_content=False)
        buffer = b""
        for chunk in answer.stream(1):
            buffer += chunk
            while b"\n\n" in buffer:
                one, buffer = buffer.split(b"\n\n", 1)
                if one.startswith(b"event: "):
                    name, data = one.decode().split("\n", 1)
                    yield name.removeprefix("event: "), json.loads(data.removeprefix("data: "))


@pytest.fixture
def browser() -> Iterator[Browser]:
    with open_world() as world:
        phones = [("นก", "ผู้ซื้อ · Shopper"), ("ป้าแดง", "ผู้ขาย · Seller")]
        bot_url = world.bot.url.removesuffix("/callback")
        server = PhonesServer(world.line, phones, bot_url=bot_url, account_name="ตลาดนัด")
        server.start()
        yield Browser(world, server)
        server.stop()


def test_the_page_comes_with_a_strict_policy_and_says_that_it_is_not_line(browser: Browser) -> None:
    page = browser.get("/")
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "script-src 'self'" in policy
    assert "ไม่ใช่ LINE" in page.data.decode() and "not LINE" in page.data.decode()
    for name in ("page.js", "page.css", "fonts/sarabun-thai-400-normal.woff2"):
        assert browser.get(f"/_phones/static/{name}").status == 200


def test_the_page_never_makes_html_from_texts() -> None:
    for script in STATIC.glob("*.js"):
        code = script.read_text(encoding="utf-8")
        for danger in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "srcdoc",
            "DOMParser",
        ):
            assert danger not in code, f"{danger} in {script.name}"
        if script.name != "dom.js":
            assert "createElement" not in code and 'setAttribute("href' not in code


def test_one_stream_tells_all_phones_and_then_each_change(browser: Browser) -> None:
    nok = browser.server.users["นก"]
    browser.world.line.follow(nok)
    stream = browser.stream()
    name, state = next(stream)
    assert name == "phones"
    assert state["account"] == {"name": "ตลาดนัด", "basicId": "@sandbox", "publicUrl": "https://fair.example"}
    assert [(phone["label"], phone["friend"]) for phone in state["phones"]] == [
        ("ผู้ซื้อ · Shopper", True),
        ("ผู้ขาย · Seller", False),
    ]
    browser.world.bot.push(nok, text("ใหม่"))
    name, change = next(stream)
    assert (name, change["chat"], change["entry"]["message"]["text"]) == ("change", nok, "ใหม่")


def test_reloading_keeps_the_history(browser: Browser) -> None:
    browser.do("นก", "follow")
    browser.do("นก", "say", {"text": "เมนู"})
    _, state = next(browser.stream())
    assert [entry["message"]["text"] for entry in state["phones"][0]["screen"]] == ["เมนู"]


def test_what_a_hand_does_reaches_the_bot(browser: Browser) -> None:
    place = {"title": "ก", "address": "ข", "latitude": 7.1, "longitude": 100.5}
    for what, told in {
        "follow": {},
        "say": {"text": "เมนู"},
        "tap": {"action": {"type": "postback", "label": "ซื้อ", "data": "buy"}},
        "sticker": {},
        "location": place,
        "picture": b"\xff\xd8\xff jpeg",
        "unfollow": {},
    }.items():
        answer = browser.do("นก", what, told)
        assert (answer.status, answer.json()) == (200, {"failed": None})
    kinds = [event["type"] for event in browser.world.bot.heard]
    assert kinds == ["follow", "message", "postback", "message", "message", "message", "unfollow"]


def test_the_page_hears_when_the_bot_did_not(browser: Browser) -> None:
    browser.world.bot.status = 500
    assert browser.do("นก", "say", {"text": "เมนู"}).json() == {"failed": "error_status_code"}


def test_a_picture_that_was_sent_can_be_shown_again(browser: Browser) -> None:
    browser.do("นก", "picture", b"\x89PNG picture")
    entry = browser.world.line.phone(browser.server.users["นก"])[-1]
    answer = browser.get(f"/_phones/picture/{entry['id']}")
    assert (answer.data, answer.headers["Content-Type"]) == (b"\x89PNG picture", "image/png")
    browser.do("นก", "picture", b"<script>")
    entry = browser.world.line.phone(browser.server.users["นก"])[-1]
    assert browser.get(f"/_phones/picture/{entry['id']}").status == 404


def test_what_a_phone_cannot_do_is_400(browser: Browser) -> None:
    browser.do("นก", "unfollow")
    assert browser.do("นก", "say", {"text": "เมนู"}).status == 400
    picker = {"type": "datetimepicker", "label": "วัน", "data": "d", "mode": "date", "max": "2026-01-01"}
    assert browser.do("ป้าแดง", "tap", {"action": picker, "picked": "2027-01-01"}).status == 400
    assert browser.do("ป้าแดง", "say", {}).status == 400


def test_other_names_for_this_machine_are_turned_away(browser: Browser) -> None:
    for path in ("/", "/_phones/stream", "/healthz"):
        assert browser.get(path, Host="fair.attacker.example").status == 403
    assert browser.get("/", Host="localhost:8000").status == 200


def test_posts_from_other_pages_are_turned_away(browser: Browser) -> None:
    for origin in ("https://attacker.example", "null", ""):
        assert browser.do("นก", "say", {"text": "เมนู"}, Origin=origin).status == 403
    assert browser.world.bot.heard == []


def test_unknown_phones_and_deeds_are_404(browser: Browser) -> None:
    assert browser.do("นก", "dance").status == 404
    browser.server.users["Somchai"] = browser.world.line.join("Somchai")
    assert browser.do("Somchai", "say", {"text": "เมนู"}).status == 404


def test_every_other_path_is_the_bots(browser: Browser) -> None:
    answer = browser.get("/media/rice.jpg?w=1024", Cookie="a=b")
    assert answer.data == b"bot saw /media/rice.jpg?w=1024"
    assert browser.world.bot.requests[-1][1]["cookie"] == "a=b"
    assert answer.headers.getlist("Set-Cookie") == ["a=1", "b=2"]
    posted = browser.http.request("POST", browser.server.url + "/callback", body=b'{"events":[{"type":"x"}]}')
    assert posted.status == 200
    assert browser.world.bot.heard == [{"type": "x"}]


def test_redirects_to_the_public_address_stay_on_this_machine(browser: Browser) -> None:
    answer = browser.get("/moved")
    assert (answer.status, answer.headers["Location"]) == (302, "/desk?page=2")


def test_without_the_bot_the_page_says_so(browser: Browser) -> None:
    browser.world.bot.close()
    answer = browser.get("/healthz")
    assert answer.status == 502 and "not there yet" in answer.data.decode()


def test_the_bots_api_is_served_beside_the_page(browser: Browser) -> None:
    browser.world.bot.line_url = browser.server.url
    nok = browser.server.users["นก"]
    browser.world.line.follow(nok)
    assert browser.world.bot.push(nok, text()).status == 200
