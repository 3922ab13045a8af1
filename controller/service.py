"""The controller's process: the conductor with its clock, devices, journal, voice and clients."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import secrets
import time
import traceback
from collections.abc import Callable
from typing import assert_never

from controller import api
from controller.audit.configuration import note_configuration, trail_of
from controller.belt.inputs import Stop
from controller.belt.link import GuardReport, Refusal
from controller.belt.realtime import become_urgent
from controller.bridged import Bridges
from controller.care.keeping import Keeping
from controller.chronicle import Chronicle
from controller.coaching import of_config
from controller.conduct.conductor import Conductor
from controller.conduct.effects import (
    CloseRecord,
    Effect,
    Emit,
    OpenRecord,
    Say,
    Tell,
    WriteDown,
)
from controller.conduct.views import snapshot
from controller.config import Config
from controller.deck.url import NoDeck
from controller.devices import Devices, Ears, setup
from controller.heart.choice import listener
from controller.links import device_links
from controller.recorder import Recorder
from controller.speech import Speech, spoken_in
from controller.starting import Starting
from controller.unlocking import Unlocking
from sessions.gait.footfall import Footfall
from sessions.gait.report import DeckReport, SignalHealth
from sessions.heart import Measurement

TICK_S = 0.05
SNAPSHOT_S = 0.1
BROKEN = 70  # exit code after an error of this program's own

Listener = Callable[[api.AnyEvent], None]


def now_ms() -> int:
    """Monotonic milliseconds: the guard's clock."""
    return time.monotonic_ns() // 1_000_000


class Service:
    """One treadmill's controller, from `start` to `close`; `handle` and `snapshot` for clients."""

    def __init__(self, config: Config, *, ring: Callable[[], None] = lambda: None) -> None:
        self.config = config
        self._loop = asyncio.get_running_loop()
        self._trail = trail_of(config, "controller")
        self.recorder = Recorder(config.paths.data, trail=self._trail)
        self._chronicle = Chronicle(self.recorder)
        self.devices = Devices(
            setup(config),
            Ears(
                guard=self._heard,
                pair=self._told,
                deck=self._post_deck,
                raw=self._chronicle.sampled,
                footfall=self._post_footfall,
            ),
        )
        simulated = self.devices.setup.view.simulated
        self._heart = listener(config.heart.url, simulated=simulated, heard=self._beaten)
        self._speech = Speech(
            config.voice,
            spoken_in(config),
            simulated=simulated,
            ring=ring,
            tap=self._post_beat,
            record=self._chronicle.event,
        )
        self.conductor = self._conductor(config)
        self._starting = Starting(
            self.conductor, config, self.devices, self.recorder, self._speech, now_ms=now_ms
        )
        self._unlocking = Unlocking(config.kiosk.kept)
        self._bridges = Bridges(self._chronicle.event)
        self._records = Keeping(
            self._trail, lambda words: self._chronicle.event("not_written", {"text": words})
        )
        self._listeners: list[Listener] = []
        self._asker = ""  # the client of the newest request
        self._pair_detail = ""
        self._sequence = 0
        self._snapshot: api.Snapshot | None = None
        self._tasks: list[asyncio.Task[None]] = []

    def _conductor(self, config: Config) -> Conductor:
        found = self.devices.setup
        return Conductor(
            name=found.view.name,
            unit=config.machine.unit,
            with_deck=not isinstance(found.deck, NoDeck),
            with_heart=self._heart is not None,
            with_screen=config.site.watched_by_screen,
            lock_after_ms=config.kiosk.lock_after_ms,
            new_token=lambda: secrets.randbelow(2**31) + 1,
            new_session_id=self.recorder.new_session_id,
            rules=of_config(config.coach),
            shown=config.coach.figure,
            language=config.coach.language,
            now_ms=now_ms(),
        )

    async def start(self) -> None:
        """Open journal and devices, then tick. Nothing moves."""
        become_urgent()
        self.recorder.start()
        with contextlib.suppress(OSError):  # a trail that takes nothing is told by the recorder
            await asyncio.to_thread(note_configuration, self._trail, self.config)
        await self.devices.start()
        if self._heart is not None:
            self._heart.start()
        gc.collect()
        gc.freeze()
        self._tasks = [
            asyncio.create_task(self._every(TICK_S, self._tick)),
            asyncio.create_task(
                self._every(SNAPSHOT_S, lambda: self._chronicle.now(self.snapshot()))
            ),
        ]
        for task in self._tasks:
            task.add_done_callback(_end_with)

    async def close(self) -> None:
        """Ease the belt, wait for its standstill, close the record and every port."""
        self.wind_down()
        if self.conductor.session_live:
            await self._until_session_closed()
        self.conductor.care.leave()
        self._carry_out()
        await self._records.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.devices.close()
        if self._heart is not None:
            await self._heart.close()
        self._speech.close()
        self.recorder.close()

    def wind_down(self) -> None:
        """Ease the belt of a running session, which ends with it."""
        self.conductor.wind_down(now_ms())
        self._carry_out()

    def listen(self, listener: Listener) -> None:
        """Hand every event from now on to `listener`."""
        self._listeners.append(listener)

    # --- for clients ---

    async def handle(self, command: api.AnyCommand, client: str) -> api.Accepted | api.Refused:
        """Carry out a command at once; answer when it is recorded."""
        if isinstance(command, api.Stop):
            self.devices.tell(Stop())  # before anything else, whatever state this process is in
            self._starting.stopped()
        reason = await self._do(command, client)
        self._carry_out()
        if reason is None and isinstance(command, api.Ask):
            self._asker = client
        await self._chronicle.command(command, client, reason)
        if reason is None:
            return api.Accepted(at_s=self._uptime_s(), id=command.id)
        return api.Refused(at_s=self._uptime_s(), id=command.id, reason=reason)

    def left(self, client: str) -> None:
        """The last client of that name is gone."""
        self._bridges.left(client)

    def snapshot(self) -> api.Snapshot:
        """The newest state; the same object until the next tick."""
        if self._snapshot is None:
            self._sequence += 1
            self._snapshot = snapshot(
                self.conductor, self.devices.setup.view, self._links(), self._sequence, now_ms()
            )
        return self._snapshot

    async def _do(self, command: api.AnyCommand, client: str) -> str | None:
        """What comes before a start, and nothing else, may take its time."""
        match command:
            case api.Load():
                return await self._starting.load(command)
            case api.Reply() if client == self._asker:
                return "a request is for somebody else to answer than who asked"
            case api.Reply() if self.conductor.grants_start(command):
                return await self._starting.ask(command)
            case api.Present():
                return await self._starting.present(command)
            case api.Arm():
                return await self._starting.ask(command)
            case api.Ask(what=api.Asked.START) if hindrance := self._starting.hindrance():
                return hindrance
            case api.Unlock(code=code):
                return await self._unlock(code)
            case api.Hello():
                return None
            case api.Simulate(fault=fault):
                return self.devices.simulate(fault)
            case api.LinkReport():
                return self._bridges.report(client, command)
            case api.Note(text=text):
                self._bridges.note(client, text, time.monotonic())
                return None
            case _:
                return self.conductor.command(command, now_ms())

    async def _unlock(self, code: str) -> str | None:
        if hindrance := await self._unlocking.hindrance(code):
            return hindrance
        self.conductor.unlock(now_ms())
        return None

    # --- what devices say ---

    def _heard(self, message: GuardReport | Refusal) -> None:
        if isinstance(message, Refusal):
            self.conductor.guard_refused(message)
        else:
            deck, reader = self.conductor.senses.deck, self.devices.reader
            self.conductor.guard_reported(message, now_ms())
            rebooted = deck is not None and deck.health is SignalHealth.REBOOTED
            if rebooted and message.standstill and reader is not None:
                reader.standstill()
        self._carry_out()

    def _told(self, detail: str) -> None:
        if detail != self._pair_detail:
            self._chronicle.event("guard", {"detail": detail})
        self._pair_detail = detail

    def _post_deck(self, report: DeckReport) -> None:
        with contextlib.suppress(RuntimeError):  # the loop may be closing
            self._loop.call_soon_threadsafe(self.conductor.deck_reported, report)

    def _post_footfall(self, foot: Footfall) -> None:
        with contextlib.suppress(RuntimeError):  # the same
            self._loop.call_soon_threadsafe(self._stepped, foot)

    def _stepped(self, foot: Footfall) -> None:
        self.conductor.footfall(foot, now_ms())

    def _post_beat(self) -> None:
        with contextlib.suppress(RuntimeError):  # the same
            self._loop.call_soon_threadsafe(self._beat)

    def _beat(self) -> None:
        """The metronome's bell is rung where people are: by the screens, and only if it still is
        to be."""
        if self.conductor.coaching.beat_s is not None:
            self._tell(api.Beat())

    def _beaten(self, measured: Measurement) -> None:
        self.conductor.heart_measured(measured, now_ms())
        self._chronicle.beaten(measured)
        belt = self.snapshot().belt
        if self._heart is not None:
            self._heart.exert(belt.speed_mps or 0.0, belt.incline_pct or 0.0)

    # --- time ---

    async def _every(self, period_s: float, act: Callable[[], None]) -> None:
        due_s = self._loop.time()
        while True:
            act()
            due_s = max(due_s + period_s, self._loop.time())
            await asyncio.sleep(due_s - self._loop.time())

    def _tick(self) -> None:
        self._bridges.tick(time.monotonic())
        self.conductor.sounded(self._speech.trouble(), now_ms())
        self.conductor.tick(now_ms())
        self._carry_out()
        if self.devices.reader is not None:
            self.devices.reader.beat()

    async def _until_session_closed(self) -> None:
        closed = asyncio.Event()
        self.listen(lambda event: closed.set() if event.type == "session_ended" else None)
        await closed.wait()

    # --- effects ---

    def _carry_out(self) -> None:
        self._snapshot = None
        for effect in self.conductor.effects():
            self._do_effect(effect)
        if self.config.coach.metronome:
            self._speech.beat(self.conductor.coaching.beat_s)

    def _do_effect(self, effect: Effect) -> None:
        match effect:
            case Tell(wish):
                self.devices.tell(wish)
            case Say(announcement):
                self._speech.say(announcement)
            case Emit(event):
                self._emit(event)
            case OpenRecord():
                self._open_record(effect)
            case CloseRecord(summary):
                self._chronicle.closed(summary)
            case WriteDown(pseudonym, answered):
                self._records.write_down(pseudonym, answered)
            case _:
                assert_never(effect)

    def _emit(self, event: api.AnyEvent) -> None:
        told = event.model_dump(mode="json", exclude={"type", "at_s"})
        self._chronicle.event(event.type, told)
        self._tell(event)

    def _tell(self, event: api.AnyEvent) -> None:
        stamped = event.model_copy(update={"at_s": round(self._uptime_s(), 3)})
        for hear in self._listeners:
            hear(stamped)

    def _open_record(self, record: OpenRecord) -> None:
        reader = self.devices.reader
        if reader is not None:
            reader.restart()
        loaded = self.conductor.session.loaded
        assert loaded is not None
        attended_by = self.conductor.afar.attendance.by
        decks = reader.in_force if reader else ()
        self._chronicle.opened(record, loaded, self.devices.setup.view, attended_by, decks)

    def _links(self) -> list[api.LinkView]:
        devices = device_links(
            self.conductor,
            pair=self._pair_detail,
            deck=self.devices.reader.trouble if self.devices.reader else "",
            heart=self._heart.trouble if self._heart else "",
            now_ms=now_ms(),
        )
        return [*devices, self._chronicle.link, self._speech.link, *self._bridges.links]

    def _uptime_s(self) -> float:
        return (now_ms() - self.conductor.began_ms) / 1000


def _end_with(task: asyncio.Task[None]) -> None:
    """A controller whose tick failed must not live on: its end is what the guard understands."""
    if not task.cancelled() and (error := task.exception()) is not None:
        traceback.print_exception(error)
        os._exit(BROKEN)
