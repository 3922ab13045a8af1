"""A home as the pages take for granted: what was recorded, who is treated, files at hand."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from click.testing import CliRunner

from controller.cli.main import cli
from controller.deck.calibration import SIMULATED
from controller.deck.on_record import told
from controller.journal_folder import journal_path, raw_path
from controller.simulator.person import Direction, Pace
from sessions.journal import store
from sessions.journal.capture import Capture, RawBlock
from sessions.journal.rows import Entry, Record, SessionEnd, SessionStart, encode
from tests.controller.analysis.walks import RATE_HZ, Sample, as_table, walked
from tests.sessions.imports.test_zwo import FILE as ZWIFT
from tests.sessions.reports.records import BEGAN_S, EVENTS, SUMMARY, rows, stored

UTC: Final = "2026-11-22T10:00:00+00:00"
SESSIONS: Final = {"2026-11-22-001": "P7", "2026-11-22-003": "P9"}
RAW: Final = "2026-11-22-003"
PASSPHRASE: Final = "a long walk backward"  # noqa: S105  # of a backup in a test

SHORT: Final = """\
name: short
title: Five seconds
goal: To be over soon.
for_whom: Nobody.
source: Made for this test.
contraindications: [None known.]
gait: forward
steps:
  - {kind: work, speed: 0.5 mph, time: 5 s}
"""
CELL: Final = """\
[[cell]]
name = "{name}"
channel = {channel}
newtons_per_count = {newtons_per_count}
zero_counts = {zero_counts}
x_m = {x_m}
y_m = {y_m}
"""
CONFIGURATION: Final = """\
[records]
keep_days = 3650
"""


def furnish(home: Path) -> None:
    """Fill an empty folder, which is `HOME`."""
    data = home / ".local" / "share" / "backstride"
    settings = home / ".config" / "backstride"
    for folder in (data, settings, home / "session", home / "stick", home / "work"):
        folder.mkdir(parents=True)
    (settings / "config.toml").write_text(CONFIGURATION)
    _treated("P7")
    _recorded(data)
    _files(home / "work")
    walk, _ = walked(speed_mps=0.9, direction=Direction.BACKWARD, pace=Pace.WALK)
    for file in (home / "work" / "force.mcap", home / "work" / "session" / "force.mcap"):
        file.parent.mkdir(exist_ok=True)
        captured(walk, file)
    captured(walk, raw_path(data, RAW))


def _treated(name: str) -> None:
    for words in (
        ("add", name, "--goal", "rehabilitation", "--mass", "71 kg"),
        ("plan", name, "--weeks", "6", "--a-week", "3"),
    ):
        done = CliRunner().invoke(cli, ["participants", *words])
        assert not done.exit_code, done.output


def _recorded(data: Path) -> None:
    """The same session twice, of P7 and of P9: with a pause and a safety stop."""
    db = store.open_for_writing(journal_path(data))
    for number, (name, who) in enumerate(SESSIONS.items()):
        began_s = BEGAN_S + 3600 * number
        later_s = began_s - BEGAN_S
        summary = dict(SUMMARY) | {
            "session_id": name,
            "workout": f"{who.lower()}-1",
            "participant": who,
        }
        summary |= {"title": "Rehabilitation, 12 min", "outcome": "safety stop"}
        records: list[Record] = [
            SessionStart(
                name,
                began_s,
                UTC,
                encode(dict(stored().meta) | {"participant": who, "workout": f"{who.lower()}-1"}),
            ),
            *(Entry(name, one.at_s + later_s, UTC, one.kind, encode(one.data)) for one in EVENTS),
            SessionEnd(name, UTC, "safety stop", encode(summary)),
        ]
        store.append(db, records, [(name, row) for row in rows()])
    db.close()


def _files(work: Path) -> None:
    (work / "short.yaml").write_text(SHORT)
    (work / "unit-check.yaml").write_text(SHORT.replace("short", "unit-check"))
    (work / "tuesday.zwo").write_text(ZWIFT.replace('<FreeRide Duration="60"/>', ""))
    done = CliRunner().invoke(cli, ["workouts", "export", "taster", str(work / "hills.fit")])
    assert not done.exit_code, done.output
    walk, _ = walked(speed_mps=0.9, direction=Direction.BACKWARD, pace=Pace.WALK)
    run, _ = walked(speed_mps=2.4, direction=Direction.FORWARD, pace=Pace.RUN)
    as_table(walk, work / "walk.csv")
    (work / "run.csv").write_text(_column(run, "vertical_force_n"))
    (work / "trials.csv").write_text(_column(run, "trial04_n"))
    (work / "walk.mot").write_text(_plates(walk))
    (work / "deck.toml").write_text("".join(_cell(number) for number in range(4)))


def _column(samples: list[Sample], name: str) -> str:
    return "\n".join([name, *(f"{sum(cells_n):.2f}" for _, cells_n in samples), ""])


def _plates(samples: list[Sample]) -> str:
    """Left and right cells as if they were two plates, as OpenSim writes them."""
    lines = ["walk.mot", "version=1", "endheader"]
    names = (f"{side}ground_force_{what}" for side in ("1_", "") for what in ("vy", "px", "pz"))
    lines.append("\t".join(["time", *names]))
    for at_s, (front_left, front_right, rear_left, rear_right) in samples:
        left, right = front_left + rear_left, front_right + rear_right
        lines.append(f"{at_s:.4f}\t{left:.2f}\t0.0\t-0.1\t{right:.2f}\t0.0\t0.1")
    return "\n".join([*lines, ""])


def _cell(number: int) -> str:
    return CELL.format_map(SIMULATED.cell[number].model_dump())


def captured(samples: list[Sample], file: Path) -> None:
    """The walk as a deck's own recording."""
    file.parent.mkdir(exist_ok=True)
    capture = Capture(file, RAW, 0.0, 1_700_000_000_000_000_000, told([SIMULATED]))
    for number in range(0, len(samples) - 25, 25):
        block = tuple(SIMULATED.counts(cells_n) for _, cells_n in samples[number : number + 25])
        at_s = number / RATE_HZ
        capture.add(RawBlock(at_s, 1 / RATE_HZ, number, round(at_s * 1e6), 1, 0, block))
    capture.close()
