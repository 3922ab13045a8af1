"""What happened in storms: how a reader knows that they storm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from controller.rehearse.place import STEP_MS
from tests.storm.script import Script
from tests.storm.stage import Instant


class Tally:
    """Counts one session: its deeds, what was taken, and what the gate came to."""

    def __init__(self, script: Script) -> None:
        self.counts = Counter(
            {"sessions": 1, f"place: {script.place}": 1, "cold": not script.walked_ms}
        )
        self.counts.update(f"deed: {deed.what}" for deed in script.deeds)
        self._before: Instant | None = None

    def note(self, now: Instant) -> None:
        """One step."""
        counts, before = self.counts, self._before
        counts["steps"] += 1
        if not now.awake:
            counts["steps without a guard"] += 1
        for what in now.taken:
            counts[f"taken: {what}"] += 1
        if now.told.started:
            counts["machine started"] += 1
        if before is None or now.belt is not before.belt:
            counts[f"belt: {now.belt}"] += 1
        if now.cause is not None and (before is None or now.cause is not before.cause):
            counts[f"cause: {now.cause}"] += 1
        self._before = now


def told(counts: Counter[str]) -> Iterable[str]:
    """The counts as lines for a reader, kind by kind."""
    hours = counts["steps"] * STEP_MS / 3_600_000
    yield f"{counts['sessions']} sessions, {hours:.1f} hours, {counts['cold']} from an empty belt"
    for kind in ("place", "deed", "taken", "belt", "cause"):
        of_kind = {name: n for name, n in counts.items() if name.startswith(f"{kind}: ")}
        rows = sorted(of_kind.items(), key=lambda row: (-row[1], row[0]))
        yield f"{kind}: " + ", ".join(f"{name.partition(': ')[2]} {n}" for name, n in rows)
    asleep = f"{counts['steps without a guard']} of {counts['steps']} steps"
    yield f"machine started {counts['machine started']} times, guard did not run for {asleep}"
