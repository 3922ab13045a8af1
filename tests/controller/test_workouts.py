"""Finding and opening workout files."""

from __future__ import annotations

import hashlib
import os
import socket
import time
from pathlib import Path

import pytest

from controller.workouts import (
    find_workout,
    list_workouts,
    load_file,
    user_folder,
    workout_names,
)
from sessions.workouts.faults import WorkoutError
from tests.sessions.workouts.samples import STEP, with_steps


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own workouts, in an empty home."""
    monkeypatch.setattr("controller.workouts.user_folder", lambda: tmp_path / "workouts")
    folder = tmp_path / "workouts"
    folder.mkdir()
    return folder


def refusal(name_or_path: str | Path) -> str:
    with pytest.raises(WorkoutError) as caught:
        find_workout(str(name_or_path))
    return str(caught.value)


def test_a_shipped_workout_is_found_by_name_with_its_hash() -> None:
    loaded = find_workout("taster")
    assert loaded.workout.name == "taster"
    assert loaded.shipped
    assert loaded.sha256 == hashlib.sha256(loaded.path.read_bytes()).hexdigest()


def test_ones_own_workout_is_found_by_name_and_by_path(own_folder: Path) -> None:
    path = own_folder / "mine.yaml"
    path.write_bytes(with_steps(STEP))
    for loaded in (find_workout("mine"), find_workout(str(path))):
        assert (loaded.path, loaded.shipped) == (path, False)
    assert "mine" in workout_names()


def test_a_file_of_ones_own_never_takes_the_place_of_a_shipped_one(own_folder: Path) -> None:
    (own_folder / "taster.yaml").write_bytes(with_steps(STEP))
    assert find_workout("taster").shipped
    (fault,) = list_workouts().faults
    assert fault.message == "taster is a workout that came with Backstride; rename this file"


def test_shipped_workouts_are_there_although_ones_own_folder_may_not_be_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("controller.workouts.user_folder", lambda: Path("/" + "x" * 5000))
    assert find_workout("taster").shipped
    assert len(list_workouts().workouts) == 10


def test_a_copy_of_a_shipped_workout_is_not_shipped(tmp_path: Path) -> None:
    copy = tmp_path / "taster.yaml"
    copy.write_bytes(find_workout("taster").path.read_bytes())
    assert not find_workout(str(copy)).shipped


def test_the_list_has_the_good_ones_and_says_what_is_wrong_with_the_others(
    own_folder: Path,
) -> None:
    (own_folder / "mine.yml").write_bytes(with_steps(STEP))
    (own_folder / "bad.yaml").write_bytes(with_steps("- 5"))
    (own_folder / "Not a name.yaml").write_bytes(b"")
    listing = list_workouts()
    assert listing.workouts[-1].path.name == "mine.yml"
    assert len(listing.workouts) == 11
    assert [Path(fault.path).name for fault in listing.faults] == ["bad.yaml"]


def test_a_wrong_name_suggests_near_ones() -> None:
    assert refusal("tastr") == (
        "tastr: no workout of this name; did you mean taster? `backstride workouts list` shows all"
    )
    assert "did you mean" not in refusal("zzzzzz")
    assert "no workout of this name" in refusal("")


def test_the_users_folder_is_among_the_users_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    assert user_folder().parts[-2:] == ("backstride", "workouts")


@pytest.mark.hazard("H28")
class TestHostilePaths:
    """What is no small regular file is refused without being read."""

    def test_a_directory(self, tmp_path: Path) -> None:
        assert refusal(tmp_path) == f"{tmp_path}: a directory; give the path of a workout file"

    def test_nothing_there(self, tmp_path: Path) -> None:
        assert "cannot be read: No such file or directory" in refusal(tmp_path / "none.yaml")

    def test_a_pipe_that_nobody_writes(self, tmp_path: Path) -> None:
        pipe = tmp_path / "pipe.yaml"
        os.mkfifo(pipe)
        assert "a device, pipe or socket" in refusal(pipe)

    def test_a_socket(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        with socket.socket(socket.AF_UNIX) as server:
            server.bind("socket.yaml")
            assert "a device, pipe or socket" in refusal("./socket.yaml")

    @pytest.mark.parametrize("device", ["/dev/zero", "/dev/tty", "/dev/null"])
    def test_a_device_also_behind_a_link(self, device: str, tmp_path: Path) -> None:
        link = tmp_path / "link.yaml"
        link.symlink_to(device)
        assert "a device, pipe or socket" in refusal(link)
        assert "a device, pipe or socket" in refusal(device)

    def test_a_link_to_itself(self, tmp_path: Path) -> None:
        link = tmp_path / "link.yaml"
        link.symlink_to(link)
        assert "cannot be read" in refusal(link)

    def test_a_gigabyte(self, tmp_path: Path) -> None:
        path = tmp_path / "big.yaml"
        path.touch()
        os.truncate(path, 2**30)
        began_s = time.thread_time()
        assert refusal(path) == f"{path}: 1073741824 bytes; a workout file has at most 262144"
        assert time.thread_time() - began_s < 1.0

    def test_a_file_that_may_not_be_read(self, tmp_path: Path) -> None:
        path = tmp_path / "secret.yaml"
        path.write_bytes(with_steps(STEP))
        path.chmod(0)
        if os.access(path, os.R_OK):
            pytest.skip("this user may read everything")
        assert "cannot be read: Permission denied" in refusal(path)

    @pytest.mark.parametrize("path", ["a\0b.yaml", "./" + "x" * 5000, "\udcff/x.yaml"])
    def test_what_is_no_path(self, path: str) -> None:
        assert refusal(path)

    def test_a_size_that_is_not_told(self) -> None:
        endless = Path("/proc/self/smaps")  # says that it has 0 bytes
        if not endless.exists():
            pytest.skip("no /proc here")
        with pytest.raises(WorkoutError):
            load_file(endless)
