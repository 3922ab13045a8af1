from __future__ import annotations

from controller.api_socket.outbox import MAX_WAITING, Outbox
from controller.api_socket.throttle import Throttle


def test_of_snapshots_only_the_newest_waits_behind_the_events() -> None:
    outbox = Outbox()
    outbox.show(b"old")
    outbox.add(b"first")
    outbox.show(b"new")
    outbox.add(b"second")
    assert [outbox.take() for _ in range(4)] == [b"first", b"second", b"new", None]


def test_events_are_bounded() -> None:
    outbox = Outbox()
    assert all(outbox.add(b"event") for _ in range(MAX_WAITING))
    assert not outbox.add(b"one too many")
    outbox.clear()
    assert outbox.take() is None


def test_a_throttle_allows_a_burst_and_then_a_rate() -> None:
    throttle = Throttle(rate_hz=10.0, burst=3, now_s=100.0)
    assert [throttle.allows(100.0) for _ in range(4)] == [True, True, True, False]
    assert throttle.allows(100.125)
    assert not throttle.allows(100.15)
    assert [throttle.allows(1000.0) for _ in range(4)] == [True, True, True, False]
