"""Every damage at every byte of every kind of frame: what was not sent is never taken for sent."""

from __future__ import annotations

import pytest

from protocols.force.frames import ArmRelay, Data, Frame, Greet, Heartbeat, Reboot, Stamp, encode
from protocols.force.node import ForceNode
from protocols.force.receiver import ForceReceiver
from protocols.force.samples import DeckEvent, Gap, Rebooted, Samples
from protocols.force.stream import Dropped, FrameDecoder
from tests.protocols.force.torn import BOOT, HOST_FRAMES, NODE_FRAMES, Torn, data, torn

BEFORE, NEXT, LAST = data(0), data(20), data(30)
ME = Stamp(1, 1)

Sent = tuple[int, tuple[tuple[int, ...], ...]]
"""The number of the first sample, and all of them."""


def sent(*frames: Frame) -> set[Sent]:
    return {(frame.stamp.sequence, frame.counts) for frame in frames if isinstance(frame, Data)}


def check_samples(events: list[DeckEvent], true: set[Sent]) -> None:
    """Nothing but what was sent, in its order, and nothing twice unless a reboot is told."""
    newest = -1
    for event in events:
        if isinstance(event, Rebooted):
            newest = -1
        if isinstance(event, Samples):
            assert (event.first, event.counts) in true
            assert event.first > newest
            assert event.period_us > 0
            newest = event.first


@pytest.mark.hazard("H17")
@pytest.mark.hazard("H30")
@pytest.mark.parametrize("kind", NODE_FRAMES)
def test_no_damage_makes_a_false_sample_and_the_frame_after_the_next_is_read(kind: str) -> None:
    frame = NODE_FRAMES[kind]
    true = sent(BEFORE, frame, NEXT, LAST)
    for case in torn(frame):
        receiver = ForceReceiver()
        wire = encode(BEFORE) + case.wire + encode(NEXT) + encode(LAST)
        events = receiver.receive(wire, 0)
        check_samples(events, true)
        last = events[-1]
        assert isinstance(last, Samples), case
        assert last.first == LAST.stamp.sequence, case
        check_told(frame, case, events, receiver)


def check_told(frame: Frame, case: Torn, events: list[DeckEvent], receiver: ForceReceiver) -> None:
    """Samples that did not come are counted as missing; a flawed frame as dropped."""
    got = {event.first for event in events if isinstance(event, Samples)}
    if any(isinstance(event, Rebooted) for event in events):
        return  # samples that come again: the deck is not trusted until the next standstill
    missing = sum(event.missing for event in events if isinstance(event, Gap))
    numbers = sum(len(event.counts) for event in events if isinstance(event, Samples))
    assert numbers + missing == LAST.stamp.sequence + len(LAST.counts), case
    dropped = [event for event in events if isinstance(event, Dropped)]
    assert receiver.health.dropped == len(dropped)
    if isinstance(frame, Data) and frame.stamp.sequence not in got and len(case.wire) > 1:
        assert dropped, case


@pytest.mark.hazard("H19")
@pytest.mark.parametrize("kind", NODE_FRAMES)
def test_a_node_that_begins_anew_in_the_middle_of_a_frame_is_told_as_rebooted(kind: str) -> None:
    anew = [data(0, boot=BOOT + 1), data(10, boot=BOOT + 1)]
    for at in range(len(encode(NODE_FRAMES[kind]))):
        receiver = ForceReceiver()
        cut = encode(NODE_FRAMES[kind])[:at]
        events = receiver.receive(encode(BEFORE) + cut + b"".join(map(encode, anew)), 0)
        rebooted = [n for n, event in enumerate(events) if isinstance(event, Rebooted)]
        assert len(rebooted) == 1, at
        check_samples(events[: rebooted[0]], sent(BEFORE))
        check_samples(events[rebooted[0] :], sent(*anew))
        assert isinstance(events[-1], Samples)
        assert receiver.boot_id == BOOT + 1


@pytest.mark.hazard("H30")
@pytest.mark.parametrize("kind", HOST_FRAMES)
def test_a_node_takes_no_word_that_was_not_said(kind: str) -> None:
    word = HOST_FRAMES[kind]
    echoed = Heartbeat(Stamp(BOOT, 10, 10_000), 300)  # one of the damages says it whole
    for case in torn(word):
        found = FrameDecoder().feed(case.wire + b"\0" + encode(Greet(ME)))
        assert all(isinstance(one, Dropped) or one in (word, echoed) for one in found[:-1]), case
        assert found[-1] == Greet(ME), case


@pytest.mark.hazard("H30")
@pytest.mark.parametrize("kind", HOST_FRAMES)
def test_no_damaged_word_closes_the_relay_or_reboots_the_node(kind: str) -> None:
    word = HOST_FRAMES[kind]
    for case in torn(word):
        node = ForceNode(boot_id=BOOT)
        node.receive(encode(Heartbeat(Stamp(BOOT), 300)) + case.wire + b"\0", 0)
        whole = encode(word)[:-1] in case.wire.split(b"\0")
        assert not node.relay_closed or (whole and word == ArmRelay(word.stamp, closed=True)), case
        assert node.boot_id == BOOT or (whole and isinstance(word, Reboot)), case
