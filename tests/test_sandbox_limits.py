"""Which messages LINE takes and which it refuses: each rule with a message just inside it and one just outside."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.sandbox_stub import text
from tests.sandbox_world import World, open_world

PICTURE = "https://fair.example/media/rice.jpg"
Message = dict[str, Any]


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with open_world() as world:
        yield world


def postback(label: str = "ซื้อ", **more: Any) -> Message:
    return {"type": "postback", "label": label, "data": "buy:1"} | more


def picker(mode: str, **more: Any) -> Message:
    return {"type": "datetimepicker", "label": "วัน", "data": "day", "mode": mode} | more


def link(uri: str) -> Message:
    return {"type": "uri", "label": "เปิด", "uri": uri}


def template(**fields: Any) -> Message:
    return {"type": "template", "altText": "เลือก", "template": fields}


def buttons(**more: Any) -> Message:
    return template(**({"type": "buttons", "text": "เลือก", "actions": [postback()]} | more))


def confirm(**more: Any) -> Message:
    return template(**({"type": "confirm", "text": "ยืนยัน", "actions": [postback(), postback()]} | more))


def column(**more: Any) -> Message:
    return {"text": "ข้าว", "actions": [postback()]} | more


def columns(*items: Message) -> Message:
    return template(type="carousel", columns=list(items))


def pictures(*items: Message) -> Message:
    return template(type="image_carousel", columns=list(items))


def flex(contents: Any) -> Message:
    return {"type": "flex", "altText": "การ์ด", "contents": contents}


def words(**more: Any) -> Message:
    return {"type": "text", "text": "ข้าว"} | more


def box(*contents: Any, **more: Any) -> Message:
    return {"type": "box", "layout": "vertical", "contents": list(contents)} | more


def bubble(*contents: Any, **more: Any) -> Message:
    return {"type": "bubble", "body": box(*contents)} | more


def card(*contents: Any, **more: Any) -> Message:
    return flex(bubble(*contents, **more))


def bubbles(*items: Message) -> Message:
    return flex({"type": "carousel", "contents": list(items)})


def image(**more: Any) -> Message:
    return {"type": "image", "url": PICTURE} | more


def quick(*actions: Message) -> Message:
    return text() | {"quickReply": {"items": [{"type": "action", "action": action} for action in actions]}}


def button(action: Message | None = None, **more: Any) -> Message:
    return {"type": "button", "action": action or postback()} | more


def heavy(size: int) -> Message:
    """A bubble of exactly so many bytes of JSON, in ASCII."""
    empty = json.dumps(bubble(words(text="")), separators=(",", ":"))
    return bubble(words(text="x" * (size - len(empty))))


ACCEPTED: dict[str, Message] = {
    "text of 5,000 units": text("🍎" * 2500),
    "text with emoji and quote": text("$")
    | {"emojis": [{"index": 0, "productId": "1", "emojiId": "2"}], "quoteToken": "t"},
    "text v2 with a mention": {
        "type": "textV2",
        "text": "{user}",
        "substitution": {"user": {"type": "mention", "mentionee": {"type": "user", "userId": "U" + "0" * 32}}},
    },
    "null counts as absent": text() | {"quickReply": None},
    "sticker": {"type": "sticker", "packageId": "446", "stickerId": "1988"},
    "image": {"type": "image", "originalContentUrl": PICTURE, "previewImageUrl": PICTURE},
    "video": {"type": "video", "originalContentUrl": PICTURE, "previewImageUrl": PICTURE, "trackingId": "a-1"},
    "audio": {"type": "audio", "originalContentUrl": PICTURE, "duration": 1},
    "location": {"type": "location", "title": "ก", "address": "ข", "latitude": 7.2, "longitude": 100},
    "imagemap": {
        "type": "imagemap",
        "baseUrl": "https://fair.example/map",
        "altText": "แผนที่",
        "baseSize": {"width": 1040, "height": 700},
        "actions": [
            {"type": "message", "text": "ใต้", "area": {"x": 0, "y": 0, "width": 520, "height": 700}},
            {
                "type": "uri",
                "linkUri": "https://fair.example/",
                "area": {"x": 520, "y": 0, "width": 520, "height": 700},
            },
        ],
    },
    "coupon": {"type": "coupon", "couponId": "01J", "deliveryTag": "fair_2026"},
    "sender": text() | {"sender": {"name": "เกาะยอ", "iconUrl": PICTURE}},
    "13 quick replies": quick(*[postback()] * 13),
    "every quick reply action": quick(
        postback(),
        {"type": "message", "label": "ก", "text": "ก"},
        link("tel:0800000000"),
        picker("date"),
        {"type": "camera", "label": "ก"},
        {"type": "cameraRoll", "label": "ก"},
        {"type": "location", "label": "ก"},
        {"type": "clipboard", "label": "ก", "clipboardText": "1"},
    ),
    "label of 20 graphemes that are 60 units": quick(postback("ที่" * 20)),
    "Flex label of 40 graphemes": card(button(postback("ที่" * 40))),
    "postback data of 300 units": quick(postback(data="x" * 300)),
    "displayText of 300 graphemes": quick(postback(displayText="ที่" * 300)),
    "fillInText with the keyboard": quick(postback(inputOption="openKeyboard", fillInText="ชื่อ:")),
    "message action of 300 graphemes": quick({"type": "message", "label": "ก", "text": "ที่" * 300}),
    "line scheme": quick(link("line://ti/p/@fair")),
    "http link": quick(link("http://fair.example/")),
    "uri of 1,000": quick(link("https://fair.example/" + "x" * 979)),
    "clipboard of 1,000": quick({"type": "clipboard", "label": "ก", "clipboardText": "x" * 1000}),
    "date picker": quick(picker("date", initial="2026-12-01", min="1900-01-01", max="2100-12-31")),
    "time picker": quick(picker("time", initial="09:00", min="00:00", max="23:59")),
    "datetime picker with a small t": quick(picker("datetime", min="2026-12-01t00:00", max="2026-12-01T00:01")),
    "buttons, 160 graphemes alone": buttons(text="ที่" * 160),
    "buttons with all": buttons(
        title="ที่" * 40,
        text="ที่" * 60,
        thumbnailImageUrl=PICTURE,
        imageBackgroundColor="#FFFFFF",
        imageAspectRatio="square",
        imageSize="contain",
        defaultAction=postback(),
        actions=[postback("ที่" * 20)] * 4,
    ),
    "confirm of 240 graphemes": confirm(text="ที่" * 240),
    "carousel of 10 columns": columns(*[column(text="ที่" * 120, actions=[postback()] * 3)] * 10),
    "image carousel": pictures(*[{"imageUrl": PICTURE, "action": {"type": "postback", "data": "1"}}] * 10),
    "altText of 1,500": card(words()) | {"altText": "x" * 1500},
    "bubble with every block": card(
        words(),
        size="giga",
        direction="rtl",
        header=box(words()),
        hero=image(size="full", aspectRatio="20:13", aspectMode="cover", action=link("https://fair.example/")),
        footer=box(button(style="primary", color="#0f5132", height="sm")),
        styles={"footer": {"separator": True, "separatorColor": "#00000080", "backgroundColor": "#ffffff"}},
        action=postback(),
    ),
    "empty box": card(box(width="30px", height="50%", backgroundColor="#123456")),
    "baseline with icon, text, filler": card(
        box({"type": "icon", "url": PICTURE, "size": "sm"}, words(), {"type": "filler", "flex": 2}, layout="baseline")
    ),
    "text with spans": card(
        {"type": "text", "contents": [{"type": "span", "text": "ลด", "decoration": "line-through"}]}
    ),
    "text with every look": card(
        words(
            size="20px",
            weight="bold",
            color="#aabbcc",
            align="end",
            gravity="center",
            wrap=True,
            maxLines=2,
            style="italic",
            decoration="underline",
            lineSpacing="4px",
            margin="md",
            flex=0,
            adjustMode="shrink-to-fit",
            position="absolute",
            offsetTop="-4px",
            offsetStart="10%",
            scaling=True,
            action=postback(),
        )
    ),
    "box with every look": card(
        box(
            {"type": "separator", "margin": "8px", "color": "#00000040"},
            layout="horizontal",
            spacing="lg",
            margin="none",
            paddingAll="12px",
            paddingTop="5%",
            borderWidth="light",
            borderColor="#000000",
            cornerRadius="xxl",
            justifyContent="space-evenly",
            alignItems="center",
            maxWidth="90%",
            background={"type": "linearGradient", "angle": "23.5deg", "startColor": "#ffffff", "endColor": "#000000"},
        )
    ),
    "video hero": card(
        words(),
        hero={"type": "video", "url": PICTURE, "previewUrl": PICTURE, "altContent": image(), "aspectRatio": "20:13"},
    ),
    "12 bubbles": bubbles(*[bubble(words(), size="micro")] * 12),
    "size mega named and left out": bubbles(bubble(words()), bubble(words(), size="mega")),
    "bubble of 30 KB": flex(heavy(30720)),
    "10 animated images": card(*[image(animated=True)] * 10),
}

# name: (message, property that LINE names)
REFUSED: dict[str, tuple[Any, str]] = {
    "text of 5,001 units": (text("🍎" * 2500 + "x"), "messages[0].text"),
    "empty text": (text(""), "messages[0].text"),
    "blank text": (text(" \n"), "messages[0].text"),
    "no text": ({"type": "text"}, "messages[0].text"),
    "a number as text": (text() | {"text": 350}, "messages[0].text"),
    "unknown type": ({"type": "txt", "text": "x"}, "messages[0].type"),
    "no type": ({"text": "x"}, "messages[0].type"),
    "a list as type": ({"type": ["text"], "text": "x"}, "messages[0].type"),
    "not an object": ("hello", "messages[0]"),
    "unknown property": (text() | {"txet": "x"}, "messages[0].txet"),
    "property in another case": ({"type": "flex", "alttext": "x", "contents": bubble(words())}, "messages[0].altText"),
    "21 emoji": (text() | {"emojis": [{"index": 0, "productId": "1", "emojiId": "2"}] * 21}, "messages[0].emojis"),
    "image over http": (
        {"type": "image", "originalContentUrl": PICTURE, "previewImageUrl": "http://fair.example/a.jpg"},
        "messages[0].previewImageUrl",
    ),
    "image address with Thai letters": (
        {"type": "image", "originalContentUrl": "https://fair.example/ข้าว.jpg", "previewImageUrl": PICTURE},
        "messages[0].originalContentUrl",
    ),
    "image address of 2,001": (
        {"type": "image", "originalContentUrl": PICTURE + "x" * (2001 - len(PICTURE)), "previewImageUrl": PICTURE},
        "messages[0].originalContentUrl",
    ),
    "image without preview": ({"type": "image", "originalContentUrl": PICTURE}, "messages[0].previewImageUrl"),
    "location beyond the pole": (
        {"type": "location", "title": "ก", "address": "ข", "latitude": 91, "longitude": 0},
        "messages[0].latitude",
    ),
    "location title of 101": (
        {"type": "location", "title": "x" * 101, "address": "ข", "latitude": 1, "longitude": 0},
        "messages[0].title",
    ),
    "sticker by number": ({"type": "sticker", "packageId": 446, "stickerId": "1"}, "messages[0].packageId"),
    "imagemap of another width": (
        ACCEPTED["imagemap"] | {"baseSize": {"width": 1024, "height": 700}},
        "messages[0].baseSize.width",
    ),
    "sender called LINE": (text() | {"sender": {"name": "Line fair"}}, "messages[0].sender.name"),
    "14 quick replies": (quick(*[postback()] * 14), "messages[0].quickReply.items"),
    "no quick replies": (quick(), "messages[0].quickReply.items"),
    "quick reply without label": (
        quick({"type": "postback", "data": "1"}),
        "messages[0].quickReply.items[0].action.label",
    ),
    "label of 21 graphemes": (quick(postback("ที่" * 21)), "messages[0].quickReply.items[0].action.label"),
    "blank label": (quick(postback(" ")), "messages[0].quickReply.items[0].action.label"),
    "unknown action": (quick({"type": "call", "label": "x"}), "messages[0].quickReply.items[0].action.type"),
    "postback data of 301": (quick(postback(data="x" * 301)), "messages[0].quickReply.items[0].action.data"),
    "postback data of 151 apples": (quick(postback(data="🍎" * 151)), "messages[0].quickReply.items[0].action.data"),
    "empty postback data": (quick(postback(data="")), "messages[0].quickReply.items[0].action.data"),
    "displayText of 301": (
        quick(postback(displayText="ที่" * 301)),
        "messages[0].quickReply.items[0].action.displayText",
    ),
    "displayText and text": (
        quick(postback(displayText="a", text="b")),
        "messages[0].quickReply.items[0].action.displayText",
    ),
    "fillInText without the keyboard": (
        quick(postback(fillInText="ชื่อ:")),
        "messages[0].quickReply.items[0].action.fillInText",
    ),
    "message action of 301": (
        quick({"type": "message", "label": "ก", "text": "x" * 301}),
        "messages[0].quickReply.items[0].action.text",
    ),
    "javascript": (quick(link("javascript:alert(1)")), "messages[0].quickReply.items[0].action.uri"),
    "data uri": (quick(link("data:text/html,x")), "messages[0].quickReply.items[0].action.uri"),
    "uri without host": (quick(link("https://")), "messages[0].quickReply.items[0].action.uri"),
    "uri with a space": (quick(link("https://fair.example/a b")), "messages[0].quickReply.items[0].action.uri"),
    "uri of 1,001": (
        quick(link("https://fair.example/" + "x" * 980)),
        "messages[0].quickReply.items[0].action.uri",
    ),
    "clipboard of 1,001": (
        quick({"type": "clipboard", "label": "ก", "clipboardText": "x" * 1001}),
        "messages[0].quickReply.items[0].action.clipboardText",
    ),
    "picker of another mode": (quick(picker("week")), "messages[0].quickReply.items[0].action.mode"),
    "date for a time": (
        quick(picker("time", initial="2026-12-01")),
        "messages[0].quickReply.items[0].action.initial",
    ),
    "a day that is none": (
        quick(picker("date", initial="2026-02-30")),
        "messages[0].quickReply.items[0].action.initial",
    ),
    "a short date": (quick(picker("date", initial="2026-2-3")), "messages[0].quickReply.items[0].action.initial"),
    "seconds in a datetime": (
        quick(picker("datetime", initial="2026-12-01T10:00:00")),
        "messages[0].quickReply.items[0].action.initial",
    ),
    "a date after 2100": (quick(picker("date", max="2101-01-01")), "messages[0].quickReply.items[0].action.max"),
    "min after max": (
        quick(picker("date", min="2026-12-02", max="2026-12-01")),
        "messages[0].quickReply.items[0].action.max",
    ),
    "min equal to max": (
        quick(picker("date", min="2026-12-01", max="2026-12-01")),
        "messages[0].quickReply.items[0].action.max",
    ),
    "camera outside a quick reply": (
        buttons(actions=[{"type": "camera", "label": "ก"}]),
        "messages[0].template.actions[0].type",
    ),
    "rich menu switch in a message": (
        buttons(actions=[{"type": "richmenuswitch", "richMenuAliasId": "a", "data": "b"}]),
        "messages[0].template.actions[0].type",
    ),
    "buttons, 161 alone": (buttons(text="ที่" * 161), "messages[0].template.text"),
    "buttons, 61 with a title": (buttons(title="ก", text="ที่" * 61), "messages[0].template.text"),
    "buttons, 61 with a picture": (
        buttons(thumbnailImageUrl=PICTURE, text="ที่" * 61),
        "messages[0].template.text",
    ),
    "buttons, title of 41": (buttons(title="ที่" * 41), "messages[0].template.title"),
    "buttons, 5 actions": (buttons(actions=[postback()] * 5), "messages[0].template.actions"),
    "buttons, no action": (buttons(actions=[]), "messages[0].template.actions"),
    "confirm of 241": (confirm(text="ที่" * 241), "messages[0].template.text"),
    "confirm with one action": (confirm(actions=[postback()]), "messages[0].template.actions"),
    "confirm with three": (confirm(actions=[postback()] * 3), "messages[0].template.actions"),
    "11 columns": (columns(*[column()] * 11), "messages[0].template.columns"),
    "4 actions in a column": (
        columns(column(actions=[postback()] * 4)),
        "messages[0].template.columns[0].actions",
    ),
    "column text of 121": (columns(column(text="ที่" * 121)), "messages[0].template.columns[0].text"),
    "column text of 61 with a title": (
        columns(column(title="ก", text="ที่" * 61)),
        "messages[0].template.columns[0].text",
    ),
    "columns with unlike actions": (
        columns(column(), column(actions=[postback()] * 2)),
        "messages[0].template.columns[1]",
    ),
    "a picture in one column only": (
        columns(column(thumbnailImageUrl=PICTURE), column()),
        "messages[0].template.columns[1]",
    ),
    "image carousel label of 13": (
        pictures({"imageUrl": PICTURE, "action": postback("ที่" * 13)}),
        "messages[0].template.columns[0].action.label",
    ),
    "altText of 1,501": (card(words()) | {"altText": "x" * 1501}, "messages[0].altText"),
    "flex without altText": ({"type": "flex", "contents": bubble(words())}, "messages[0].altText"),
    "flex without contents": ({"type": "flex", "altText": "x"}, "messages[0].contents"),
    "contents as text": (flex("{}"), "messages[0].contents"),
}

# name: (message, path inside the Flex container, as LINE names it)
REFUSED_FLEX: dict[str, tuple[Message, str]] = {
    "unknown container": (flex({"type": "bubbles"}), "/type"),
    "empty bubble": (flex({"type": "bubble"}), "messages[0].contents"),
    "body that is no box": (flex({"type": "bubble", "body": words()}), "/body/type"),
    "unknown component": (card({"type": "spacer"}), "/body/contents/0/type"),
    "unknown property deep inside": (
        card(words(), box(words(), words(colour="#000000"))),
        "/body/contents/1/contents/1/colour",
    ),
    "empty text": (card(words(), words(), words(text="")), "/body/contents/2/text"),
    "no text and no spans": (card({"type": "text"}), "/body/contents/0/text"),
    "empty span": (
        card({"type": "text", "contents": [{"type": "span", "text": ""}]}),
        "/body/contents/0/contents/0/text",
    ),
    "box without contents": (card({"type": "box", "layout": "vertical"}), "/body/contents/0/contents"),
    "unknown layout": (card(box(layout="grid")), "/body/contents/0/layout"),
    "button in a baseline box": (card(box(button(), layout="baseline")), "/body/contents/0/contents/0/type"),
    "box in a baseline box": (card(box(box(), layout="baseline")), "/body/contents/0/contents/0/type"),
    "icon outside a baseline box": (card({"type": "icon", "url": PICTURE}), "/body/contents/0/type"),
    "span outside a text": (card({"type": "span", "text": "x"}), "/body/contents/0/type"),
    "video outside the hero": (card({"type": "video"}), "/body/contents/0/type"),
    "button without action": (card({"type": "button"}), "/body/contents/0/action"),
    "button without label": (card(button({"type": "postback", "data": "1"})), "/body/contents/0/action/label"),
    "Flex label of 41": (card(button(postback("ที่" * 41))), "/body/contents/0/action/label"),
    "camera on a Flex button": (card(button({"type": "camera", "label": "x"})), "/body/contents/0/action/type"),
    "unknown button style": (card(button(style="danger")), "/body/contents/0/style"),
    "picture over http": (card(image(url="http://fair.example/a.jpg")), "/body/contents/0/url"),
    "picture as data": (card(image(url="data:image/png;base64,AAAA")), "/body/contents/0/url"),
    "picture too tall": (card(image(aspectRatio="1:4")), "/body/contents/0/aspectRatio"),
    "ratio that is none": (card(image(aspectRatio="wide")), "/body/contents/0/aspectRatio"),
    "colour by name": (card(words(color="red")), "/body/contents/0/color"),
    "short colour": (card(words(color="#f00")), "/body/contents/0/color"),
    "size by no known word": (card(words(size="huge")), "/body/contents/0/size"),
    "margin in em": (card(words(margin="1em")), "/body/contents/0/margin"),
    "negative flex": (card(words(flex=-1)), "/body/contents/0/flex"),
    "flex as text": (card(words(flex="1")), "/body/contents/0/flex"),
    "wrap as text": (card(words(wrap="true")), "/body/contents/0/wrap"),
    "angle of 360": (
        card(
            box(
                background={"type": "linearGradient", "angle": "360deg", "startColor": "#ffffff", "endColor": "#000000"}
            )
        ),
        "/body/contents/0/background/angle",
    ),
    "unknown bubble size": (card(words(), size="tiny"), "/size"),
    "13 bubbles": (bubbles(*[bubble(words())] * 13), "/contents"),
    "no bubble": (bubbles(), "/contents"),
    "carousel in a carousel": (bubbles({"type": "carousel", "contents": [bubble(words())]}), "/contents/0/type"),
    "bubbles of two sizes": (bubbles(bubble(words(), size="kilo"), bubble(words())), "/contents/1/size"),
    "bubble of 30 KB and a byte": (flex(heavy(30721)), "messages[0].contents"),
    "bubble over 30 KB by its escapes only": (card(words(text="ข" * 5200)), "messages[0].contents"),
    "carousel over 50 KB": (bubbles(*[heavy(10500)] * 5), "messages[0].contents"),
    "11 animated images": (card(*[image(animated=True)] * 11), "messages[0]"),
    "video in a carousel": (
        bubbles(bubble(hero={"type": "video", "url": PICTURE, "previewUrl": PICTURE, "altContent": image()})),
        "/contents/0/hero",
    ),
    "video in a small bubble": (
        card(size="nano", hero={"type": "video", "url": PICTURE, "previewUrl": PICTURE, "altContent": image()}),
        "/hero",
    ),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_line_takes(world: World, name: str) -> None:
    assert world.bot.refusal(ACCEPTED[name]) is None


@pytest.mark.parametrize("name", REFUSED)
def test_line_refuses(world: World, name: str) -> None:
    message, where = REFUSED[name]
    refusal = world.bot.refusal(message)
    assert refusal is not None and refusal["status"] == 400
    assert where in [detail["property"] for detail in refusal["details"]]
    assert refusal["message"] == f"The request body has {len(refusal['details'])} error(s)"


@pytest.mark.parametrize("name", REFUSED_FLEX)
def test_line_refuses_inside_flex(world: World, name: str) -> None:
    message, where = REFUSED_FLEX[name]
    refusal = world.bot.refusal(message)
    assert refusal is not None and refusal["status"] == 400
    assert where in [detail["property"] for detail in refusal["details"]]


def test_inside_flex_line_names_the_message_and_then_the_path_in_its_container(world: World) -> None:
    refusal = world.bot.refusal(text(), card(words(), words(text="")))
    assert refusal is not None
    assert refusal["message"] == "A message (messages[1]) in the request body is invalid"
    assert refusal["details"] == [{"message": "must be non-empty text", "property": "/body/contents/1/text"}]


def test_a_call_takes_one_to_five_messages(world: World) -> None:
    assert world.bot.refusal(*[text()] * 5) is None
    for wrong in ([], [text()] * 6):
        refusal = world.bot.refusal(*wrong)
        assert refusal is not None
        assert refusal["details"] == [{"message": "Size must be between 1 and 5", "property": "messages"}]


def test_every_wrong_property_is_named(world: World) -> None:
    refusal = world.bot.refusal(text(""), {"type": "sticker"})
    assert refusal is not None
    named = [detail["property"] for detail in refusal["details"]]
    assert named == ["messages[0].text", "messages[1].packageId", "messages[1].stickerId"]


def test_nesting_without_end_is_refused_and_not_a_crash(world: World) -> None:
    deep: Message = box()
    for _ in range(400):
        deep = box(deep)
    refusal = world.bot.refusal(flex({"type": "bubble", "body": deep}))
    assert refusal is not None and refusal["status"] == 400


@pytest.mark.parametrize("endpoint", ["reply", "push", "multicast", "narrowcast", "broadcast"])
def test_messages_can_be_tried_before_sending(world: World, endpoint: str) -> None:
    path = f"/v2/bot/message/validate/{endpoint}"
    assert world.bot.call("POST", path, {"messages": [text()]}).status == 200
    assert world.bot.call("POST", path, {"messages": [text("")]}).status == 400
    assert world.bot.call("POST", path, {}).json()["details"][0]["property"] == "messages"
