"""A walk that taps everything: several people at once, each towards what was seen and not tapped yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.events import Event
from tests.bots import REFUSALS
from tests.chat import Message, Person, actions_in
from tests.fair import Fair
from tests.happenings import MEANWHILE, Happening, happens
from tests.heard import Ran
from tests.kinds import Kinds, Standing, standing
from tests.questions import SENSIBLE, typed_answer
from tests.webhooks import happening, post, post_again

Key = tuple[str, ...]
LEADS_ON = ("postback", "datetimepicker", "message")
"""What a tap sends to us; a map or a copied code is no way on."""
OF_A_QUESTION = ("form.answer", "answers", "back", "cancel")
"""What is the same whoever is asked, and what cannot be tapped any more once the form is closed."""
LEADS_AWAY = ("back", "cancel", "role", "says")
"""From what is being asked, or from what somebody is here for: taken once, and then only where nothing else is left."""
MOVES_ON = ("order_confirm", "cart_buy", "seller_decline")
"""Without it half of the buttons never come up."""
A_THUMB_TAKES = 3
"""Seconds between two taps."""


@dataclass(frozen=True)
class Step:
    """Something that somebody can do now: its kind, the event that it makes, and what happens just before it."""

    key: Key
    event: str
    fields: dict[str, Any]
    meanwhile: Happening | None = None

    @property
    def data(self) -> str:
        return str(self.fields.get("postback", {}).get("data", ""))


class Walker:
    """Somebody who walks. `part` is what they are at this fair; `says` are messages that they may send besides tapping,
    `answers` their own to questions.
    """

    def __init__(
        self, person: Person, part: str, says: Sequence[dict[str, Any]], answers: Mapping[str, str] = SENSIBLE
    ) -> None:
        self.person = person
        self.part = part
        self.says = says
        self.answers = answers
        self.last: Key = ()
        self._mark = 0

    def news(self) -> list[Message]:
        """What came since they last did something."""
        entries = self.person.fair.platform.phone(self.person.line_id)[self._mark :]
        return [entry["message"] for entry in entries]

    def looks_away(self) -> None:
        self._mark = len(self.person.fair.platform.phone(self.person.line_id))


def taps_on(messages: Sequence[Message]) -> list[dict[str, Any]]:
    """What can be tapped on these and leads on: quick replies under the last one alone, as LINE shows them."""
    quick = [item["action"] for item in messages[-1].get("quickReply", {}).get("items", [])] if messages else []
    shown = [action for message in messages for action in actions_in(message.get("contents", {}))]
    return [action for action in (*quick, *shown) if action["type"] in LEADS_ON]


def bring(fair: Fair, *events: Event) -> int:
    """Delivers one webhook with these events, again and again where the bot had no time for it, as LINE does; returns
    when every event has its answer.
    """
    before = len(fair.platform.calls)
    status = post(fair, *events)
    for _ in range(REFUSALS):
        if status in (0, 503):
            status = post_again(fair, *events)
    tokens = {event["replyToken"] for event in events}
    # Where LINE gave up waiting, what was done meanwhile is answered a moment later.
    fair.platform.wait_for(lambda: tokens <= set(answers_since(fair, before)))
    return status


def answers_since(fair: Fair, calls: int) -> dict[str, list[Message]]:
    """The replies after so many calls, by reply token."""
    replies = (call for call in fair.platform.calls[calls:] if call.endpoint == "reply")
    return {call.body["replyToken"]: call.body["messages"] for call in replies}


class Crawl:
    """Walks a fair with these people. With `by_part`, each part has to tap everything that it sees by itself."""

    def __init__(self, fair: Fair, walkers: Sequence[Walker], ran: list[Ran], *, by_part: bool) -> None:
        self.fair = fair
        self.walkers = walkers
        self.ran = ran
        self.taken: Counter[Key] = Counter()
        self.seen: dict[Key, tuple[Walker, Step]] = {}
        self.asked: set[tuple[str, str]] = set()
        self._by_part = by_part
        self._after: dict[Key, set[Key]] = {}
        self._pressed: Counter[str] = Counter()
        self._kinds = Kinds(fair)
        self._calls = len(fair.platform.calls)
        self._answered: set[str] = set()

    @property
    def taps(self) -> int:
        return sum(self.taken.values())

    def untried(self) -> list[Key]:
        """What was seen and not taken yet."""
        return [key for key in self.seen if not self.taken[key]]

    def round(self) -> None:
        """Everybody does one thing, all in one webhook, and looks at what came of it."""
        far = self._distances()
        self._take({one: self._chosen(one, far) for one in self.walkers})

    def taps_the_rest(self) -> None:
        """What was seen and never came up again is tapped further up in the chat; there it may be out of date."""
        for key in self.untried():
            walker, step = self.seen[key]
            self.taken[key] += 1
            self._take({walker: step}, may_be_stale=True)

    def buttons_of(self, walker: Walker) -> dict[str, Key]:
        """The data of every button that ever came to this phone, with its kind as it is now."""
        where = standing(self.fair, walker.person)
        shown = self.fair.platform.messages(walker.person.line_id)
        found = (action["data"] for message in shown for action in taps_on([message]) if "data" in action)
        return {data: self._kinds.of(data, where) for data in dict.fromkeys(found)}

    def _take(self, steps: dict[Walker, Step], *, may_be_stale: bool = False) -> None:
        for one, step in steps.items():
            if step.meanwhile:
                happens(self.fair, one.person, step.meanwhile)
        self.fair.clock.advance(seconds=A_THUMB_TAKES)
        events = {one: happening(one.person, step.event, **step.fields) for one, step in steps.items()}
        for one in steps:
            one.looks_away()
        assert bring(self.fair, *events.values()) == 200, list(steps.values())
        self.fair.deliver()
        self._check_what_was_sent()
        for one, step in steps.items():
            self._check(one, step, events[one], may_be_stale)

    def _chosen(self, walker: Walker, far: dict[Key, int]) -> Step:
        steps = list(self._steps(walker))
        self._after[walker.last] = {step.key for step in steps}
        for step in steps:
            self.seen.setdefault(step.key, (walker, step))
        chosen = min(steps, key=lambda step: (far.get(step.key, len(self.seen)), *self._reluctance(step)))
        self.taken[chosen.key] += 1
        self._pressed[chosen.data] += 1
        walker.last = chosen.key
        return chosen

    def _reluctance(self, step: Step) -> tuple[bool, float, int]:
        times, intent = self.taken[step.key], step.key[1]
        return times > 0 and intent in LEADS_AWAY, times / (4 if intent in MOVES_ON else 1), self._pressed[step.data]

    def _distances(self) -> dict[Key, int]:
        """How many taps it is from each kind to one that was seen and never taken, by what came after it last time."""
        far = dict.fromkeys(self.untried(), 0)
        edge = set(far)
        while edge:
            edge = {key for key, seen in self._after.items() if key not in far and not seen.isdisjoint(edge)}
            far.update(dict.fromkeys(edge, max(far.values()) + 1))
        return far

    def _steps(self, walker: Walker) -> Iterator[Step]:
        where = standing(self.fair, walker.person)
        part = "" if not self._by_part else walker.part if where.role == "seller" else where.role
        for action in taps_on(walker.news()):
            yield from self._taps(part, where, action)
        if where.question is None:
            for said in walker.says:
                yield Step((where.role, "says", said.get("text", said["type"])), "message", {"message": said})
            return
        name = (where.question.form.name, where.question.name)
        self.asked.add(name)
        if said := typed_answer(where.question, walker.answers):
            yield Step(("", "answers", *name), "message", {"message": {"type": "text", "text": said}})

    def _taps(self, part: str, where: Standing, action: dict[str, Any]) -> Iterator[Step]:
        if action["type"] == "message":
            yield Step((part, "says", "message"), "message", {"message": {"type": "text", "text": action["text"]}})
            return
        postback, kind = {"data": action["data"]}, self._kinds.of(action["data"], where)
        key = ("" if kind[0] in OF_A_QUESTION else part, *kind)
        if action["type"] == "postback":
            yield Step(key, "postback", {"postback": postback})
            for what in MEANWHILE.get(kind[0], ()) if where.cart.startswith("more") else ():
                yield Step((*key, what.__name__), "postback", {"postback": postback}, what)
            return
        for end in ("min", "max"):
            picked = {"params": {action["mode"]: action[end]}}
            yield Step((*key, end), "postback", {"postback": postback | picked})

    def _check_what_was_sent(self) -> None:
        """LINE took it, and it leaves whoever reads it with a way on."""
        for call in self.fair.platform.calls[self._calls :]:
            assert call.status < 300, call
            if call.endpoint in ("reply", "push"):
                assert taps_on(call.body["messages"]), f"a dead end: {call.body}"
                self._answered.add(call.body.get("replyToken", ""))
        self._calls = len(self.fair.platform.calls)

    def _check(self, walker: Walker, step: Step, event: Event, may_be_stale: bool) -> None:
        """A valid answer, no apology, and no "that button is from earlier" to a fresh one."""
        names = {one.name for one in self.ran if one.event_id == event["webhookEventId"]}
        who = f"{walker.person.name} after {step}"
        assert event["replyToken"] in self._answered, f"no answer to {who}"
        assert "apology" not in names, (who, self.fair.troubles())
        assert may_be_stale or "stale" not in names, f"a fresh button is stale: {who}"
