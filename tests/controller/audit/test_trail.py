"""The trail on disk: durable, named where torn, shared by programs."""

from __future__ import annotations

import multiprocessing
import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from controller.audit.subjects import forget, known_salt, salt_of, salts_path, tag
from controller.audit.trail import Trail, TrailError, read_head, trail_path, verified
from sessions.audit.chain import TORN, Head


def trail(folder: Path, head: Path | None = None) -> Trail:
    return Trail(folder, "anna", head, lambda: datetime(2026, 11, 22, tzinfo=UTC))


def test_records_follow_each_other(tmp_path: Path) -> None:
    written = [trail(tmp_path).append("changed", f"s{n}", {"n": n}) for n in range(3)]
    assert [record.number for record in written] == [1, 2, 3]
    assert written[0].at_utc == "2026-11-22T00:00:00.000000+00:00"
    checked = verified(tmp_path, {})
    assert checked.records == written
    assert checked.bad is None
    assert read_head(tmp_path) == written[2].head


def test_no_trail_is_an_empty_one(tmp_path: Path) -> None:
    assert read_head(tmp_path) == Head()
    assert verified(tmp_path, {}).bad is None
    missing = verified(tmp_path, {"kept": Head(3, "a" * 64)}).bad
    assert missing is not None
    assert "records 1 to 3 are missing" in missing.meaning
    assert list(tmp_path.iterdir()) == []


def test_a_torn_line_stays_and_is_named(tmp_path: Path) -> None:
    trail(tmp_path).append("changed")
    whole = trail(tmp_path).append("changed")
    path = trail_path(tmp_path)
    content = path.read_bytes()
    for cut in (2, 50, 100):
        path.write_bytes(content[:-cut])
        assert "torn" in verified(tmp_path, {}).notes[0]
        after = trail(tmp_path).append("changed")
        assert after.number == 3
        checked = verified(tmp_path, {})
        assert checked.bad is None
        assert [record.what for record in checked.records] == ["changed", TORN, "changed"]
        assert path.read_bytes().startswith(content[:-cut])
        lost = verified(tmp_path, {"kept": whole.head}).bad  # it had been confirmed
        assert lost is not None


def test_a_line_that_lacks_only_its_end_is_whole(tmp_path: Path) -> None:
    record = trail(tmp_path).append("changed")
    path = trail_path(tmp_path)
    path.write_bytes(path.read_bytes()[:-1])
    assert verified(tmp_path, {}).records == [record]
    assert trail(tmp_path).append("changed").number == 2
    assert verified(tmp_path, {"kept": record.head}).bad is None


def test_nothing_is_written_after_a_line_that_is_no_record(tmp_path: Path) -> None:
    trail(tmp_path).append("changed")
    path = trail_path(tmp_path)
    path.write_bytes(path.read_bytes() + b"rubbish\n")
    with pytest.raises(TrailError, match=r"no record; `backstride audit verify` says where"):
        trail(tmp_path).append("changed")
    with pytest.raises(TrailError):
        read_head(tmp_path)


def test_its_head_is_in_a_second_place(tmp_path: Path) -> None:
    place = tmp_path / "stick" / "head"
    first = trail(tmp_path, place)
    first.append("changed")
    assert "the head is not kept there" in str(first.head_trouble)
    place.parent.mkdir()
    record = first.append("changed")
    assert str(first.head_trouble) == "None"
    assert Head.read(place.read_text()) == record.head
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_only_the_owner_reads_it(tmp_path: Path) -> None:
    trail(tmp_path).append("changed")
    salt_of(tmp_path, "P7")
    for path in (tmp_path / "audit").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_is_too_long_or_no_json_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(TrailError, match="at most"):
        trail(tmp_path).append("changed", "", {"text": "x" * 70_000})
    with pytest.raises(TypeError):
        trail(tmp_path).append("changed", "", {"text": object()})
    assert trail_path(tmp_path).read_bytes() == b""


def many(folder: Path) -> None:
    for number in range(20):
        trail(folder).append("changed", str(os.getpid()), {"n": number})


def test_several_programs_write_one_after_the_other(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=many, args=(tmp_path,)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    checked = verified(tmp_path, {})
    assert checked.bad is None
    assert len(checked.records) == 60


def test_a_pseudonym_is_a_tag_until_its_salt_is_erased(tmp_path: Path) -> None:
    salt = salt_of(tmp_path, "P7")
    assert salt_of(tmp_path, "p7") == salt == known_salt(tmp_path, "P7")
    assert tag(salt, "P7") == tag(salt, "p7") != tag(salt_of(tmp_path, "P8"), "P8")
    forget(tmp_path, "P7")
    assert known_salt(tmp_path, "P7") is None
    assert b"p7" not in salts_path(tmp_path).read_bytes()
    assert known_salt(tmp_path, "P8") is not None
    assert salt_of(tmp_path, "P7") != salt


def test_damaged_salts_are_told(tmp_path: Path) -> None:
    salt_of(tmp_path, "P7")
    for damage in (b"{", b"[]"):
        salts_path(tmp_path).write_bytes(damage)
        with pytest.raises(TrailError, match="damaged"):
            salt_of(tmp_path, "P8")
