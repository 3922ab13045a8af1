"""The belt's states as a picture: boxes on a plan, an arrow for each change in the table."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from html import escape
from typing import Final

from controller.belt.states import TRANSITIONS, BeltEvent, BeltState

Point = tuple[float, float]
Arrow = tuple[BeltState, BeltState]

PLAN: Final[dict[BeltState, Point]] = {
    BeltState.LATCHED: (650, 50),
    BeltState.READY: (120, 190),
    BeltState.ARMING: (370, 190),
    BeltState.RUNNING: (650, 190),
    BeltState.PAUSED: (910, 190),
    BeltState.SILENT: (120, 320),
    BeltState.STOPPING: (370, 320),
    BeltState.STANDSTILL: (120, 450),
    BeltState.EASING: (650, 450),
}
"""The middle of each state's box."""

ROUND: Final[dict[Arrow, tuple[str, Point]]] = {
    (BeltState.LATCHED, BeltState.READY): ("M 580,50 H 120 V 163", (360, 42)),
    (BeltState.STANDSTILL, BeltState.READY): ("M 50,450 H 22 V 190 H 47", (56, 391)),
}
"""Arrows that go round what lies between: their path, and where their words stand."""

ANYWHERE: Final[dict[BeltState, Point]] = {
    BeltState.STOPPING: (535, 320),
    BeltState.LATCHED: (850, 50),
}
"""Where the box "any state" stands, for each state that can be reached from everywhere."""

SIZE: Final = (1010, 510)
HALF_WIDTH, HALF_HEIGHT = 70, 24
MARGIN: Final = 36  # from the boxes that lose their link at speed to the frame around them
APART: Final = 11  # two arrows between the same boxes
STYLE: Final = """\
text { font: 17px system-ui, "DejaVu Sans", sans-serif; text-anchor: middle; fill: #111 }
.state { fill: #e8eef6; stroke: #24476f; stroke-width: 2 }
.latched { fill: #f6dcdc; stroke: #7d1d1d }
.any, .frame { fill: none; stroke: #555; stroke-width: 1.5; stroke-dasharray: 6 4 }
.arrow { fill: none; stroke: #333; stroke-width: 1.6; marker-end: url(#head) }
.said { font-size: 15px; fill: #333; stroke: #fff; stroke-width: 5; paint-order: stroke }"""
HEAD: Final = (
    '<defs><marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" '
    'markerHeight="8" orient="auto"><path d="M 0 0 L 10 5 L 0 10 z" fill="#333"/></marker></defs>'
)


def states_picture() -> str:
    """`TRANSITIONS` as SVG. What every state does alike is drawn once."""
    width, height = SIZE
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">'
    title = "<title>The belt's states and what leads from one to another</title>"
    ground = f'<rect width="{width}" height="{height}" fill="#fff"/>'
    parts = [opening, title, f"<style>\n{STYLE}\n</style>", HEAD, ground]
    return "\n".join((*parts, *_frame(), *_arrows(), *_anywhere(), *_boxes(), "</svg>", ""))


def lose_their_link() -> list[BeltState]:
    """The states in which a lost link latches: the belt moves, or is about to."""
    lost, latched = BeltEvent.LINK_LOST, BeltState.LATCHED
    return [one for one, row in TRANSITIONS.items() if row[lost] is latched and one is not latched]


def from_anywhere() -> dict[BeltEvent, BeltState]:
    """Events that every state takes, and that lead to one state or change nothing."""
    found: dict[BeltEvent, BeltState] = {}
    for event in BeltEvent:
        if all(event in row for row in TRANSITIONS.values()):
            targets = {row[event] for state, row in TRANSITIONS.items() if row[event] is not state}
            if len(targets) == 1:
                found[event] = targets.pop()
    return found


def single() -> dict[Arrow, list[BeltEvent]]:
    """What is left: an arrow for each pair of states, with its events."""
    alike, framed = from_anywhere(), lose_their_link()
    arrows: defaultdict[Arrow, list[BeltEvent]] = defaultdict(list)
    for state, row in TRANSITIONS.items():
        for event, after in row.items():
            lost = event is BeltEvent.LINK_LOST and state in framed
            if event not in alike and state is not after and not lost:
                arrows[state, after].append(event)
    return dict(arrows)


def _boxes() -> Iterator[str]:
    for state, (x, y) in PLAN.items():
        yield _box(f"state {state}", x, y, HALF_WIDTH)
        yield f'<text x="{x}" y="{y + 6}">{state}</text>'
    x, y = PLAN[BeltState.SILENT]
    yield f'<circle cx="{x + 115}" cy="{y}" r="7"/>'
    yield _arrow(f"M {x + 108},{y} H {x + HALF_WIDTH + 3}")


def _box(kind: str, x: float, y: float, half_width: float) -> str:
    left, top, width, height = x - half_width, y - HALF_HEIGHT, 2 * half_width, 2 * HALF_HEIGHT
    return f'<rect class="{kind}" x="{left}" y="{top}" width="{width}" height="{height}" rx="10"/>'


def _frame() -> Iterator[str]:
    """Around those in which a lost link latches, with one arrow for all of them."""
    places = [PLAN[state] for state in lose_their_link()]
    left = min(x for x, _ in places) - HALF_WIDTH - MARGIN
    top = min(y for _, y in places) - HALF_HEIGHT - MARGIN / 2
    right = max(x for x, _ in places) + HALF_WIDTH + MARGIN / 2
    bottom = max(y for _, y in places) + HALF_HEIGHT + MARGIN / 2
    yield (
        f'<rect class="frame" x="{left}" y="{top}" '
        f'width="{right - left}" height="{bottom - top}" rx="16"/>'
    )
    x, y = PLAN[BeltState.LATCHED]
    yield _arrow(f"M {x},{top} V {y + HALF_HEIGHT + 3}")
    yield _words(BeltEvent.LINK_LOST, (x + 40, (top + y + HALF_HEIGHT) / 2 + 6))


def _anywhere() -> Iterator[str]:
    for event, after in from_anywhere().items():
        (x, y), (to_x, _) = ANYWHERE[after], PLAN[after]
        yield _box("any", x, y, 50)
        yield f'<text x="{x}" y="{y + 6}">any state</text>'
        yield _arrow(f"M {x - 50},{y} H {to_x + HALF_WIDTH + 3}")
        yield _words(event, ((x - 50 + to_x + HALF_WIDTH) / 2, y - 9))


def _arrows() -> Iterator[str]:
    arrows = single()
    for (state, after), events in arrows.items():
        said = ", ".join(events)
        if bent := ROUND.get((state, after)):
            path, place = bent
        else:
            shift = APART if (after, state) in arrows else 0
            path, place = straight(PLAN[state], PLAN[after], shift, said)
        yield _arrow(path)
        yield _words(said, place)


def straight(start: Point, end: Point, shift: float, said: str) -> tuple[str, Point]:
    """From box to box, `shift` px to the side of their middles; and where the words stand."""
    across, down = end[0] - start[0], end[1] - start[1]
    length = math.hypot(across, down)
    x, y = across / length, down / length
    out = min(side / abs(part) for side, part in ((HALF_WIDTH, x), (HALF_HEIGHT, y)) if part)
    first = (start[0] + x * out + y * shift, start[1] + y * out - x * shift)
    last = (end[0] - x * (out + 3) + y * shift, end[1] - y * (out + 3) - x * shift)
    middle_x, middle_y = (first[0] + last[0]) / 2, (first[1] + last[1]) / 2
    if abs(y) < 0.1:  # beside the line, on the side that it was shifted to
        middle_y += 20 if x < 0 and shift else -8
    elif abs(x) < 0.1:
        middle_x += (4 * len(said) + 10) * (1 if y > 0 or not shift else -1)
        middle_y += 6
    return f"M {first[0]:.0f},{first[1]:.0f} L {last[0]:.0f},{last[1]:.0f}", (middle_x, middle_y)


def _arrow(path: str) -> str:
    return f'<path class="arrow" d="{path}"/>'


def _words(text: str, place: Point) -> str:
    return f'<text class="said" x="{place[0]:.0f}" y="{place[1]:.0f}">{escape(text)}</text>'
