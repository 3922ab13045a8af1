"""Hypothesis strategies for every frame of the force wire."""

from __future__ import annotations

from hypothesis import strategies as st

from protocols.force.frames import (
    ArmRelay,
    Data,
    Frame,
    Greet,
    Heartbeat,
    Hello,
    Identify,
    LogText,
    Reboot,
    Stamp,
    Status,
)

_u16 = st.integers(0, 0xFFFF)
_u32 = st.integers(0, 0xFFFF_FFFF)
_i32 = st.integers(-(1 << 31), (1 << 31) - 1)
_text = st.text(st.characters(codec="utf-8"), max_size=60)

stamps = st.builds(Stamp, _u16, _u32, _u32)


@st.composite
def data_frames(draw: st.DrawFn) -> Data:
    channels = draw(st.integers(1, 8))
    row = st.tuples(*[_i32] * channels)
    rows = draw(st.lists(row, min_size=1, max_size=64))
    return Data(draw(stamps), tuple(rows), draw(st.integers(0, (1 << channels) - 1)))


frames: st.SearchStrategy[Frame] = st.one_of(
    data_frames(),
    st.builds(
        Hello,
        stamps,
        st.integers(1, 0xFFFF_FFFF),
        st.integers(1, 8),
        st.binary(min_size=16, max_size=16),
        _text,
    ),
    st.builds(
        Status,
        stamps,
        _u32,
        _u32,
        _u16,
        st.integers(-(1 << 15), (1 << 15) - 1),
        st.booleans(),
        st.booleans(),
    ),
    st.builds(LogText, stamps, _text),
    st.builds(Greet, stamps),
    st.builds(Heartbeat, stamps, _u16),
    st.builds(ArmRelay, stamps, st.booleans()),
    st.builds(Identify, stamps),
    st.builds(Reboot, stamps),
)
