"""The life of guard, sentry and controller: late, killed, and started anew."""

from __future__ import annotations

from typing import Final

from controller.belt.faults import Cause
from controller.belt.guard import GIVE_UP_MS
from controller.belt.inputs import Trip
from controller.belt.sentry import HEARTBEAT_TIMEOUT_S, STOPPING_MS
from controller.conduct.conductor import Conductor
from controller.rehearse.place import STEP_MS, VirtualPlace
from controller.rehearse.treadmill import VirtualTreadmill
from controller.treadmills.families import driver_for
from protocols.trackmaster.procedures import SPEED_ZERO
from protocols.trackmaster.wire import Command
from tests.storm.places import Where, workout
from tests.storm.wire import BadWire

_UNSEEN_MS: Final = int(HEARTBEAT_TIMEOUT_S * 1000)  # a death is noticed after this at the latest
_RESTART_MS: Final = 1_000
_STOPS: Final = (bytes((Command.STOP,)), SPEED_ZERO.encode())
"""The two ways to say it that take turns, by how they begin."""


class Guard:
    """The guard's process, and its sentry. The guard itself is whatever the place has."""

    def __init__(self, place: VirtualPlace, wire: BadWire, at: Where) -> None:
        self._place, self._wire, self._card = place, wire, at.card
        self._stops = driver_for(at.card).stop_frames
        self._sleeps_ms = self._jitters_ms = 0  # until then
        self._died_ms: int | None = None
        self._leaving_ms: int | None = None
        self.mute_ms = self.deaf_ms = 0  # until then
        self.said_ms = 0  # when STOP was last written
        self._noted_ms = 0  # what was written later was not looked at yet
        self.generation = 0

    @property
    def alive(self) -> bool:
        """Whether there is one."""
        return self._died_ms is None

    @property
    def hears(self) -> bool:
        """Whether its wire carries everything, both ways, as it is."""
        whole = self._place.treadmill.connected and not self._wire.spoils
        return whole and self._place.now_ms > max(self.mute_ms, self.deaf_ms)

    # --- what befalls it ---

    def late(self, for_ms: int) -> None:
        """It does not run for a while."""
        self._sleeps_ms = self._place.now_ms + for_ms

    def jitter(self, for_ms: int) -> None:
        """For a while it runs at every fourth step only: its ticks are 200 ms apart."""
        self._jitters_ms = self._place.now_ms + for_ms

    def die(self, torn: int) -> None:
        """`kill -9` in the middle of a frame, of which `torn` bytes are on the wire."""
        treadmill = self._place.treadmill
        if self._died_ms is None:
            self._died_ms, self._place.guard_alive = treadmill.now_ms, False
            if treadmill.connected and self._card.family == "trackmaster" and treadmill.sent:
                self._wire.receive(treadmill.sent[-1][1][:torn], treadmill.now_ms)

    def leave(self) -> None:
        """Its controller is gone: stop, then make room for a new pair."""
        if self.alive and self._leaving_ms is None:
            self._leaving_ms = self._place.now_ms
            self._place.treadmill.core.told(Trip(Cause.CONTROLLER_GONE), self._place.now_ms)

    # --- time ---

    def advance(self, now_ms: int) -> bool:
        """Let time pass; whether the guard ran."""
        wire, treadmill = self._wire, self._place.treadmill
        wire.mute, wire.deaf = now_ms <= self.mute_ms, now_ms <= self.deaf_ms
        if self._died_ms is not None:
            self._stand_in(now_ms, now_ms - self._died_ms)
            return False
        if now_ms <= self._sleeps_ms or (now_ms <= self._jitters_ms and now_ms // STEP_MS % 4):
            treadmill.sleep(now_ms)
            return False
        treadmill.advance(now_ms)
        self._note_stops()
        if self._leaving_ms is not None:
            self._make_room(now_ms - self._leaving_ms)
        return True

    def _stand_in(self, now_ms: int, dead_ms: int) -> None:
        """The sentry's part: it may notice late; then it says STOP; then there is a new guard."""
        self._place.treadmill.sleep(now_ms)
        if dead_ms > _UNSEEN_MS + STOPPING_MS:
            self._renew(Cause.GUARD_DIED)
        elif dead_ms > _UNSEEN_MS:
            self.said_ms = now_ms
            if self._place.treadmill.connected:
                for frame in self._stops:
                    self._wire.receive(frame, now_ms)

    def _make_room(self, for_ms: int) -> None:
        at_rest = self._place.treadmill.core.at_rest
        if for_ms > _RESTART_MS and (at_rest or for_ms > GIVE_UP_MS):
            self._renew(None)

    def _renew(self, latched: Cause | None) -> None:
        old = self._place.treadmill
        new = VirtualTreadmill(self._card, now_ms=old.now_ms, latched=latched, end=self._wire)
        new.connected = old.connected
        self._place.treadmill, self._place.guard_alive = new, True
        self._died_ms = self._leaving_ms = None
        self._sleeps_ms = self._jitters_ms = 0
        self.generation += 1

    def _note_stops(self) -> None:
        for at_ms, data in reversed(self._place.treadmill.sent):
            if at_ms < self._noted_ms:
                break
            if data.startswith(_STOPS):
                self.said_ms = max(self.said_ms, at_ms)
        self._noted_ms = self._place.now_ms


class Controller:
    """The controller's process. The conductor itself is whatever the place has."""

    def __init__(self, place: VirtualPlace, guard: Guard, at: Where) -> None:
        self._place, self._guard, self._where = place, guard, at
        self._sleeps_ms = 0  # until then
        self._dead_ms = 0  # until then
        self._begin(place.now_ms)

    def late(self, for_ms: int) -> None:
        """It does not run for a while."""
        self._sleeps_ms = self._place.now_ms + for_ms

    def die(self) -> None:
        """`kill -9`: its pipe to the guard ends; a new one begins with everything unknown."""
        now_ms = self._place.now_ms
        if self._dead_ms <= now_ms:
            self._dead_ms = now_ms + _RESTART_MS
            self._guard.leave()
            self._begin(now_ms)

    def alive(self, now_ms: int) -> bool:
        """Whether there is one."""
        return now_ms > self._dead_ms

    def awake(self, now_ms: int) -> bool:
        """Whether it runs now."""
        return now_ms > self._sleeps_ms and now_ms > self._dead_ms

    def _begin(self, now_ms: int) -> None:
        numbers = _Numbers(now_ms)
        self._place.conductor = Conductor(
            name="storm",
            unit=self._where.unit,
            with_deck=True,
            with_screen=self._where.watched,
            new_token=numbers.token,
            new_session_id=numbers.session_id,
            now_ms=now_ms,
        )
        self._place.conductor.load(workout(), now_ms)


class _Numbers:
    """Tokens and ids that no other controller of the session gave."""

    def __init__(self, first: int) -> None:
        self._last = first * 1000

    def token(self) -> int:
        self._last += 1
        return self._last

    def session_id(self) -> str:
        return f"storm-{self.token()}"
