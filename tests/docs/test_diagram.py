"""The picture of the belt's states has every change of the table, and can be read."""

from __future__ import annotations

from xml.etree import ElementTree

from controller.belt.states import TRANSITIONS, BeltEvent, BeltState
from docs.generate.diagram import (
    HALF_HEIGHT,
    HALF_WIDTH,
    PLAN,
    ROUND,
    SIZE,
    from_anywhere,
    lose_their_link,
    single,
    states_picture,
)

SVG = "{http://www.w3.org/2000/svg}"


def test_every_change_is_drawn_once() -> None:
    changes = {
        (state, event, after)
        for state, row in TRANSITIONS.items()
        for event, after in row.items()
        if state is not after
    }
    drawn = {(state, event, after) for (state, after), them in single().items() for event in them}
    framed = {(one, BeltEvent.LINK_LOST, BeltState.LATCHED) for one in lose_their_link()}
    alike = {
        (state, event, after)
        for event, after in from_anywhere().items()
        for state in BeltState
        if TRANSITIONS[state][event] is after and state is not after
    }
    assert drawn | framed | alike == changes
    assert len(drawn) + len(framed) + len(alike) == len(changes)


def test_the_frame_holds_those_that_lose_their_link_and_no_other() -> None:
    inside = [PLAN[state] for state in lose_their_link()]
    left, right = min(x for x, _ in inside), max(x for x, _ in inside)
    top, bottom = min(y for _, y in inside), max(y for _, y in inside)
    others = set(BeltState) - set(lose_their_link())
    assert not any(
        left <= PLAN[state][0] <= right and top <= PLAN[state][1] <= bottom for state in others
    )


def test_no_arrow_runs_through_a_box() -> None:
    for state, after in single():
        if (state, after) not in ROUND:
            (x1, y1), (x2, y2) = PLAN[state], PLAN[after]
            on_the_way = [
                (x1 + (x2 - x1) * part / 50, y1 + (y2 - y1) * part / 50) for part in range(51)
            ]
            hit = {
                other
                for other, (x, y) in PLAN.items()
                for at_x, at_y in on_the_way
                if abs(at_x - x) < HALF_WIDTH and abs(at_y - y) < HALF_HEIGHT
            }
            assert hit == {state, after}


def test_all_is_within_the_picture() -> None:
    picture = ElementTree.fromstring(states_picture())  # noqa: S314 - our own
    words = [
        (one.text, float(one.get("x", "")), float(one.get("y", "")))
        for one in picture.iter(f"{SVG}text")
    ]
    assert {text for text, _, _ in words} >= {str(state) for state in BeltState}
    for text, x, y in words:
        assert 5 * len(text or "") <= x <= SIZE[0] - 5 * len(text or ""), text
        assert 10 <= y <= SIZE[1] - 5
