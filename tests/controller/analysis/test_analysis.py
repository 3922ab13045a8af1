"""Files of known gait, through the command's own way: layout, samples, feet, figures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from controller.simulator.person import Direction, Pace
from tests.controller.analysis.commands import analyse, analysed
from tests.controller.analysis.walks import Sample, as_counts, as_table, walked
from tests.recordings import recording

CALIBRATION = """
[[cell]]
channel = {channel}
newtons_per_count = 0.0005
zero_counts = {zero}
x_m = {x}
y_m = {y}
"""
CELLS = ((11_800, -0.25, 0.70), (-7_300, 0.25, 0.70), (4_100, -0.25, -0.70), (-2_600, 0.25, -0.70))
PLACE = ("--cop-x", "right_m", "--cop-y", "front_m")


def figures(*arguments: object) -> dict[str, object]:
    found = analysed(*arguments)["figures"]
    assert isinstance(found, dict)
    return found


def mean(found: dict[str, object], key: str) -> float:
    spread = found[key]
    assert isinstance(spread, dict), key
    return float(spread["mean"])


@pytest.fixture(scope="module")
def walk() -> list[Sample]:
    samples, _ = walked(speed_mps=1.0, direction=Direction.BACKWARD, pace=Pace.WALK)
    return samples


def test_a_backward_walk_on_one_deck_tells_everything_of_walking(
    walk: list[Sample], tmp_path: Path
) -> None:
    file = as_table(walk, tmp_path / "walk.csv")
    found = figures(file, *PLACE, "--mass", 70, "--speed", "1 m/s", "--incline", "5 %")
    assert found["running"] is False
    assert found["impulse_ratio"] == pytest.approx(1.0, abs=0.01)
    assert found["body_mass_kg"] == pytest.approx(70.0)
    assert mean(found, "step_length_m") == pytest.approx(1.0 * mean(found, "step_time_s"), rel=0.02)
    assert found["flight_time_s"] is None
    assert found["stiffness_n_per_m"] is None
    assert set(found["landings"]) == {"forefoot"}  # type: ignore[call-overload] # a JSON object
    assert found["energy"]["estimate"] is True  # type: ignore[index] # the same


def test_a_run_is_measured_as_it_truly_was(tmp_path: Path) -> None:
    samples, truth = walked(speed_mps=2.4, direction=Direction.FORWARD, pace=Pace.RUN)
    file = as_table(samples, tmp_path / "run.csv")
    options = ("--direction", "forward", "--mass", 70, "--incline", "0 %", "--json")
    tree = json.loads(analyse(file, *PLACE, *options).stdout)
    steady = [foot for foot in truth if foot.contact_s > 6.0]
    found = [foot for foot in tree["footfalls"] if foot["contact_s"] > 5.9]
    assert len(found) == pytest.approx(len(steady), abs=1)
    for true, seen in zip(steady, found, strict=False):
        assert seen["contact_s"] == pytest.approx(true.contact_s, abs=0.015)
        assert seen["toe_off_s"] == pytest.approx(true.toe_off_s, abs=0.015)
    assert tree["figures"]["double_support_s"] is None
    assert tree["figures"]["stiffness_n_per_m"]["mean"] > 10_000


def test_counts_of_cells_give_what_forces_gave(walk: list[Sample], tmp_path: Path) -> None:
    calibration = tmp_path / "deck.toml"
    calibration.write_text(
        "".join(
            CALIBRATION.format(channel=channel, zero=zero, x=x, y=y)
            for channel, (zero, x, y) in enumerate(CELLS)
        )
    )
    by_cells = figures(as_counts(walk, tmp_path / "cells.tsv"), "--cells", calibration)
    by_force = figures(as_table(walk, tmp_path / "walk.csv"), *PLACE)
    assert by_cells["footfalls"] == by_force["footfalls"]
    assert mean(by_cells, "double_support_s") == pytest.approx(
        mean(by_force, "double_support_s"), abs=0.002
    )


def test_too_few_columns_for_the_cells_are_refused(walk: list[Sample], tmp_path: Path) -> None:
    calibration = tmp_path / "deck.toml"
    calibration.write_text(CALIBRATION.format(channel=0, zero=0, x=0.0, y=0.0))
    result = analyse(as_counts(walk, tmp_path / "cells.tsv"), "--cells", calibration)
    assert result.exit_code == 2
    assert "cells.tsv:1: 4 columns for 1 cells of the calibration; name each" in result.stderr


def two_plates(path: Path) -> Path:
    """Walking as OpenSim writes it: half sines of 0.66 s, 0.55 s apart, left and right."""
    from math import pi, sin  # noqa: PLC0415  # only here

    lines = ["walk.mot", "version=1", "nRows=2000", "nColumns=7", "endheader"]
    sides = ("l", "r")
    names = [f"ground_force_{side}_{what}" for side in sides for what in ("vy", "px", "pz")]
    lines.append("\t".join(["time", *names]))
    for number in range(2000):
        t_s = number / 200
        row = [f"{t_s:.4f}"]
        for first_s, sideways_m in ((0.3, -0.1), (0.85, 0.1)):
            phase = (t_s - first_s) % 1.1 / 0.66
            force_n = 900 * sin(pi * phase) if phase < 1 and t_s > first_s else 0.0
            row += [f"{force_n:.2f}", f"{0.3 - 0.8 * phase:.3f}", f"{sideways_m}"]
        lines.append("\t".join(row))
    path.write_text("\n".join([*lines, ""]))
    return path


def test_two_plates_of_opensim_tell_left_from_right(tmp_path: Path) -> None:
    found = figures(two_plates(tmp_path / "walk.mot"), "--direction", "forward")
    assert mean(found, "step_time_s") == pytest.approx(0.55, abs=0.005)
    assert mean(found, "double_support_s") == pytest.approx(0.09, abs=0.01)
    assert mean(found, "step_width_m") == pytest.approx(0.2, abs=0.001)
    assert found["symmetry"]["contact_time"]["index_pct"] == pytest.approx(0.0, abs=1.0)  # type: ignore[index] # a JSON object


def test_equal_sides_have_no_minus_before_nothing(tmp_path: Path) -> None:
    said = analyse(two_plates(tmp_path / "walk.mot"), "--direction", "forward").stdout
    assert "symmetry: peak force            +0.0 %   angle +0.0 %" in said
    assert "-0.0" not in said


def test_a_mot_file_without_its_header_says_so(tmp_path: Path) -> None:
    file = tmp_path / "walk.mot"
    file.write_text("time\tground_force_vy\n0\t1\n")
    result = analyse(file)
    assert result.exit_code == 2
    assert "walk.mot:1: no line `endheader`" in result.stderr


@pytest.mark.parametrize("kind", [".png", ".svg", ".html"])
def test_pictures_are_drawn(walk: list[Sample], tmp_path: Path, kind: str) -> None:
    file = as_table(walk[: 250 * 8], tmp_path / "walk.csv")
    picture = tmp_path / f"walk{kind}"
    result = analyse(file, *PLACE, "--plot", picture)
    assert result.exit_code == 0, result.output
    data = picture.read_bytes()
    starts = {".png": b"\x89PNG", ".svg": b"<?xml", ".html": b"<!doctype html>"}
    assert data.startswith(starts[kind])
    assert b"http-equiv" not in data
    assert kind != ".html" or b"<svg" in data


def test_a_picture_of_another_kind_is_refused_before_the_work(tmp_path: Path) -> None:
    result = analyse(tmp_path / "none.csv", "--plot", tmp_path / "walk.jpg")
    assert result.exit_code == 2
    assert "draws .png, .svg, .html" in result.stderr


def test_rearfoot_trials_have_impact_peaks_and_others_hardly_any() -> None:
    """As their publisher's labels say; peaks are told apart by 2 % of body weight."""
    file = recording("run_alcantara_trials_500hz.csv")
    shares = {
        name: figures(
            file, "--rate", 500, "--column", name, "--mass", 76.8, "--direction", "forward"
        )
        for name in ("trial04_n", "trial06_n", "trial08_n", "trial00_n", "trial26_n")
    }
    by_name = {name: found["impact_share"] for name, found in shares.items()}
    assert all(by_name[name] >= 0.8 for name in ("trial04_n", "trial06_n", "trial08_n"))  # type: ignore[operator] # numbers
    assert by_name["trial00_n"] == by_name["trial26_n"] == 0.0


def test_one_foot_read_as_a_deck_of_both_is_doubted(tmp_path: Path) -> None:
    foot = tmp_path / "foot.csv"
    stance, swing = [400.0, *[800.0] * 12, 400.0], [0.0] * 9
    forces = "\n".join(f"{force_n}" for force_n in 20 * (stance + swing))
    foot.write_text(f"vertical_force_n\n{forces}\n")
    told = " ".join(analyse(foot, "--rate", "20").output.split())
    assert "DOUBTFUL: nobody flies for" in told
    assert "--left vertical_force_n" in told
    assert "DOUBTFUL" not in analyse(foot, "--rate", "20", "--left", "vertical_force_n").output
