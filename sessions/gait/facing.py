"""Which way a person faces on the belt, and so which side of the deck is their left.

Seen toward the console, the deck's right is the right of somebody who faces the console: who walks
forward, or backward on a belt that runs in reverse. Somebody who turned round has it on the left.
"""

from __future__ import annotations

from enum import StrEnum

from sessions.gait.footfall import Side


class Facing(StrEnum):
    """Where the person looks."""

    CONSOLE = "console"
    REAR = "rear"  # turned round on a belt that runs forward
    UNKNOWN = "unknown"


def body_side(*, deck_right: bool | None, facing: Facing) -> Side:
    """The person's own side of what is on this side of the deck. None: nobody knows which."""
    if deck_right is None or facing is Facing.UNKNOWN:
        return Side.UNKNOWN
    return Side.RIGHT if deck_right is (facing is Facing.CONSOLE) else Side.LEFT
