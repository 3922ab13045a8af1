"""What the doctor says of folders, disk and clock."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from controller.config import Config
from controller.config_schema import Paths
from controller.doctor import place
from controller.doctor.finding import Verdict
from controller.doctor.place import check_clock, check_data, check_runtime, sync_ms


def test_a_folder_of_ones_own_is_good_and_left_as_it_was(tmp_path: Path) -> None:
    found = check_data(tmp_path / "not" / "yet")
    assert found.verdict in {Verdict.GOOD, Verdict.NOTE}  # a note where this disk is slow
    assert "GB free" in found.found
    assert list(tmp_path.iterdir()) == []


def test_writing_through_takes_time(tmp_path: Path) -> None:
    assert sync_ms(tmp_path) > 0


def test_a_slow_disk_is_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, "sync_ms", lambda _: 250.0)
    found = check_data(tmp_path)
    assert found.verdict is Verdict.NOTE
    assert "250 ms" in found.found


def test_a_full_disk_is_bad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, "free_bytes", lambda _: 3 << 20)
    found = check_data(tmp_path)
    assert found.verdict is Verdict.BAD
    assert found.found.startswith("3 MB free")


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    found = check_data(tmp_path / "data" / "records")
    assert (found.verdict, found.found) == (Verdict.BAD, f"{tmp_path / 'data'} is no folder")


def test_a_socket_needs_a_short_name(tmp_path: Path) -> None:
    config = Config(paths=Paths(runtime=tmp_path / ("long" * 30)))
    found = check_runtime(config)
    assert found.verdict is Verdict.BAD
    assert "too long" in found.found


def test_a_clock_that_never_was_set_is_bad() -> None:
    assert check_clock(datetime(1970, 1, 2, tzinfo=UTC)).verdict is Verdict.BAD


def test_a_clock_that_nobody_synchronises_is_noted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, "_SYNCHRONISED", tmp_path / "synchronized")
    now = datetime(2027, 1, 1, tzinfo=UTC)
    assert check_clock(now).verdict is Verdict.NOTE
    (tmp_path / "synchronized").touch()
    assert check_clock(now).verdict is Verdict.GOOD
