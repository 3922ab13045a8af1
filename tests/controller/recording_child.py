"""Records a session, from a line on stdin until it is killed.

It says `event N` on stdout once event N is on disk; telemetry N was handed over before event N.
"""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from controller.recorder import Recorder
from sessions.journal.capture import RawBlock
from sessions.journal.rows import Telemetry


def main() -> None:
    recorder = Recorder(Path(sys.argv[1]), monotonic=lambda: 0.0)
    sys.stdin.readline()
    recorder.start()
    session_id = recorder.new_session_id()
    recorder.begin(session_id, {"workout": "taster"}).result(60)
    for number in count():
        at_s = number / 10
        recorder.telemetry(Telemetry(at_s, "running", 0, 0.5, 0.0, 0.5, 0.0, at_s / 2))
        rows = tuple((number, row, 0, 0) for row in range(20))
        recorder.raw(RawBlock(at_s, 0.005, number * 20, number * 100_000, 1, 0, rows))
        recorder.event("announced", {"number": number}, at_s).result(60)
        sys.stdout.write(f"event {number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
