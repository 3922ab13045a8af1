"""What a running session costs: CPU share and peak memory of each process of Backstride.

Controller, sentry, guard and simulator run the taster for 20 s of walking. The baseline, in the
same seconds, is one idle asyncio process that ticks 20 times a second, as the controller does.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SECONDS = 20.0
NAMES = {
    "controller.cli.main": "controller",
    "controller.belt.sentry": "sentry",
    "controller.belt.guard": "guard",
    "controller.simulator": "simulator",
}
IDLE = """
import asyncio

async def tick():
    while True:
        await asyncio.sleep(0.05)

asyncio.run(tick())
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU seconds so far, and the most memory that was resident, in kB."""

    cpu_s: float
    peak_kb: int


def cost(pid: int) -> Cost:
    """What /proc says of a process and its threads."""
    stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    status = Path(f"/proc/{pid}/status").read_text()
    peak = status.partition("VmHWM:")[2].split()[0]
    return Cost((int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK"), int(peak))


def family(pid: int) -> Iterator[int]:
    """The process, its children, and theirs."""
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from family(int(child))


def name_of(pid: int) -> str:
    """What part of Backstride a process is."""
    words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
    return next(name for module, name in NAMES.items() if module in words)


def until_walking(process: subprocess.Popen[bytes]) -> None:
    """Read the session's events until it has begun."""
    assert process.stdout is not None
    for line in process.stdout:
        if json.loads(line)["type"] == "step":
            return
    raise RuntimeError("the session did not begin")


def measure() -> tuple[dict[str, Cost], Cost]:
    """Each part's costs over the measured seconds, and the idle process's."""
    idle = subprocess.Popen([sys.executable, "-c", IDLE])
    with tempfile.TemporaryDirectory() as home:
        session = subprocess.Popen(
            [sys.executable, "-m", "controller.cli.main", "run", "taster", "--yes", "--json"],
            stdout=subprocess.PIPE,
            env={**os.environ, "HOME": home, "BACKSTRIDE_VOICE__ENABLED": "false"},
        )
        until_walking(session)
        parts = {pid: name_of(pid) for pid in family(session.pid)} | {idle.pid: "idle"}
        before = {pid: cost(pid) for pid in parts}
        time.sleep(SECONDS)
        after = {pid: cost(pid) for pid in parts}
        session.send_signal(signal.SIGINT)
        session.communicate()
    idle.kill()
    idle.wait()
    costs = {
        name: Cost(after[pid].cpu_s - before[pid].cpu_s, after[pid].peak_kb)
        for pid, name in parts.items()
    }
    return costs, costs.pop("idle")


def main() -> None:
    """Print one line each."""
    costs, idle = measure()
    print(f"idle baseline: {idle.cpu_s / SECONDS:.2%} of a core, {idle.peak_kb / 1024:.0f} MB")
    total = Cost(sum(c.cpu_s for c in costs.values()), sum(c.peak_kb for c in costs.values()))
    for name, spent in {**costs, "all together": total}.items():
        ratio = f"{spent.cpu_s / idle.cpu_s:.1f} times idle" if idle.cpu_s else "idle took none"
        print(
            f"{name}: {spent.cpu_s / SECONDS:.1%} of a core = {ratio}, "
            f"peak {spent.peak_kb / 1024:.0f} MB = {spent.peak_kb / idle.peak_kb:.1f} times idle"
        )


if __name__ == "__main__":
    main()
