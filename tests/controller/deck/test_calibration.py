from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.deck.calibration import (
    MAX_FILE_BYTES,
    RAIL_24_BIT,
    SIMULATED,
    CalibrationError,
    load,
)

GOOD = """\
serial = "A1B2C3"

[[cell]]
name = "left"
channel = 0
newtons_per_count = 0.001
zero_counts = 250
x_m = -0.25
y_m = 0

[[cell]]
name = "right"
channel = 2
newtons_per_count = -0.002
x_m = 0.25
y_m = 0.0
"""


def saved(folder: Path, text: str) -> Path:
    path = folder / "deck.toml"
    path.write_text(text)
    return path


def complaint(folder: Path, text: str) -> str:
    """What is said of a file, without its name."""
    path = saved(folder, text)
    with pytest.raises(CalibrationError) as refused:
        load(path)
    return str(refused.value).replace(str(path), "FILE")


def test_a_file_becomes_newtons_and_places(tmp_path: Path) -> None:
    calibration = load(saved(tmp_path, GOOD))
    assert calibration.serial == "A1B2C3"
    assert calibration.channels == (0, 2)
    assert calibration.rail_counts == RAIL_24_BIT
    assert calibration.newtons((1250, -3000)) == pytest.approx((1.0, 6.0))
    assert [cell.x_m for cell in calibration.cell] == [-0.25, 0.25]


@given(st.tuples(*[st.floats(-3000.0, 3000.0)] * 4))
def test_counts_and_newtons_are_each_other_s_inverse(forces_n: tuple[float, ...]) -> None:
    assert SIMULATED.newtons(SIMULATED.counts(forces_n)) == pytest.approx(forces_n, abs=3e-4)


def test_what_is_too_heavy_stands_at_the_rail() -> None:
    assert SIMULATED.counts((1e6, -1e6, 0.0, 0.0))[:2] == (RAIL_24_BIT, -RAIL_24_BIT)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("newtons_per_count = 0.001", "newtons_per_count = 0", "FILE:3: cell 1: newtons_per_count"),
        ("channel = 2", "channel = 9", "FILE:13: channel of cell 2: Input should be less"),
        ("channel = 2", "channel = 0", "FILE:1: channel 0 is given to more than one cell"),
        ("channel = 0", "channel = 3", "FILE:1: cells must be in the order of their channels"),
        ("x_m = 0.25", 'x_m = "wide"', "FILE:15: x_m of cell 2: Input should be a valid number"),
        ("x_m = 0.25", "x_m = nan", "FILE:15: x_m of cell 2: Input should be"),
        ("x_m = 0.25", "x_m = 25", "FILE:15: x_m of cell 2: Input should be less than or equal"),
        ("x_m = 0.25", "x = 0.25", "FILE:11: x_m of cell 2: is missing"),
        ("x_m = 0.25", "x_m = 0.25\nz_m = 1", "FILE:16: z_m of cell 2: is no key"),
        ('serial = "A1B2C3"', "serial = 7", "FILE:1: serial: Input should be a valid string"),
        ("channel = 2", "channel =", "FILE: not a TOML file: Invalid value (at line 13"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert GOOD.count(old) == 1
    assert said in complaint(tmp_path, GOOD.replace(old, new))


def test_all_faults_are_said_at_once(tmp_path: Path) -> None:
    broken = GOOD.replace("channel = 2", "channel = 9").replace("y_m = 0\n", "y_m = 7\n")
    assert complaint(tmp_path, broken).count("FILE:") == 2


def test_a_file_without_cells_is_refused(tmp_path: Path) -> None:
    assert "at least one [[cell]]" in complaint(tmp_path, "cell = []\n")
    assert complaint(tmp_path, "") == "FILE:1: cell: is missing; add it"


def test_what_is_no_file_of_text_is_refused(tmp_path: Path) -> None:
    big = tmp_path / "big.toml"
    big.write_bytes(b"#" * (MAX_FILE_BYTES + 1))
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"serial = 'x'\n\xff\xfe")
    for path, said in (
        (tmp_path, "directory"),
        (tmp_path / "absent.toml", "No such file"),
        (big, "longer than"),
        (binary, "binary.toml:2: not UTF-8"),
    ):
        with pytest.raises(CalibrationError, match=said):
            load(path)


# --- the general form ----------------------------------------------------------------------------

MATRIX = """
[matrix]
force_n = [0.0010, -0.0021]
sideways_nm = [-0.00025, -0.0005]
along_nm = [0.0, 0.00001]
"""


def test_cells_alone_are_a_special_case_of_the_matrix(tmp_path: Path) -> None:
    calibration = load(saved(tmp_path, GOOD))
    assert calibration.columns == ((0.001, -0.00025, 0.0), (-0.002, -0.0005, -0.0))


def test_a_matrix_takes_the_place_of_gains_and_places(tmp_path: Path) -> None:
    calibration = load(saved(tmp_path, GOOD + MATRIX))
    assert calibration.columns == ((0.0010, -0.00025, 0.0), (-0.0021, -0.0005, 0.00001))
    assert calibration.newtons((1250, -3000)) == pytest.approx((1.0, 6.3))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[0.0, 0.00001]", "[0.0]", "FILE:18: matrix: the rows force_n, sideways_nm"),
        ("-0.0021]", "0.0]", "FILE:18: matrix: force_n has a 0"),
        ("along_nm", "along", "FILE:18: along_nm of matrix: is missing"),
    ],
)
def test_a_bad_matrix_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert said in complaint(tmp_path, GOOD + MATRIX.replace(old, new))


def test_a_matrix_has_a_column_for_each_cell(tmp_path: Path) -> None:
    wide = MATRIX.replace("]", ", 1.0]").replace("[matrix, 1.0]", "[matrix]")
    assert "one column for each cell" in complaint(tmp_path, GOOD + wide)
