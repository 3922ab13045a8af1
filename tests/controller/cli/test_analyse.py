from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.controller.analysis.commands import analyse, analysed
from tests.recordings import recording
from tests.sessions.gait.signals import Run

RUN = Run(stances=8, rate_hz=500.0)


def saved(folder: Path, text: str | bytes, name: str = "run.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def table(run: Run, *, delimiter: str = ",", header: str = "time_s,force_n") -> str:
    rows = [f"{t_s:.4f}{delimiter}{force_n:.2f}" for t_s, force_n in run.signal()]
    return "\n".join([header.replace(",", delimiter), *rows, ""])


# --- what is found -------------------------------------------------------------------------------


def test_the_drifting_run_has_the_published_figures() -> None:
    tree = analysed(recording("run_fukuchi_drifting_300hz.csv"), "--rate", 300)
    assert (tree["stances"], tree["flights"]) == (77, 76)
    assert tree["cadence_spm"] == pytest.approx(156.8, abs=0.1)
    assert tree["contact_time_ms"] == pytest.approx(284.6, abs=0.5)
    assert tree["flight_time_ms"] == pytest.approx(98.0, abs=0.5)
    assert tree["peak_force_n"] == pytest.approx(1359, abs=2)
    assert tree["threshold_n"] == 30.0
    events = tree["events"]
    assert isinstance(events, list)
    assert len(events) == 77
    assert all(event["contact_s"] < event["toe_off_s"] for event in events)


def test_a_trial_is_chosen_by_its_column() -> None:
    path = recording("run_alcantara_trials_500hz.csv")
    tree = analysed(path, "--rate", 500, "--column", "trial04_n", "--mass", 76.8)
    assert tree["stances"] == 16
    assert tree["impulse_balance_bw"] == pytest.approx(1.0, abs=0.01)
    assert tree["threshold_n"] == pytest.approx(37.66, abs=0.01)
    assert tree["peak_force_bw"] == pytest.approx(2.24, abs=0.01)


def test_a_file_with_times_needs_no_rate() -> None:
    tree = analysed(recording("walk_csuhmc_one_foot_100hz.csv"))
    assert tree["stances"] == 23
    assert tree["duration_s"] == pytest.approx(28.0, abs=0.01)


@pytest.mark.parametrize(
    "name", ["time_s,force_n", "Time,force_n", "time_ms,force_n", "force_n,comment"]
)
def test_the_truth_of_a_synthetic_run_is_found(tmp_path: Path, name: str) -> None:
    text = table(RUN, header="time_s,force_n")
    scale = 1000 if "ms" in name else 1
    rows = [line.split(",") for line in text.splitlines()[1:]]
    if name == "force_n,comment":
        body = "\n".join(f"{force_n},x" for _, force_n in rows)
        tree = analysed(saved(tmp_path, f"{name}\n{body}\n"), "--rate", 500, "--column", "force_n")
    else:
        body = "\n".join(f"{scale * float(t_s)},{force_n}" for t_s, force_n in rows)
        tree = analysed(saved(tmp_path, f"{name}\n{body}\n"))
    early_s, late_s = RUN.above(30.0)
    assert (tree["stances"], tree["flights"], tree["partial_stances"]) == (8, 7, 0)
    assert tree["contact_time_ms"] == pytest.approx(1000 * (late_s - early_s), abs=1)
    assert tree["cadence_spm"] == pytest.approx(60 / RUN.step_s, rel=0.002)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_tables_of_other_programs_are_read(tmp_path: Path, delimiter: str, end: str) -> None:
    text = "\ufeff" + table(RUN, delimiter=delimiter).replace("\n", end) + end
    assert analysed(saved(tmp_path, text))["stances"] == 8


def test_a_given_threshold_is_used(tmp_path: Path) -> None:
    tree = analysed(saved(tmp_path, table(RUN)), "--threshold", 100)
    early_s, late_s = RUN.above(100.0)
    assert tree["threshold_n"] == 100
    assert tree["contact_time_ms"] == pytest.approx(1000 * (late_s - early_s), abs=1)


def test_people_get_a_table_with_units(tmp_path: Path) -> None:
    lines = analyse(saved(tmp_path, table(RUN)), "--mass", 60).stdout.splitlines()
    assert lines[0] == "run.csv, force_n: 1700 samples, 3.40 s"
    text = "\n".join(lines)
    for expected in ("8 complete", "contacts/min", " ms", " BW", "30.0 N above", "3 more"):
        assert expected in text
    assert all(len(line) <= 100 for line in lines)


def test_a_walk_of_two_feet_is_told_to_have_no_flight(tmp_path: Path) -> None:
    rows = "\n".join(str(650 + sample % 100) for sample in range(500))
    path = saved(tmp_path, f"force_n\n{rows}\n")
    assert "never under 650 N" in analyse(path, "--rate", 100).stdout
    tree = analysed(path, "--rate", 100)
    assert (tree["stances"], tree["cadence_spm"], tree["events"]) == (0, None, [])


# --- what is refused -----------------------------------------------------------------------------


def refusal(*arguments: object) -> str:
    result = analyse(*arguments)
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    return " ".join(result.stderr.split())


def in_line(number: int, change: Callable[[str], str]) -> str:
    """The good table with one line changed."""
    lines = table(RUN).splitlines()
    lines[number - 1] = change(lines[number - 1])
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "run.csv:1: the file is empty"),
        ("\n\n", "run.csv:1: the file is empty"),
        ("time_s,force_n\n", "run.csv:1: the file ends here"),
        ("time_s,force_n\n0.0,1\n", "run.csv:2: the file ends here"),
        ("0.0,12.5\n0.1,13\n", "run.csv:1: '0.0' stands where the columns' names belong"),
        ("time_s\n0.1\n0.2\n", "run.csv:1: no column besides the time"),
        (in_line(70, lambda _: "0.2,left foot"), "run.csv:70: 'left foot' is not a number"),
        (in_line(70, lambda line: line.split(",")[0] + ","), "run.csv:70: the cell is empty"),
        (in_line(70, lambda line: line.split(",")[0] + ",NaN"), "run.csv:70: 'NaN' is no meas"),
        (in_line(70, lambda line: line.split(",")[0] + ",inf"), "run.csv:70: 'inf' is no meas"),
        (
            in_line(70, lambda line: line.split(",")[0]),
            "run.csv:70: 1 cells where the header has 2",
        ),
        (in_line(70, lambda line: line + ",5"), "run.csv:70: 3 cells where the header has 2"),
        (in_line(70, lambda _: ""), "run.csv:70: the line is empty"),
        (in_line(70, lambda _: "0.0,1.0"), "run.csv:70: time does not increase"),
        (in_line(70, lambda _: "soon,1.0"), "run.csv:70: 'soon' is not a number"),
        ("t;force_n\n0;1\n1;1,5\n", "run.csv:3: '1,5'; write decimals with a point"),
        ("a\n1\n2\n", "run.csv:1: no column of times"),
        ("time,a,b\n1,2,3\n", "run.csv:1: 2 columns; choose one with --column: a, b"),
        ("time_s,force_n\n0,1_0\n", "run.csv:2: '1_0' is not a number"),
        (b"time_s,force_n\n0,1\n\xff\xfe,2\n", "run.csv:3: is not text"),
        (b"\x7fELF\0\0\0", "run.csv:1: is not text"),
        (b"time_s,force_n\n" + b"1" * 100_000, "run.csv:2: is not text"),
    ],
)
def test_a_faulty_file_is_refused_with_its_line(
    tmp_path: Path, text: str | bytes, said: str
) -> None:
    assert said in refusal(saved(tmp_path, text))


def test_a_wrong_column_is_answered_with_the_nearest(tmp_path: Path) -> None:
    path = saved(tmp_path, "trial1,trial2\n1,2\n")
    assert "did you mean 'trial1'?" in refusal(path, "--rate", 100, "--column", "trail1")
    assert "there is trial1, trial2" in refusal(path, "--rate", 100, "--column", "xyz")


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    assert "is a folder" in refusal(tmp_path)
    assert "No such file" in refusal(tmp_path / "absent.csv")


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--rate", "0"),
        ("--rate", "nan"),
        ("--rate", "fast"),
        ("--rate", "1e12"),
        ("--mass", "-5"),
        ("--mass", "nan"),
        ("--threshold", "0"),
    ],
)
def test_a_senseless_number_is_refused(tmp_path: Path, option: str, value: str) -> None:
    assert option in refusal(saved(tmp_path, table(RUN)), option, value)


def test_a_large_file_is_read_in_a_line_at_a_time(tmp_path: Path) -> None:
    import tracemalloc  # noqa: PLC0415 - only here, and it slows what runs under it

    path = saved(tmp_path, "force_n\n" + "1.0\n" * 15_000)
    tracemalloc.start()
    assert analysed(path, "--rate", 1000)["samples"] == 15_000
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak_bytes < 1_500_000
