"""One connection after the other: a broker that is gone is tried again until it is back."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Final, NoReturn

from controller.api import Health
from controller.facility.connection import Connection, Lost, access, connected
from controller.facility.publishing import Publication
from controller.facility.settings import Facility

FIRST_REST_S: Final = 0.1
LONGEST_REST_S: Final = 5.0
_LASTED_S: Final = 10.0  # a connection that did so is tried again at once

Use = Callable[[Connection], Awaitable[None]]
Report = Callable[[Health, str], Awaitable[None]]


async def stay_connected(
    settings: Facility, client_id: str, use: Use, report: Report, will: Publication | None = None
) -> NoReturn:
    """Give every connection to `use`, which reports when it is well and runs until it is lost."""
    rest_s, clock = FIRST_REST_S, asyncio.get_running_loop().time
    await report(Health.WAITING, f"connecting to {settings.broker}")
    while True:
        began_s = clock()
        try:
            async with connected(access(settings), client_id, will) as connection:
                settings = settings.model_copy(update={"version": connection.version})
                await use(connection)
        except Lost as lost:
            await report(Health.BAD, f"{settings.broker}: {lost}")
        if clock() - began_s > _LASTED_S:
            rest_s = FIRST_REST_S
        await asyncio.sleep(rest_s * random.uniform(0.5, 1.0))  # noqa: S311 - a floor's machines
        rest_s = min(2 * rest_s, LONGEST_REST_S)
