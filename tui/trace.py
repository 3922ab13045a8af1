"""What the summary plots: a session's course, collected from snapshots once a second."""

from __future__ import annotations

from dataclasses import dataclass, field

from controller.api import Snapshot
from sessions.engine.events import Phase


@dataclass(frozen=True, slots=True)
class Sample:
    """One second of a session. None: not known."""

    elapsed_s: float
    speed_mps: float | None
    incline_pct: float | None
    cadence_spm: float | None


@dataclass(slots=True)
class Trace:
    """The samples of the session that this screen watches."""

    session_id: str | None = None
    samples: list[Sample] = field(default_factory=list)

    def take(self, snapshot: Snapshot) -> None:
        """Keep a sample if a second of the session has passed since the last one."""
        session = snapshot.session
        if session is None or session.session_id is None or session.phase is Phase.READY:
            return
        if session.session_id != self.session_id:
            self.session_id, self.samples = session.session_id, []
        if self.samples and session.elapsed_s - self.samples[-1].elapsed_s < 1.0:
            return
        belt, gait = snapshot.belt, snapshot.gait
        self.samples.append(
            Sample(session.elapsed_s, belt.speed_mps, belt.incline_pct, gait.cadence_spm)
        )

    def thinned(self, most: int) -> list[Sample]:
        """At most `most` samples, evenly spread."""
        every = -(-len(self.samples) // most) or 1
        return self.samples[::every]
