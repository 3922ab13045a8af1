"""Works that end together end, also where a cancellation is lost on the way."""

from __future__ import annotations

import asyncio

import pytest

from controller.alongside import tasks
from controller.alongside.tasks import first_to_end


async def _loses_one(begun: asyncio.Event) -> None:
    """As `asyncio.wait_for` of Python 3.11 does when what it waits for comes at that moment."""
    begun.set()
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        await asyncio.Event().wait()


async def test_who_is_cancelled_ends_though_a_work_of_theirs_loses_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tasks, "AGAIN_S", 0.0)
    begun = asyncio.Event()
    whole = asyncio.create_task(first_to_end(_loses_one(begun)))
    await begun.wait()
    whole.cancel()
    with pytest.raises(asyncio.CancelledError):
        await whole


async def test_the_end_of_one_ends_the_others() -> None:
    begun = asyncio.Event()
    await first_to_end(_loses_one(begun), asyncio.sleep(0))


async def test_what_the_first_one_raised_is_raised() -> None:
    async def fails() -> None:
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        await first_to_end(fails(), _loses_one(asyncio.Event()))
