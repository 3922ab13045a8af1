"""What goes on record of a service: commands and their answers, events, the belt, the deck."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import asdict
from typing import Final

from controller import api
from controller.conduct.effects import OpenRecord
from controller.conduct.loaded import Loaded
from controller.deck.calibration import Calibration
from controller.recorded import beginning, telemetry
from controller.recorder import Recorder
from protocols.force.samples import Samples
from sessions.heart import Measurement
from sessions.journal.capture import RawBlock

RECORDED_S: Final = 1.0  # the longest that an answer waits for its record
_SELF_RECORDED: Final = (api.Attend, api.Watch, api.LinkReport, api.Note)
"""Taken, and no more to be said of them."""
_SECRET: Final = {"code"}  # of `Unlock`


class Chronicle:
    """The recorder, told in the words of a service. Nothing here waits but `command`."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def event(self, kind: str, data: dict[str, object]) -> Future[None]:
        """Something happened now."""
        return self._recorder.event(kind, data, time.monotonic())

    async def command(self, command: api.AnyCommand, client: str, refused: str | None) -> None:
        """A command and its answer; waits a moment until they are on disk."""
        if refused is None and isinstance(command, _SELF_RECORDED):
            return
        said = command.model_dump(mode="json", exclude=_SECRET)
        told = {"client": client, "refused": refused, **said}
        recorded = self.event("command", told)
        with contextlib.suppress(Exception):  # the link "journal" tells what is wrong with it
            await asyncio.wait_for(asyncio.wrap_future(recorded), RECORDED_S)

    def opened(
        self,
        record: OpenRecord,
        loaded: Loaded,
        machine: api.MachineView,
        attended_by: str,
        decks: Sequence[Calibration],
    ) -> None:
        """A session begins."""
        meta = beginning(record, loaded, machine, attended_by, decks)
        self._recorder.begin(record.session_id, meta)

    def closed(self, summary: api.Summary) -> None:
        """It ended."""
        self._recorder.end(summary)

    def now(self, snapshot: api.Snapshot) -> None:
        """The state, ten times a second."""
        self._recorder.telemetry(telemetry(snapshot, time.monotonic()))

    def beaten(self, measured: Measurement) -> None:
        """What the heart-rate belt sent."""
        self._recorder.beats(asdict(measured), time.monotonic())

    def sampled(self, samples: Samples, host_us: float, boot_id: int) -> None:
        """What the deck sent."""
        self._recorder.raw(
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

    @property
    def link(self) -> api.LinkView:
        """How the record does."""
        health, detail = self._recorder.health()
        return api.LinkView(name="journal", health=health, detail=detail)
