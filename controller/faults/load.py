"""What keeps a computer busy: processes on every core, and one that never leaves the disk alone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from controller.faults.lines import DEADLINE_S
from controller.faults.processes import MARK

HOGS_PER_CORE: Final = 2
DISK_BYTES: Final = 64 << 20
"""What is written over and over; no more of the disk is ever used."""
CHUNK_BYTES: Final = 4 << 20

_HOG: Final = "import os\nos.nice({})\nwhile True: pass"
_DISK: Final = """
import os
os.nice({})
chunk = os.urandom({})
file = os.open({!r}, os.O_WRONLY | os.O_CREAT, 0o600)
while True:
    for at in range(0, {}, len(chunk)):
        os.pwrite(file, chunk, at)
        os.fsync(file)
"""
_BARE: Final = """
import os, time
from controller.belt.realtime import become_realtime, stop_collecting
become_realtime(), stop_collecting()
pipe = os.open({!r}, os.O_WRONLY | os.O_NONBLOCK)
tick_us = 1_000_000 // os.sysconf("SC_CLK_TCK")
def stolen():
    with open("/proc/stat", "rb") as file:
        return [int(line.split()[8]) for line in file if line[:3] == b"cpu" and line[3:4] != b" "]
due_s, before = time.monotonic(), stolen()
while True:
    due_s += 0.02
    time.sleep(max(0, due_s - time.monotonic()))
    late_s = time.monotonic() - due_s
    due_s += max(0, late_s)
    now = stolen()
    most = max(new - old for new, old in zip(now, before)) * tick_us
    before = now
    os.write(pipe, b"bare %d\\nstolen %d\\n" % (late_s * 1e6, most))
"""


@contextmanager
def bare_loop(mark: str, pipe: Path) -> Iterator[None]:
    """A loop at the guard's priority that does nothing but tell how late it wakes up, and for how
    long the host of a virtual machine gave a core to others: what it does not get from this
    computer, no guard can get."""
    with _running([_BARE.format(str(pipe))], mark):
        yield


@contextmanager
def busy_cores(mark: str, niceness: int = 0) -> Iterator[None]:
    """Processes that do nothing, as fast as they can: two on each core."""
    count = (os.cpu_count() or 1) * HOGS_PER_CORE
    with _running([_HOG.format(niceness)] * count, mark):
        yield


@contextmanager
def busy_disk(mark: str, folder: Path, niceness: int = 0) -> Iterator[None]:
    """A process that writes and waits for the disk, without a pause, in `folder`."""
    path = str(folder / "busy")
    with _running([_DISK.format(niceness, CHUNK_BYTES, path, DISK_BYTES)], mark):
        yield


@contextmanager
def _running(programs: list[str], mark: str) -> Iterator[None]:
    variables = {**os.environ, MARK: mark}
    children = [
        subprocess.Popen([sys.executable, "-c", program], env=variables) for program in programs
    ]
    try:
        yield
    finally:
        for child in children:
            child.kill()
            child.wait(DEADLINE_S)
