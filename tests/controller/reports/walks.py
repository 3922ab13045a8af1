"""Sessions walked in virtual time, in a journal as the controller writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from controller import api
from controller.conduct.effects import Effect, Emit, OpenRecord
from controller.conduct.loaded import Loaded
from controller.conduct.views import snapshot
from controller.journal_folder import journal_path, utc_text
from controller.recorded import beginning, telemetry
from controller.simulator.pulse import Pulse
from sessions.heart import Measurement
from sessions.journal import store
from sessions.journal.rows import Entry, Record, SessionEnd, SessionStart, Telemetry, encode
from tests.controller.conduct.stories import Clinic

MACHINE = api.MachineView(name="Treadmill 3", url="sim:", simulated=True, card="simulated")
Act = Callable[["Walk"], object]


class Walk(Clinic):
    """One session with heart rate, kept as the journal keeps it. `acts`: what happens at which
    second of it."""

    def __init__(self, workout: Loaded, participant: str, acts: Mapping[float, Act]) -> None:
        self.rows: list[Telemetry] = []
        self.kept: list[tuple[float, str, Mapping[str, object]]] = []
        self.meta: Mapping[str, object] = {}
        self._workout, self._participant = workout, participant
        self._acts = dict(acts)
        super().__init__(workout)
        self._pulse = Pulse(0.0)

    def whole(self) -> api.Summary:
        """From mounting to the summary."""
        self.mounted()
        assert self.do(api.Arm(id="arm", participant=self._participant)) is None
        self.until(lambda: self.token is not None)
        self.began_s = self.now_s
        self.confirm()
        return self.until_over(within_s=3600)

    def say(self, command: api.AnyCommand) -> None:
        """A command and its answer, on record."""
        reason = self.do(command)
        said = command.model_dump(mode="json")
        self.kept.append((self.now_s, "command", {"client": "screen", "refused": reason, **said}))

    def _step(self) -> None:
        super()._step()
        if not self.meta:
            return
        for at_s in [at_s for at_s in self._acts if self.now_s - self.began_s >= at_s]:
            self._acts.pop(at_s)(self)
        if self.place.now_ms % 1000 == 0:
            self._pulse.exert(
                self.belt.speed_mmps / 1000, self.belt.incline_tenths / 10, self.now_s
            )
            self._pulse.advance(self.now_s)
            measured = Measurement(self._pulse.bpm, contact=True)
            self.conductor.heart_measured(measured, self.place.now_ms)
        if self.place.now_ms % 100 == 0 and self.conductor.session.ledger is not None:
            now = snapshot(self.conductor, MACHINE, [], 0, self.place.now_ms)
            self.rows.append(telemetry(now, self.now_s))

    def _remember(self, effects: list[Effect]) -> None:
        super()._remember(effects)
        for effect in effects:
            if isinstance(effect, OpenRecord):
                self.meta = beginning(effect, self._workout, MACHINE, "")
            if isinstance(effect, Emit):
                data = effect.event.model_dump(mode="json", exclude={"type", "at_s"})
                self.kept.append((self.now_s, effect.event.type, data))


def keep(folder: Path, walk: Walk, summary: api.Summary, started: datetime) -> str:
    """Write the walk into the journal of this folder; its session's id."""
    session_id = f"{started.date().isoformat()}-001"

    def utc(at_s: float) -> str:
        return utc_text(started + timedelta(seconds=at_s - walk.began_s))

    told = summary.model_copy(update={"session_id": session_id})
    records: list[Record] = [
        SessionStart(session_id, walk.began_s, utc(walk.began_s), encode(walk.meta)),
        *(
            Entry(session_id, at_s, utc(at_s), kind, encode(data))
            for at_s, kind, data in walk.kept
            if at_s >= walk.began_s
        ),
        SessionEnd(session_id, utc(walk.now_s), told.outcome, encode(told.model_dump(mode="json"))),
    ]
    rows = [(session_id, row) for row in walk.rows if row.at_s >= walk.began_s]
    db = store.open_for_writing(journal_path(folder))
    store.append(db, records, rows)
    db.close()
    return session_id
