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
from concurrent.futures import Future
from dataclasses import asdict
from typing import assert_never

from controller import api
from controller.belt.inputs import Stop
from controller.belt.link import GuardReport, Refusal
from controller.belt.realtime import become_urgent
from controller.bridged import Bridges
from controller.conduct.conductor import Conductor
from controller.conduct.effects import CloseRecord, Effect, Emit, OpenRecord, Say, Tell
from controller.conduct.loaded import Loaded
from controller.conduct.views import (
    deck_link,
    guard_link,
    heart_link,
    heart_view,
    snapshot,
    treadmill_link,
)
from controller.config import Config
from controller.deck.url import NoDeck
from controller.devices import Devices, DevicesError, Ears, Setup, setup
from controller.heart.listener import HeartListener
from controller.heart.url import NoHeart, SimulatedHeart, parse_heart_url
from controller.loading import NotHere, limited, load
from controller.recorded import beginning, telemetry
from controller.recorder import Recorder
from controller.treadmills.port import NOTHING_STATED
from controller.voice import Voice
from controller.voice.need import Need
from protocols.force.samples import Samples
from sessions.gait.report import DeckReport, SignalHealth
from sessions.heart import Measurement
from sessions.journal.capture import RawBlock
from sessions.workouts.faults import WorkoutError
from sessions.workouts.plan import Plan

TICK_S = 0.05
SNAPSHOT_S = 0.1
_SELF_RECORDED = (
    api.Attend,
    api.Watch,
    api.LinkReport,
    api.Note,
)  # taken, and no more to be said of them
BROKEN = 70  # exit code after an error of this program's own
RECORDED_S = 1.0  # the longest that an answer waits for its record

Listener = Callable[[api.AnyEvent], None]


def now_ms() -> int:
    """Monotonic milliseconds: the guard's clock."""
    return time.monotonic_ns() // 1_000_000


class Service:
    """One treadmill's controller, from `start` to `close`; `handle` and `snapshot` for clients."""

    def __init__(self, config: Config, *, ring: Callable[[], None] = lambda: None) -> None:
        self.config = config
        self.setup: Setup = setup(config)
        self._heart = self._heart_listener()
        self.recorder = Recorder(config.paths.data)
        self.conductor = Conductor(
            name=self.setup.view.name,
            unit=config.machine.unit,
            with_deck=not isinstance(self.setup.deck, NoDeck),
            with_heart=self._heart is not None,
            with_screen=config.site.watched_by_screen,
            new_token=lambda: secrets.randbelow(2**31) + 1,
            new_session_id=self.recorder.new_session_id,
            now_ms=now_ms(),
        )
        self._voice = Voice(
            enabled=config.voice.enabled,
            rate=config.voice.rate,
            language=config.voice.language,
            ring=ring,
        )
        self._voice_need = Need.of(config.voice, simulated=self.setup.view.simulated)
        self._voice_health = (api.Health.WAITING, "")  # as recorded
        self._stops = 0
        self._listeners: list[Listener] = []
        self._bridges = Bridges(self._record)
        self._asker = ""  # the client of the newest request
        self._pair_detail = ""
        self._loading = False
        self._sequence = 0
        self._snapshot: api.Snapshot | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._loop = asyncio.get_running_loop()
        ears = Ears(guard=self._heard, pair=self._told, deck=self._post_deck, raw=self._record_raw)
        self.devices = Devices(self.setup, ears)

    async def start(self) -> None:
        """Open journal and devices, then tick. Nothing moves."""
        become_urgent()
        self.recorder.start()
        await self.devices.start()
        if self._heart is not None:
            self._heart.start()
        gc.collect()
        gc.freeze()
        self._tasks = [
            asyncio.create_task(self._every(TICK_S, self._tick)),
            asyncio.create_task(self._every(SNAPSHOT_S, self._record_telemetry)),
        ]
        for task in self._tasks:
            task.add_done_callback(_end_with)

    async def close(self) -> None:
        """Ease the belt, wait for its standstill, close the record and every port."""
        self.wind_down()
        if self.conductor.session_live:
            await self._until_session_closed()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.devices.close()
        if self._heart is not None:
            await self._heart.close()
        self._voice.close()
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
            self._stops += 1
        if isinstance(command, api.Load):
            reason = await self._load(command)
        elif self._asks_for_start(command, client):
            reason = await self._start(command, client)
        else:
            reason = self._do(command, client)
        self._carry_out()
        if reason is None and isinstance(command, api.Ask):
            self._asker = client
        if reason is not None or not isinstance(command, _SELF_RECORDED):
            await self._record_command(command, client, reason)
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
                self.conductor, self.setup.view, self._links(), self._sequence, now_ms()
            )
        return self._snapshot

    def _do(self, command: api.AnyCommand, client: str) -> str | None:
        match command:
            case api.Hello():
                return None
            case api.Simulate(fault=fault):
                return self.devices.simulate(fault)
            case api.LinkReport():
                return self._bridges.report(client, command)
            case api.Note(text=text):
                self._bridges.note(client, text, time.monotonic())
                return None
            case api.Arm(participant=participant):
                hindrance = self._cannot_start() or self._limit(participant)
                return hindrance or self.conductor.command(command, now_ms())
            case api.Ask(what=api.Asked.START):
                return self._cannot_start() or self.conductor.command(command, now_ms())
            case api.Reply() if client == self._asker:
                return "a request is for somebody else to answer than who asked"
            case api.Reply() if self.conductor.grants_start(command):
                hindrance = self._cannot_start() or self._limit("")
                return hindrance or self.conductor.command(command, now_ms())
            case _:
                return self.conductor.command(command, now_ms())

    async def _load(self, command: api.Load) -> str | None:
        """Read, limit and rehearse in a thread: that may take seconds, and the loop has a belt."""
        if self._loading:
            return "another workout is being rehearsed: wait a moment"
        if hindrance := self.conductor.cannot_load():
            return hindrance
        self._loading = True
        try:
            loaded = await asyncio.to_thread(load, command.workout, self.setup.card, self.config)
        except (WorkoutError, NotHere) as error:
            return str(error)
        finally:
            self._loading = False
        return self.conductor.load(loaded, now_ms())

    def _asks_for_start(self, command: api.AnyCommand, client: str) -> bool:
        if isinstance(command, api.Reply):
            return client != self._asker and self.conductor.grants_start(command)
        return isinstance(command, api.Arm)

    async def _start(self, command: api.AnyCommand, client: str) -> str | None:
        """Ask for a start when the sound has been tried; how that went decides where it must."""
        stops = self._stops
        if self.conductor.cannot_arm(now_ms()) is None:
            await asyncio.to_thread(self._voice.check)
            self._hear_voice()
        if stops != self._stops:
            return "STOP was given while the sound was tried"
        return self._do(command, client)

    def _hear_voice(self) -> None:
        """Tell the conductor how the voice does; put on record what changes."""
        health, detail = self._voice.health()
        if (health, detail) != self._voice_health:
            self._voice_health = health, detail
            self._record("voice", {"health": health, "detail": detail})
        self.conductor.sounded(self._voice_need.trouble(health, detail), now_ms())

    def _cannot_start(self) -> str | None:
        """Why nobody may ask for a start as far as this process goes, or None."""
        if self._loading:
            return "a workout is being rehearsed: wait a moment"
        return self.recorder.ready()

    def _limit(self, participant: str) -> str | None:
        """Put this participant's limits in force; the reason if the workout is beyond them."""
        loaded = self.conductor.session.loaded
        if loaded is None or self.conductor.cannot_load():
            return None  # the conductor will say why there is no start
        try:
            person = self._limited(loaded.plan, participant)
        except NotHere as error:
            return str(error)
        return self.conductor.limit(person, now_ms())

    async def _record_command(
        self, command: api.AnyCommand, client: str, refused: str | None
    ) -> None:
        """Put it on record, and wait for that a moment."""
        told = {"client": client, "refused": refused, **command.model_dump(mode="json")}
        recorded = self._record("command", told)
        with contextlib.suppress(Exception):  # the link "journal" tells what is wrong with it
            await asyncio.wait_for(asyncio.wrap_future(recorded), RECORDED_S)

    def _limited(self, plan: Plan, participant: str) -> Loaded:
        """Within what the machine, on the card that it turned out to have, says of itself too."""
        guard = self.conductor.senses.guard
        stated = guard.stated if guard else NOTHING_STATED
        return limited(plan, self.setup.card, self.config, participant, stated)

    # --- what devices say ---

    def _heard(self, message: GuardReport | Refusal) -> None:
        if isinstance(message, Refusal):
            self.conductor.guard_refused(message)
        else:
            deck = self.conductor.senses.deck
            self.setup = self.devices.setup  # on the card that the machine turned out to have
            self.conductor.guard_reported(message, now_ms())
            rebooted = deck is not None and deck.health is SignalHealth.REBOOTED
            if rebooted and message.standstill and self.devices.reader is not None:
                self.devices.reader.standstill()
        self._carry_out()

    def _told(self, detail: str) -> None:
        if detail != self._pair_detail:
            self._record("guard", {"detail": detail})
        self._pair_detail = detail

    def _post_deck(self, report: DeckReport) -> None:
        with contextlib.suppress(RuntimeError):  # the loop may be closing
            self._loop.call_soon_threadsafe(self.conductor.deck_reported, report)

    def _heart_listener(self) -> HeartListener | None:
        """Raises `DevicesError` for a simulated belt with a real treadmill."""
        address = parse_heart_url(self.config.heart.url)
        if isinstance(address, NoHeart):
            return None
        if isinstance(address, SimulatedHeart) and not self.setup.machine.simulated:
            raise DevicesError(
                "heart.url = 'sim:': a simulated heart cannot speak for a person on a real "
                "treadmill; set heart.url to ble:ADDRESS, or leave it empty"
            )
        return HeartListener(address, self._beaten)

    def _beaten(self, measured: Measurement) -> None:
        self.conductor.heart_measured(measured, now_ms())
        self.recorder.beats(asdict(measured), time.monotonic())
        belt = self.snapshot().belt
        if self._heart is not None:
            self._heart.exert(belt.speed_mps or 0.0, belt.incline_pct or 0.0)

    def _record_raw(self, samples: Samples, host_us: float, boot_id: int) -> None:
        self.recorder.raw(
            RawBlock(
                at_s=host_us / 1e6,
                period_s=samples.period_us / 1e6,
                sequence=samples.first,
                device_us=samples.time_us,
                boot_id=boot_id,
                saturated=samples.saturated,
                counts=samples.counts,
            )
        )

    # --- time ---

    async def _every(self, period_s: float, act: Callable[[], None]) -> None:
        due_s = self._loop.time()
        while True:
            act()
            due_s = max(due_s + period_s, self._loop.time())
            await asyncio.sleep(due_s - self._loop.time())

    def _tick(self) -> None:
        self._bridges.tick(time.monotonic())
        self._hear_voice()
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

    def _do_effect(self, effect: Effect) -> None:
        match effect:
            case Tell(wish):
                self.devices.tell(wish)
            case Say(announcement):
                self._voice.say(announcement)
            case Emit(event):
                self._emit(event)
            case OpenRecord():
                self._open_record(effect)
            case CloseRecord(summary):
                self.recorder.end(summary)
            case _:
                assert_never(effect)

    def _emit(self, event: api.AnyEvent) -> None:
        stamped = event.model_copy(update={"at_s": round(self._uptime_s(), 3)})
        self._record(event.type, event.model_dump(mode="json", exclude={"type", "at_s"}))
        for listener in self._listeners:
            listener(stamped)

    def _open_record(self, record: OpenRecord) -> None:
        if self.devices.reader is not None:
            self.devices.reader.restart()
        loaded = self.conductor.session.loaded
        assert loaded is not None
        attended_by = self.conductor.afar.attendance.by
        meta = beginning(record, loaded, self.setup.view, attended_by)
        self.recorder.begin(record.session_id, meta)

    def _record(self, kind: str, data: dict[str, object]) -> Future[None]:
        return self.recorder.event(kind, data, time.monotonic())

    def _record_telemetry(self) -> None:
        self.recorder.telemetry(telemetry(self.snapshot(), time.monotonic()))

    def _links(self) -> list[api.LinkView]:
        conductor, at_ms = self.conductor, now_ms()
        trouble = self.devices.reader.trouble if self.devices.reader else ""
        trouble = trouble or conductor.senses.travel.warning
        health, detail = self.recorder.health()
        voice_health, voice_detail = self._voice.health()
        return [
            guard_link(conductor.senses.guard, self._pair_detail, at_ms),
            treadmill_link(conductor.senses.guard, at_ms),
            deck_link(conductor.senses.deck, trouble, with_deck=conductor.senses.with_deck),
            *self._heart_links(),
            api.LinkView(name="journal", health=health, detail=detail),
            api.LinkView(name="voice", health=voice_health, detail=voice_detail),
            *self._bridges.links,
        ]

    def _heart_links(self) -> list[api.LinkView]:
        if self._heart is None:
            return []
        return [heart_link(heart_view(self.conductor, now_ms()), self._heart.trouble)]

    def _uptime_s(self) -> float:
        return (now_ms() - self.conductor.began_ms) / 1000


def _end_with(task: asyncio.Task[None]) -> None:
    """A controller whose tick failed must not live on: its end is what the guard understands."""
    if not task.cancelled() and (error := task.exception()) is not None:
        traceback.print_exception(error)
        os._exit(BROKEN)
