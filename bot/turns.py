"""Takes events: each in one transaction of its own, answered at once, its effect durable before it returns."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row

from bot import arrivals, chats, events, failures, pace, seen
from bot.arrivals import Arrival
from bot.chats import Profile
from bot.events import Event
from bot.limits import LIMITS
from bot.messages import Message, whole_reply
from bot.pace import Pace
from bot.patience import Patience
from bot.profiles import NOBODY_TELLS, Profiles
from bot.router import Router
from bot.surroundings import Surroundings
from bot.turn import Person, Turn
from clock import Clock
from db import outbox
from db.inserting import insert_once
from db.transaction import TURN_SECONDS, Unavailable, in_transaction
from locales.i18n import language

log = logging.getLogger(__name__)

NOBODY = Person(id=0, line_id="", name="", language="th")


@dataclass(frozen=True)
class Reply:
    """An answer that is ready to leave. `owed` says that an outbox row waits for its acceptance."""

    token: str
    messages: list[Message]
    event_id: str
    line_id: str
    owed: bool


@dataclass(frozen=True)
class Taken:
    """What came of a webhook's events: the replies to send, and whether all of them are durable now."""

    replies: list[Reply]
    durable: bool


class _NeedsProfile(Exception):
    """Somebody without a name: LINE is asked who it is, outside any transaction, and the turn begins again."""


class Turns:
    """Answers events."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        router: Router,
        around: Surroundings,
        everybodys: Pace,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._router = router
        self._around = around
        self._profiles = Profiles(around.fetch_profile)
        self._pace = everybodys

    def take(self, pieces: Sequence[bytes], waited: float = 0.0) -> Taken:
        """Takes the events of one webhook, given as JSON; returns when their work is durable, within LINE's patience, of
        which `waited` seconds are over.

        Where the database is away or time is over, what was committed stays, and `durable` is False: LINE sends all of
        it again, and what was taken is left out.
        """
        patience = Patience(TURN_SECONDS - waited)
        replies: list[Reply] = []
        try:
            for one in arrivals.fairly(self._untaken(pieces, patience)):
                reply = self._take_one(one, patience)
                if reply is not None:
                    replies.append(reply)
        except Unavailable as error:
            log.warning("an event was refused for now: %s", error)
            return Taken(replies, durable=False)
        return Taken(replies, durable=True)

    def _untaken(self, pieces: Sequence[bytes], patience: Patience) -> list[Arrival]:
        """Those that are new. To find that out one by one would in a long webhook use up the time, time and again."""
        came = [arrivals.read(piece) for piece in pieces]
        if len(came) < 2:
            return came
        ids = [one.id for one in came]
        taken = in_transaction(self._engine, lambda c: seen.taken(c, ids), patience.left())
        return [one for one in came if one.id not in taken]

    def _take_one(self, one: Arrival, patience: Patience) -> Reply | None:
        event, piece, measures = one.event, one.piece, self._around.measures
        if event is None:
            self._park(one.id, one.poison, piece, patience)
            measures.event("", "parked")
            return None
        try:
            reply = self._answered(event, patience)
        except Unavailable:
            measures.event(event.type, "refused")
            raise
        except Exception as error:
            self._failed(event, error, piece, patience)
            measures.event(event.type, "parked")
            return self._apology(event, patience)
        measures.event(event.type, "answered" if reply else "silence")
        return reply

    def _failed(self, event: Event, error: Exception, piece: bytes, patience: Patience) -> None:
        reason = failures.in_one_line(error, event.said if event.kind == "text" else "")
        about = {"event_id": event.id, "person": event.user_id}
        log.error("event %s failed: %s", event.id, reason, exc_info=error, extra=about)
        self._park(event.id, reason, piece, patience)

    def park_body(self, body: bytes, reason: str) -> None:
        """Puts a whole webhook aside that holds no events. Raises Unavailable."""
        self._park(events.key_of(body), reason, body, Patience())

    def _park(self, event_id: str, reason: str, piece: bytes, patience: Patience) -> None:
        now = self._clock.now()
        in_transaction(self._engine, lambda c: seen.park(c, event_id, reason, piece, now), patience.left())

    def _answered(self, event: Event, patience: Patience) -> Reply | None:
        try:
            return in_transaction(self._engine, lambda c: self._turn(c, event, None), patience.left())
        except _NeedsProfile:
            profile = self._profile(event.user_id or "", patience)
            return in_transaction(self._engine, lambda c: self._turn(c, event, profile), patience.left())

    def _profile(self, line_id: str, patience: Patience) -> Profile:
        """Who somebody is; without a name where LINE does not tell or there is no time to ask: the next event asks."""
        return self._profiles.of(line_id) if patience.allows_a_profile() else NOBODY_TELLS

    def _turn(self, connection: Connection, event: Event, profile: Profile | None) -> Reply | None:
        now = self._clock.now()
        if not seen.see(connection, event.id, now):
            return None
        if event.group_id is not None:
            return self._in_group(connection, event, now)
        if event.user_id is None:
            return self._reply(
                event, self._router.run(self._around.turn(connection, event, NOBODY, now), "stranger"), False
            )
        if event.type in ("follow", "unfollow"):
            chats.set_reachable(connection, event.user_id, event.type == "follow", event.at or now)
        if event.standby or event.reply_token is None:
            return None
        return self._in_chat(connection, event, profile, now)

    def _in_group(self, connection: Connection, event: Event, now: datetime) -> Reply | None:
        if event.type == "leave":
            chats.forget_group(connection, event.group_id or "", event.at or now)
        if event.standby or event.reply_token is None or not event.group_id:
            return None
        if not insert_once(connection, chats.groups, line_id=event.group_id, told_at=event.at or now):
            return None
        return self._reply(event, self._router.run(self._around.turn(connection, event, NOBODY, now), "group"), False)

    def _in_chat(self, connection: Connection, event: Event, profile: Profile | None, now: datetime) -> Reply | None:
        known = chats.load(connection, event.user_id or "")
        paid = self._pace.takes(known, event, now)
        if known is not None and paid is None:
            return self._slowed(connection, event, known, now)
        row = self._row_of(connection, event, known, profile, now)
        turn = self._turn_of(connection, event, row, now)
        answer = self._router.answer(turn)
        if turn.short:
            self._around.measures.oversell_prevented()
        if event.type != "follow" and len(answer) < LIMITS["messages_per_call"]["max"]:
            answer = [*self._around.welcome(turn), *answer]
        chats.save(connection, turn.person, turn.form, now, paid or {})
        self._around.count_visit(connection, turn.person, now, turn.visited)
        return self._reply(event, answer, outbox.awaits_reply(connection, event.id))

    def _slowed(self, connection: Connection, event: Event, row: Row[Any], now: datetime) -> Reply | None:
        """Nothing is done of what comes too quickly. The person is told, now and then."""
        self._around.measures.flood_slowed()
        if not pace.hears(row, now):
            return None
        log.info("somebody is too quick, and was told so: chat %s", row.id)
        chats.note_pace(connection, row.id, {"told_to_slow_at": now})
        return self._reply(event, self._router.run(self._turn_of(connection, event, row, now), "too_quick"), False)

    def _row_of(
        self, connection: Connection, event: Event, row: Row[Any] | None, profile: Profile | None, now: datetime
    ) -> Row[Any]:
        """The chat's row, made for somebody new. Raises _NeedsProfile until LINE was asked about whoever has no name."""
        if row is not None and not row.reachable:
            # Whoever has blocked the account cannot write to it: LINE's word that they are back got lost.
            chats.set_reachable(connection, row.line_id, True, event.at or now)
        if row is not None and row.name:
            return row
        if profile is None:
            raise _NeedsProfile
        spoken = language(profile.language).code
        if row is None:
            return chats.meet(connection, event.user_id or "", profile, spoken, now, event.at)
        return chats.introduce(connection, row, profile, spoken) if profile.name else row

    def _turn_of(self, connection: Connection, event: Event, row: Row[Any], now: datetime) -> Turn:
        person = chats.person(row)
        if person.role != "shopper" and person.role not in self._around.roles(connection, person.id):
            person.role = "shopper"
        turn = self._around.turn(connection, event, person, now)
        turn.form = chats.open_form(row, self._router.registry.forms, now)
        return turn

    def _reply(self, event: Event, answer: list[Message], owed: bool) -> Reply | None:
        if event.reply_token is None or not answer:
            return None
        return Reply(event.reply_token, whole_reply(answer), event.id, event.user_id or event.group_id or "", owed)

    def _apology(self, event: Event, patience: Patience) -> Reply | None:
        if event.reply_token is None or event.standby or event.group_id is not None:
            return None

        def apologise(connection: Connection) -> list[Message]:
            now, row = self._clock.now(), chats.load(connection, event.user_id or "")
            if row is not None:
                # What the turn cost was rolled back with it.
                chats.note_pace(connection, row.id, self._pace.takes(row, event, now) or {})
            person = chats.person(row) if row else NOBODY
            return self._router.run(self._around.turn(connection, event, person, now), "apology")

        try:
            return self._reply(event, in_transaction(self._engine, apologise, patience.left()), False)
        except Exception as error:
            # The event is parked already: whatever is amiss here must not take the others down.
            log.error("no apology for event %s: %s", event.id, failures.in_one_line(error))
            return None
