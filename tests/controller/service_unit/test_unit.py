"""The systemd unit, as systemd itself judges it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from controller.cli.main import cli
from controller.service_unit.notify import ENDING_US
from controller.service_unit.unit import kiosk_unit_text, this_command, unit_text

ANALYZE = shutil.which("systemd-analyze")
needs_systemd = pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed")
MOST_EXPOSED = 2.5
"""Of systemd's own score from 0 (safe) to 10; a unit without hardening has 9.6."""


def _written(folder: Path) -> Path:
    unit = folder / "backstride.service"
    unit.write_text(unit_text(Path("/bin/true")))
    return unit


def test_it_runs_this_installation() -> None:
    result = CliRunner().invoke(cli, ["serve", "--unit"])
    assert result.exit_code == 0
    assert f"ExecStart={this_command()} serve\n" in result.output
    assert "@COMMAND@" not in result.output
    assert "@HOME@" not in result.output


@pytest.mark.parametrize(
    ("command", "homes"),
    [("/opt/backstride/bin/backstride", "yes"), ("/home/x/bin/backstride", "read-only")],
)
def test_homes_are_hidden_unless_the_program_is_in_one(command: str, homes: str) -> None:
    assert f"ProtectHome={homes}\n" in unit_text(Path(command))


def test_a_belt_has_time_to_be_eased() -> None:
    assert f"TimeoutStopSec={ENDING_US // 1_000_000}\n" in unit_text(Path("/bin/true"))


@needs_systemd
def test_systemd_accepts_every_line(tmp_path: Path) -> None:
    assert ANALYZE is not None
    told = subprocess.run(
        [ANALYZE, "verify", str(_written(tmp_path))], capture_output=True, text=True, check=False
    )
    ours = [line for line in told.stderr.splitlines() if "backstride.service" in line]
    assert (told.returncode, ours) == (0, [])


def test_the_kiosk_has_a_unit_of_its_own_beside_it() -> None:
    result = CliRunner().invoke(cli, ["kiosk", "--unit"])
    assert result.exit_code == 0
    socket = "/run/backstride/controller.sock"
    assert f"ExecStart={this_command()} kiosk --socket {socket}\n" in result.output
    assert "StandardError=tty\n" in result.output, "where Textual draws"
    assert "@" not in re.sub(r"getty@tty1|@system-service", "", result.output)


@needs_systemd
@pytest.mark.hazard("H35")
def test_systemd_accepts_every_line_of_the_kiosks(tmp_path: Path) -> None:
    assert ANALYZE is not None
    _written(tmp_path)
    unit = tmp_path / "backstride-kiosk.service"
    unit.write_text(kiosk_unit_text(Path("/bin/true")))
    verify = [ANALYZE, "verify", str(unit)]
    told = subprocess.run(verify, capture_output=True, text=True, check=False)
    ours = [line for line in told.stderr.splitlines() if "kiosk" in line]
    assert (told.returncode, ours) == (0, [])
    assert _exposed(unit) <= MOST_EXPOSED


@needs_systemd
def test_it_is_hardened(tmp_path: Path) -> None:
    assert _exposed(_written(tmp_path)) <= MOST_EXPOSED


def _exposed(unit: Path) -> float:
    assert ANALYZE is not None
    told = subprocess.run(
        [ANALYZE, "security", "--offline=true", "--no-pager", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    score = re.search(r"exposure level for \S+: ([\d.]+)", told.stdout)
    assert score is not None, told.stderr
    return float(score[1])
