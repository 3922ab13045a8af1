"""Ways from one picture to the next that any application can go."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol


class Pressed(Protocol):
    """Whatever takes keys."""

    async def press(self, *keys: str) -> None:
        """Press them."""


async def stay(_: object) -> None:
    """What is shown first."""


def pressing(*keys: str) -> Callable[[Pressed], Awaitable[None]]:
    """By these keys."""

    async def go(at: Pressed) -> None:
        await at.press(*keys)

    return go
