"""What changed is written and nothing else, and the same stands there in the end."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.tui.drawn import Drawn
from tui.canvas import NEAR, REMEMBERED, Canvas

ROWS, COLUMNS = 2, 6
places = st.builds("\x1b[{};{}H".format, st.integers(1, ROWS), st.integers(1, COLUMNS))
styled = st.builds(
    "\x1b[{}m{}\x1b[0m".format,
    st.sampled_from(["1", "38;2;1;2;3", "1;7"]),
    st.text("ab█äℵ界", min_size=1, max_size=3),
)
plain = st.text("ab 界", min_size=1, max_size=3)
updates = st.builds(
    lambda *parts: "".join([*parts[:-1], *parts[-1]]),
    places,
    styled | plain,
    st.lists(places | styled | plain | st.just("\n\x1b[1;1H"), max_size=6),
)


@given(st.lists(updates, max_size=12))
def test_the_same_stands_there_and_no_more_is_written(written: list[str]) -> None:
    canvas, whole, changed = Canvas(), Drawn(), Drawn()
    for update in written:
        whole.feed(update.encode())
        changed.feed(canvas.changes(update).encode())
        assert changed.cells == whole.cells
        assert changed.place == whole.place
        assert changed.written <= whole.written


def test_what_stands_there_costs_nothing() -> None:
    canvas = Canvas()
    canvas.changes("\x1b[1;1H\x1b[1mSPEED\x1b[0m 1.5\x1b[1;1H")
    assert canvas.changes("\x1b[1;1H\x1b[1mSPEED\x1b[0m 1.5\x1b[1;1H") == ""
    assert canvas.changes("\x1b[1;1H\x1b[1mSPEED\x1b[0m 1.6\x1b[1;1H") == "\x1b[1;9H6\x1b[1;1H"


def test_what_is_near_is_written_in_one_go_and_what_is_far_is_not() -> None:
    near, far = f"b{'x' * NEAR}b", f"b{'x' * (NEAR + 1)}b"
    for row, between in ((1, near), (2, far)):
        canvas = Canvas()
        canvas.changes(f"\x1b[{row};1H{between.replace('b', 'a')}\x1b[1;1H")
        got = canvas.changes(f"\x1b[{row};1H{between}\x1b[1;1H")
        assert got.removeprefix("\x1b[2;1H").removesuffix("\x1b[1;1H") == (
            near if between is near else f"b\x1b[2;{NEAR + 3}Hb"
        )


def test_what_is_no_update_passes_and_leaves_nothing_certain() -> None:
    canvas, update = Canvas(), "\x1b[1;1Ha"
    canvas.changes(update)
    for beside in ("\x1b[?2026h", "\x1b[?2026l", "\a"):
        assert canvas.changes(beside) == beside
    assert canvas.changes(update) == ""
    for other in ("\x1b[2J", "\x1b[?1049h", "text", "\x1b[1;1Ha\x1b]8;;x\x1b\\b", "\x1b[1;1Ha\tb"):
        assert canvas.changes(other) == other
        assert "a" in canvas.changes(update), other


def test_what_others_wrote_there_does_not_stay() -> None:
    canvas, update = Canvas(), "\x1b[1;1Ha"
    written = [canvas.changes(update) for _ in range(2 * REMEMBERED)]
    assert sum("a" in one for one in written) == 3


def test_long_garbage_is_told_from_an_update_at_once() -> None:
    assert Canvas().changes("\x1b[1;1H" + "a" * 100_000 + "\t").endswith("a\t")
