"""Ids on disk."""

from __future__ import annotations

from pathlib import Path

from controller.facility import storage
from controller.facility.memory import Entry
from controller.facility.storage import FILE, CommandFile


def entry(number: int) -> Entry:
    return Entry(ring="nurse", client="nurse", id=f"id-{number}", until_s=1.0)


def test_what_was_saved_is_there_after_a_restart(tmp_path: Path) -> None:
    first = CommandFile(tmp_path / "data")
    first.remembered.remember(entry(1))
    first.save()
    again = CommandFile(tmp_path / "data")
    assert again.remembered.find("nurse", "nurse", "id-1") == entry(1)
    assert (tmp_path / "data" / FILE).stat().st_mode & 0o777 == 0o600


def test_a_torn_line_costs_only_itself(tmp_path: Path) -> None:
    whole = entry(1).model_dump_json()
    (tmp_path / FILE).write_text(f"{whole}\n{whole[:20]}")
    file = CommandFile(tmp_path)
    assert file.remembered.find("nurse", "nurse", "id-1") is not None
    file.remembered.remember(entry(2))
    file.save()
    assert CommandFile(tmp_path).remembered.find("nurse", "nurse", "id-2") is not None


def test_the_file_does_not_grow_for_ever(tmp_path: Path) -> None:
    file = CommandFile(tmp_path)
    for number in range(2 * storage._MAX_LINES):
        file.remembered.remember(entry(number))
        file.save()
    lines = (tmp_path / FILE).read_text().splitlines()
    assert len(lines) <= storage._MAX_LINES
    assert lines[-1] == entry(2 * storage._MAX_LINES - 1).model_dump_json()
