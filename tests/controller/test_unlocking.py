"""The code that ends the idle lock, and who guesses at it (H43)."""

from __future__ import annotations

import pytest

from controller.unlocking import NONE_SET, Unlocking
from sessions.care.pins import FREE_TRIES, LOCKED_S, SALT_BYTES, KeptPin, keep

pytestmark = pytest.mark.hazard("H43")
KEPT = keep("2580", bytes(SALT_BYTES))


class Clock:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


async def test_the_code_unlocks_and_no_other() -> None:
    unlocking = Unlocking(KEPT)
    assert await unlocking.hindrance("2581") == "this is not the code"
    assert await unlocking.hindrance("") == "this is not the code"
    assert await unlocking.hindrance("2580") is None


async def test_without_a_code_there_is_nothing_to_unlock() -> None:
    assert await Unlocking(None).hindrance("2580") == NONE_SET


async def test_who_guesses_waits_even_with_the_right_code() -> None:
    clock = Clock()
    unlocking = Unlocking(KEPT, monotonic=clock)
    for _ in range(FREE_TRIES):
        assert await unlocking.hindrance("1111") == "this is not the code"
    assert "too many wrong codes" in (await unlocking.hindrance("2580") or "")
    clock.now_s += LOCKED_S[0]
    assert await unlocking.hindrance("2580") is None


def test_a_kept_code_is_written_and_read_back() -> None:
    assert KeptPin.read(str(KEPT)) == KEPT
    with pytest.raises(ValueError, match="no kept PIN"):
        KeptPin.read("2580")
