"""What the screen of a running session costs, and what it writes to its terminal.

A real session walks on simulated devices; its screen and an empty Textual application that draws
one line ten times a second run beside each other on pseudo-terminals of the same size. The unit is
the CPU time of the empty one in the same seconds. `--size 80x24` for another terminal.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import termios
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from controller.faults.stand import Setup, standing

EMPTY = """
from textual.app import App
from textual.widgets import Static

class Empty(App):
    def compose(self):
        yield Static("0", id="line")

    def on_mount(self):
        self.count = 0
        self.set_interval(0.1, self.draw)

    def draw(self):
        self.count += 1
        self.query_one("#line", Static).update(str(self.count), layout=False)

Empty().run()
"""
BARE = "import time\nwhile True: time.sleep(0.1)"
SETTLE_S = 5.0
TICKS_HZ = os.sysconf("SC_CLK_TCK")
BEGIN, END = b"\x1b[?2026h", b"\x1b[?2026l"
"""Of a synchronised update: a terminal that knows it shows all of it at once, or nothing."""
ASKED, GRANTED = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
CLEARS = re.compile(rb"\x1b\[[23]?J")


class Watched:
    """A program on a terminal that is read as it is written."""

    def __init__(self, command: Sequence[str], columns: int, rows: int) -> None:
        self._ours, theirs = os.openpty()
        termios.tcsetwinsize(theirs, (rows, columns))
        variables = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        self._process = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, env=variables
        )
        os.close(theirs)
        self._written = bytearray()
        threading.Thread(target=self._read, daemon=True).start()

    def cpu_s(self) -> float:
        """Used so far, by it and by the system for it."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS_HZ

    def written(self) -> bytes:
        """Since the last time that this was asked."""
        written, self._written = self._written, bytearray()
        return bytes(written)

    def close(self) -> None:
        self._process.kill()
        self._process.wait()

    def _read(self) -> None:
        try:
            while data := os.read(self._ours, 65536):
                self._written += data
                if ASKED in data:
                    os.write(self._ours, GRANTED)  # as a terminal does that can
        except OSError:
            os.close(self._ours)  # its last user has gone


@contextmanager
def watched(command: Sequence[str], size: tuple[int, int]) -> Iterator[Watched]:
    program = Watched([sys.executable, *command], *size)
    try:
        yield program
    finally:
        program.close()


def measure(size: tuple[int, int], seconds: float) -> None:
    """Walk, and print what it takes to watch."""
    with (
        tempfile.TemporaryDirectory() as home,
        standing(Path(home), Setup(workout="senior")) as stand,
        watched(["-m", "tui", "--socket", str(stand.controller.socket)], size) as screen,
        watched(["-c", EMPTY], size) as empty,
        watched(["-c", BARE], size) as bare,
    ):
        stand.simulator.until_walking()
        time.sleep(SETTLE_S)
        programs = {"screen": screen, "empty application": empty, "bare loop": bare}
        before = {name: program.cpu_s() for name, program in programs.items()}
        began_s = time.monotonic()
        for program in programs.values():
            program.written()
        time.sleep(seconds)
        took_s = time.monotonic() - began_s
        cores = {name: (programs[name].cpu_s() - before[name]) / took_s for name in programs}
        print(f"{size[0]} x {size[1]}, {took_s:.0f} s of walking")
        for name, program in programs.items():
            print(f"  {name}: {cores[name]:.1%} of a core, {_written(program.written(), took_s)}")
        ratio = cores["screen"] / max(cores["empty application"], 1 / TICKS_HZ / took_s)
        print(f"  the screen costs {ratio:.1f} times the empty application")


def _written(written: bytes, took_s: float) -> str:
    inside = sum(
        len(update.partition(END)[0]) for update in written.split(BEGIN)[1:] if END in update
    )
    share = inside / len(written) if written else 1.0
    return (
        f"{len(written) / took_s:.0f} octets/s in {written.count(BEGIN) / took_s:.1f} updates/s, "
        f"{share:.0%} synchronised, {len(CLEARS.findall(written))} times cleared"
    )


def main() -> None:
    """Print all of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", default="80x24,120x40", help="columns x rows, with commas")
    parser.add_argument("--seconds", type=float, default=20.0)
    arguments = parser.parse_args()
    for size in arguments.size.split(","):
        columns, _, rows = size.partition("x")
        measure((int(columns), int(rows)), arguments.seconds)


if __name__ == "__main__":
    main()
