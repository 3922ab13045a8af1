"""The disk that can fail fails as disks do."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from controller.faults.spare_disk import SpareDisk, lacking

pytestmark = pytest.mark.skipif(bool(lacking()), reason=f"a disk to spare {lacking()}")

DEADLINE_S = 30.0
WRITES = "import os,sys\nfile = open(sys.argv[1], 'wb')\nos.fsync(file.fileno())\nprint(1)"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def disk(tmp_path: Path, place: Path) -> Iterator[SpareDisk]:
    with SpareDisk(tmp_path / "disk", place) as disk:
        yield disk
    assert not os.path.ismount(place)


def test_an_open_file_cannot_be_written_any_more(disk: SpareDisk, place: Path) -> None:
    with (place / "file").open("wb", buffering=0) as file:
        file.write(b"before")
        os.fsync(file.fileno())
        disk.turn_read_only()
        with pytest.raises(OSError, match="Read-only") as caught:
            file.write(b"after")
    assert caught.value.errno == errno.EROFS
    assert (place / "file").read_bytes() == b"before"


def test_a_write_waits_until_the_disk_answers_again(disk: SpareDisk, place: Path) -> None:
    command = [sys.executable, "-S", "-c", WRITES, str(place / "file")]
    with ExitStack() as undo:
        disk.freeze(undo)
        writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        until_waiting_for_a_disk(writer)
    assert writer.communicate(timeout=DEADLINE_S)[0] == "1\n"


def until_waiting_for_a_disk(process: subprocess.Popen[str]) -> None:
    """Until the kernel says that it sleeps and nothing may wake it (proc(5), state D)."""
    deadline_s = time.monotonic() + DEADLINE_S
    status = Path(f"/proc/{process.pid}/stat")
    while status.read_text().rpartition(")")[2].split()[0] != "D":
        assert process.poll() is None, "it wrote to a frozen disk"
        assert time.monotonic() < deadline_s, "it does not even begin to write"
        time.sleep(0.01)
