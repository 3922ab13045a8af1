"""How late the guard wakes up, against a bare C loop in the same run.

The guard process is the real one, with its own timer, priority and frozen collector; only what it
notes of its lateness is also written down here, wake-up by wake-up. The baseline is a C program
that sleeps with `clock_nanosleep` until the next multiple of 20 ms, compiled by `cc` where there is
one. Both run at the same time, idle and with every core busy, with real-time priority and without.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from controller.belt.guard import TICK_MS
from controller.belt.link import MAX_BYTES
from controller.belt.realtime import PRIORITY

WARM_UP = 25  # wake-ups that are not counted: the process starts
BUSY = "while True: pass"

GUARD = """
import sys
from controller.belt import guard
from controller.belt.lateness import Lateness

priority, log = sys.argv.pop(1), open(sys.argv.pop(1), "w", buffering=1 << 20)

class Written(Lateness):
    def woke(self, now_ms, late_us):
        super().woke(now_ms, late_us)
        log.write(f"{late_us}\\n")

guard.Lateness = Written
if priority == "without":
    guard.become_realtime = lambda: False
guard.main()
log.close()
"""

BARE = """
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

int main(int count, char **given) {
    long period_ns = atol(given[1]), wakes = atol(given[2]);
    struct sched_param param = {.sched_priority = atoi(given[3])};
    if (param.sched_priority && (mlockall(MCL_CURRENT | MCL_FUTURE)
            || sched_setscheduler(0, SCHED_FIFO, &param))) {
        perror("priority");
        return 1;
    }
    struct timespec due, now;
    clock_gettime(CLOCK_MONOTONIC, &due);
    for (long wake = 0; wake < wakes; wake++) {
        due.tv_nsec += period_ns;
        if (due.tv_nsec >= 1000000000) { due.tv_nsec -= 1000000000; due.tv_sec++; }
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL);
        clock_gettime(CLOCK_MONOTONIC, &now);
        printf("%ld\\n", (now.tv_sec - due.tv_sec) * 1000000 + (now.tv_nsec - due.tv_nsec) / 1000);
    }
}
"""


@dataclass(frozen=True)
class Lateness:
    """Of many wake-ups, in ms."""

    median: float
    p99: float
    worst: float

    @classmethod
    def of(cls, lines: Sequence[str]) -> Lateness:
        late_ms = sorted(int(line) / 1000 for line in lines[WARM_UP:])
        if not late_ms:
            raise SystemExit("no wake-up was written down")
        p99 = late_ms[min(len(late_ms) - 1, int(0.99 * len(late_ms)))]
        return cls(statistics.median(late_ms), p99, late_ms[-1])

    def __str__(self) -> str:
        return f"median {self.median:6.2f}, p99 {self.p99:6.2f}, worst {self.worst:6.2f} ms"


def compiled(folder: Path) -> Path | None:
    """The baseline; None without a compiler."""
    if (compiler := shutil.which("cc")) is None:
        return None
    source, program = folder / "bare.c", folder / "bare"
    source.write_text(BARE)
    subprocess.run([compiler, "-O2", "-o", program, source], check=True)
    return program


def may_be_realtime() -> bool:
    """Whether this user may have the priority; tried in a process of its own."""
    asks = "from controller.belt.realtime import become_realtime as f; raise SystemExit(not f())"
    return subprocess.run([sys.executable, "-c", asks], check=False).returncode == 0


@contextmanager
def busy(cores: int) -> Iterator[None]:
    """So many processes that do nothing else than keep a core."""
    hogs = [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in range(cores)]
    try:
        yield
    finally:
        for hog in hogs:
            hog.kill()
            hog.wait()


@contextmanager
def guard(log: Path, *, realtime: bool) -> Iterator[socket.socket]:
    """The guard process; it ends when its port is closed. Yields the port's other end."""
    kinds = {
        "port": socket.SOCK_SEQPACKET,
        "controller": socket.SOCK_SEQPACKET,
        "sentry": socket.SOCK_STREAM,
    }
    pairs = {name: socket.socketpair(socket.AF_UNIX, kind) for name, kind in kinds.items()}
    command = [sys.executable, "-c", GUARD, "with" if realtime else "without", str(log)]
    for name, (_, theirs) in pairs.items():
        command += [f"--{name}", str(theirs.fileno())]
    command += ["--card", "simulated-ftms"]
    process = subprocess.Popen(command, pass_fds=[pair[1].fileno() for pair in pairs.values()])
    for _, theirs in pairs.values():
        theirs.close()
    ours = {name: pair[0] for name, pair in pairs.items()}
    try:
        ours["controller"].recv(MAX_BYTES)  # it runs
        yield ours["sentry"]
    finally:
        ours["port"].close()
        process.wait()
        for end in ours.values():
            end.close()


def beating(sentry: socket.socket, seconds: float) -> None:
    """Be the sentry: a guard that hears nothing of it ends."""
    end_s = time.monotonic() + seconds
    sentry.setblocking(False)
    while time.monotonic() < end_s:
        sentry.send(b"\x01")
        with contextlib.suppress(BlockingIOError):
            sentry.recv(256)
        time.sleep(0.1)


def measured(
    bare: Path | None, folder: Path, seconds: float, *, realtime: bool
) -> tuple[Lateness, Lateness | None]:
    """Guard and baseline at the same time."""
    log = folder / "guard.log"
    wakes = WARM_UP + round(seconds * 1000 / TICK_MS)
    given = [str(TICK_MS * 1_000_000), str(wakes), str(PRIORITY if realtime else 0)]
    with guard(log, realtime=realtime) as sentry, contextlib.ExitStack() as stack:
        running = bare and stack.enter_context(
            subprocess.Popen([bare, *given], stdout=subprocess.PIPE, text=True)
        )
        beating(sentry, wakes * TICK_MS / 1000)
        lines = running.communicate()[0].splitlines() if running else []
    return Lateness.of(log.read_text().splitlines()), Lateness.of(lines) if lines else None


def main() -> None:
    """Print each case, and the ratio of the worst."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="for each of four cases")
    seconds: float = parser.parse_args().seconds
    granted, cores = may_be_realtime(), os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as home:
        bare = compiled(Path(home))
        if bare is None:
            print("no cc: without the baseline")
        for hogs, realtime in product((0, cores), (True, False)):
            case = f"{'every core busy' if hogs else 'idle'}, {'with' if realtime else 'without'}"
            if realtime and not granted:
                print(f"{case} priority: not granted to this user")
                continue
            with busy(hogs):
                ours, base = measured(bare, Path(home), seconds, realtime=realtime)
            print(f"{case} priority\n  guard   {ours}")
            if base is not None:
                ratio = (
                    f"{ours.median / base.median:.0f} times, worst {ours.worst / base.worst:.1f}"
                )
                print(f"  bare C  {base}\n  guard over bare C: median {ratio} times")


if __name__ == "__main__":
    main()
