"""Raw force as CSV and as Parquet."""

from __future__ import annotations

import csv
import importlib
import importlib.util
import stat
from pathlib import Path

import pytest

from controller import raw_export
from controller.exporting import FormatMissing
from controller.raw_export import write_raw
from sessions.journal.capture import Capture, RawBlock, read

NAMES = ["time_s", "utc_ns", "sequence", "device_us", "boot_id", "saturated", "count_0", "count_1"]


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    path = tmp_path / "one.mcap"
    capture = Capture(path, "one", 5.0, 10**18)
    counts = tuple((n, -n) for n in range(1500))
    capture.add(RawBlock(5.0, 0.001, 0, 100, 7, 0, counts[:1000]))
    capture.add(RawBlock(6.0, 0.001, 1000, 1_000_100, 7, 2, counts[1000:]))
    capture.close()
    return path


def test_every_sample_is_a_line(raw: Path, tmp_path: Path) -> None:
    file = tmp_path / "force.csv"
    write_raw(read(raw), file)
    with file.open(newline="") as lines:
        head, *rows = csv.reader(lines)
    assert head == NAMES
    assert len(rows) == 1500
    assert rows[0] == ["0.000000", str(10**18), "0", "100", "7", "0", "0", "0"]
    last_ns = str(10**18 + 1_499_000_000)
    assert rows[-1] == ["1.499000", last_ns, "1499", "1499100", "7", "2", "1499", "-1499"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_without_a_sample_there_is_a_header(tmp_path: Path) -> None:
    write_raw(iter(()), tmp_path / "force.csv")
    assert (tmp_path / "force.csv").read_text() == ",".join(NAMES[:6]) + "\n"


def test_no_file_is_overwritten(raw: Path, tmp_path: Path) -> None:
    file = tmp_path / "force.csv"
    file.write_text("mine")
    with pytest.raises(FileExistsError):
        write_raw(read(raw), file)
    assert file.read_text() == "mine"


def test_without_pyarrow_the_extra_is_named(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(FormatMissing, match=r"pip install 'backstride\[parquet\]'"):
        write_raw(read(raw), tmp_path / "force.parquet")
    assert not (tmp_path / "force.parquet").exists()


@pytest.mark.skipif(importlib.util.find_spec("pyarrow") is None, reason="pyarrow is an extra")
def test_parquet_is_read_back(raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raw_export, "_GROUP", 400)
    file = tmp_path / "force.parquet"
    write_raw(read(raw), file)
    table = importlib.import_module("pyarrow.parquet").read_table(file)
    assert table.column_names == NAMES
    assert table.num_rows == 1500
    assert table.column("count_1").to_pylist() == [-n for n in range(1500)]
    assert table.column("time_s").to_pylist()[-1] == 1.499
    write_raw(iter(()), tmp_path / "empty.parquet")
