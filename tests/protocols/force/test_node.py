"""The node's end: hello, status, data frames, and above all the relay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocols.force.frames import (
    ArmRelay,
    Data,
    Frame,
    Greet,
    Heartbeat,
    Hello,
    Identify,
    Reboot,
    Stamp,
    Status,
    encode,
)
from protocols.force.node import ForceNode, NodeCard
from protocols.force.receiver import ForceReceiver
from protocols.force.samples import Gap, Rebooted, Samples
from protocols.force.stream import Dropped, FrameDecoder

MS = 1000
SECOND = 1_000_000
ME = Stamp(boot_id=1)
RAIL = (1 << 23) - 1


def said(node: ForceNode, now_us: int) -> list[Frame | Dropped]:
    return FrameDecoder().feed(node.transmit(now_us))


def told(node: ForceNode, *words: Frame, now_us: int) -> None:
    node.receive(b"".join(map(encode, words)), now_us)


def statuses(node: ForceNode, now_us: int) -> list[Status]:
    return [frame for frame in said(node, now_us) if isinstance(frame, Status)]


def is_closed(node: ForceNode) -> bool:
    return node.relay_closed


@pytest.fixture
def node() -> ForceNode:
    return ForceNode()


@pytest.fixture
def closed(node: ForceNode) -> ForceNode:
    """A node whose relay is closed, with a heartbeat good until 300 ms."""
    told(node, Heartbeat(ME, 300), ArmRelay(ME, closed=True), now_us=0)
    assert is_closed(node)
    return node


def test_hello_at_boot_and_once_a_second_until_greeted(node: ForceNode) -> None:
    hellos = []
    for now_us in range(0, 3 * SECOND, 100 * MS):
        hellos += [now_us for frame in said(node, now_us) if isinstance(frame, Hello)]
    assert hellos == [0, SECOND, 2 * SECOND]
    told(node, Greet(ME), now_us=3 * SECOND - 1)
    assert not any(isinstance(frame, Hello) for frame in said(node, 9 * SECOND))


def test_the_hello_says_what_the_card_says() -> None:
    card = NodeCard(rate_millihertz=500_000, channels=6, serial=b"x" * 16, firmware="3.1")
    (hello,) = said(ForceNode(card, boot_id=77), 0)
    assert hello == Hello(Stamp(77, 1, 0), 500_000, 6, b"x" * 16, "3.1")


def test_a_greeting_of_a_host_that_knows_no_boot_id_is_answered_with_a_hello(
    node: ForceNode,
) -> None:
    told(node, Greet(ME), now_us=0)
    assert said(node, 10) == []
    told(node, Greet(Stamp(0)), now_us=20)
    assert [type(frame) for frame in said(node, 20)] == [Hello]


def test_status_once_a_second(node: ForceNode) -> None:
    at = [t for t in range(0, 3_500 * MS, 100 * MS) if statuses(node, t)]
    assert at == [SECOND, 2 * SECOND, 3 * SECOND]


def test_ten_samples_make_a_frame_stamped_with_the_first(node: ForceNode) -> None:
    said(node, 0)
    for n in range(25):
        node.sample((n, n, n, n), 5_000 + n * MS)
    frames = said(node, 40 * MS)
    assert [type(frame) for frame in frames] == [Data, Data]
    assert [frame.stamp for frame in frames if isinstance(frame, Data)] == [
        Stamp(1, 0, 5_000),
        Stamp(1, 10, 15_000),
    ]


@pytest.mark.parametrize(
    ("counts", "mask"),
    [((0, 0, 0, 0), 0), ((RAIL, 0, 0, 0), 1), ((0, 0, -RAIL - 1, 0), 4), ((0, RAIL, 0, RAIL), 10)],
)
def test_a_channel_at_a_rail_is_flagged_in_its_frame_only(
    node: ForceNode, counts: tuple[int, ...], mask: int
) -> None:
    for n in range(20):
        node.sample(counts if n == 3 else (1, 2, 3, 4), n * MS)
    assert [f.saturated for f in said(node, 20 * MS) if isinstance(f, Data)] == [mask, 0]


def test_node_time_and_sequence_wrap_and_the_host_does_not_notice() -> None:
    node, host = ForceNode(), ForceReceiver()
    node._boot.next_sample = (1 << 32) - 15
    firsts = []
    for n in range(40):
        now_us = (1 << 32) - 20_500 + n * MS
        node.sample((n, n, n, n), now_us)
        for event in host.receive(node.transmit(now_us), now_us):
            assert not isinstance(event, Gap | Rebooted)
            if isinstance(event, Samples):
                firsts.append((event.first, event.period_us))
    assert firsts == [((1 << 32) - 15 + 10 * n, 1000.0) for n in range(4)]


def test_a_host_that_does_not_fetch_costs_the_oldest_samples_which_are_counted(
    node: ForceNode,
) -> None:
    host = ForceReceiver()
    host.receive(node.transmit(0), 0)
    for n in range(10_000):
        node.sample((n, 0, 0, 0), n * MS)
        if n == 99:
            host.receive(node.transmit(n * MS), n * MS)
    events = host.receive(node.transmit(10 * SECOND), 10 * SECOND)
    (gap,) = [event for event in events if isinstance(event, Gap)]
    assert gap.first == 100
    (status,) = statuses(node, 11 * SECOND)
    assert status.dropped_samples == pytest.approx(gap.missing, abs=10)
    assert len(events) < 70


def test_crc_errors_of_the_host_are_reported(node: ForceNode) -> None:
    broken = bytearray(encode(Heartbeat(ME, 300)))
    broken[-2] ^= 0x10
    node.receive(bytes(broken), 0)
    (status,) = statuses(node, SECOND)
    assert status.crc_errors == 1
    assert not status.watchdog_armed


# --- the relay -----------------------------------------------------------------------------------


@pytest.mark.hazard("H17")
def test_the_relay_starts_open_and_heartbeats_alone_do_not_close_it(node: ForceNode) -> None:
    assert not is_closed(node)
    told(node, Heartbeat(ME, 300), now_us=0)
    assert not is_closed(node)


@pytest.mark.parametrize("beat", [True, False])
@pytest.mark.parametrize("in_time", [True, False])
@pytest.mark.parametrize("sound", [True, False])
@pytest.mark.parametrize("mine", [True, False])
def test_it_closes_only_with_everything_that_keeps_it_closed(
    node: ForceNode, beat: bool, in_time: bool, sound: bool, mine: bool
) -> None:
    if beat:
        told(node, Heartbeat(ME, 300), now_us=0)
    now_us = 299 * MS if in_time else 300 * MS
    node.sample((0, 0, 0, 0), now_us, reference_saturated=not sound)
    told(node, ArmRelay(ME if mine else Stamp(2), closed=True), now_us=now_us)
    assert is_closed(node) == (beat and in_time and sound and mine)


@pytest.mark.hazard("H17")
def test_it_opens_when_a_heartbeat_is_missed_and_a_new_one_does_not_close_it(
    closed: ForceNode,
) -> None:
    told(closed, Heartbeat(ME, 300), now_us=299 * MS)
    closed.sample((0, 0, 0, 0), 598 * MS)
    assert is_closed(closed)
    closed.sample((0, 0, 0, 0), 599 * MS)
    assert not is_closed(closed)
    told(closed, Heartbeat(ME, 300), now_us=600 * MS)
    assert not is_closed(closed)
    told(closed, ArmRelay(ME, closed=True), now_us=601 * MS)
    assert is_closed(closed)


@pytest.mark.hazard("H17")
def test_a_heartbeat_that_comes_too_late_finds_it_open(closed: ForceNode) -> None:
    told(closed, Heartbeat(ME, 300), now_us=301 * MS)
    assert not is_closed(closed)


def test_it_opens_when_told(closed: ForceNode) -> None:
    told(closed, ArmRelay(ME, closed=False), now_us=1)
    assert not is_closed(closed)


@pytest.mark.hazard("H19")
def test_a_reset_opens_it_and_an_old_arm_does_not_close_it(closed: ForceNode) -> None:
    closed.power_up(10 * MS)
    told(closed, Heartbeat(ME, 300), ArmRelay(ME, closed=True), now_us=11 * MS)
    assert not is_closed(closed)
    now = Stamp(closed.boot_id)
    told(closed, Heartbeat(now, 300), now_us=12 * MS)
    assert not is_closed(closed)
    told(closed, ArmRelay(now, closed=True), now_us=13 * MS)
    assert is_closed(closed)


@pytest.mark.hazard("H19")
def test_a_reboot_asked_for_opens_it_and_begins_anew(closed: ForceNode) -> None:
    told(closed, Reboot(ME), now_us=5 * SECOND)
    assert not is_closed(closed)
    assert closed.boot_id == 2
    hello = said(closed, 5 * SECOND)[0]
    assert isinstance(hello, Hello)
    assert hello.stamp == Stamp(2, 1, 0)


@pytest.mark.hazard("H18")
def test_a_saturated_reference_opens_it_and_its_end_does_not_close_it(closed: ForceNode) -> None:
    closed.sample((0, 0, 0, 0), 1, reference_saturated=True)
    assert not is_closed(closed)
    closed.sample((0, 0, 0, 0), 2)
    assert not is_closed(closed)


def test_the_host_hears_at_once_when_it_moves(closed: ForceNode) -> None:
    assert [status.relay_closed for status in statuses(closed, 1)] == [True]
    assert [status.relay_closed for status in statuses(closed, 300 * MS)] == [False]
    assert statuses(closed, 301 * MS) == []


def test_boot_ids_count_up_and_skip_zero() -> None:
    node = ForceNode(boot_id=0xFFFF)
    node.power_up(0)
    assert node.boot_id == 1


def test_identify_is_heard_and_foreign_words_are_not(node: ForceNode) -> None:
    told(node, Identify(ME), Identify(Stamp(9)), Hello(ME, 1, 1, bytes(16), ""), now_us=0)
    assert node.identified == 1


_WORDS = st.sampled_from(
    [
        *(Heartbeat(ME, ms) for ms in (0, 50, 300)),
        ArmRelay(ME, closed=True),
        ArmRelay(ME, closed=False),
        Reboot(ME),
        ArmRelay(Stamp(2), closed=True),
        Heartbeat(Stamp(2), 300),
    ]
)


@pytest.mark.hazard("H17")
@given(st.lists(st.tuples(st.integers(0, 200), st.booleans(), _WORDS), max_size=40))
def test_whenever_it_is_closed_it_was_armed_since_the_last_reason_to_open(
    story: list[tuple[int, bool, Frame]],
) -> None:
    """Against a model that knows nothing but the rule."""
    node, now_us = ForceNode(), 0
    good_until_us, model_closed = 0, False
    for wait_ms, reference_saturated, word in story:
        now_us += wait_ms * MS
        node.sample((0, 0, 0, 0), now_us, reference_saturated=reference_saturated)
        boot_id = node.boot_id
        model_closed = model_closed and now_us < good_until_us and not reference_saturated
        told(node, word, now_us=now_us)
        if not isinstance(word, Dropped) and word.stamp.boot_id == boot_id:
            match word:
                case Heartbeat(good_for_ms=good_for_ms):
                    good_until_us = now_us + good_for_ms * MS
                case ArmRelay(closed=wanted):
                    model_closed = wanted and now_us < good_until_us and not reference_saturated
                case Reboot():
                    good_until_us, model_closed = 0, False
        model_closed = model_closed and now_us < good_until_us
        assert is_closed(node) == model_closed


@pytest.mark.hazard("H30")
@given(st.lists(st.binary(max_size=200), max_size=10))
def test_no_bytes_raise_or_close_it(chunks: list[bytes]) -> None:
    node = ForceNode()
    for now_us, chunk in enumerate(chunks):
        node.receive(chunk, now_us)
    assert not is_closed(node)


@pytest.mark.hazard("H19")
def test_host_and_node_greet_once_and_a_brown_out_is_told_and_greeted_anew() -> None:
    node, host = ForceNode(), ForceReceiver()
    rebooted_at, hellos = [], 0
    for n in range(4000):
        now_us = n * MS
        if n == 2505:
            node.power_up(now_us)
        node.sample((n, n, n, n), now_us)
        for event in host.receive(node.transmit(now_us), now_us):
            hellos += isinstance(event, Hello)
            if isinstance(event, Rebooted):
                rebooted_at.append(n)
        node.receive(host.transmit(), now_us)
    assert hellos == 3  # at boot, to the first greeting, and after the brown-out
    assert rebooted_at == [2505]
    assert host.health.missing == 0
    assert host.health.dropped == 0
    assert host.hello is not None
    assert host.hello.stamp.boot_id == 2
