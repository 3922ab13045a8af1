"""STOP from a page, straight to the controller: no screen and no terminal has a part in it."""

from __future__ import annotations

import asyncio
from contextlib import closing
from pathlib import Path
from typing import Final

from controller.api import SERVER_MESSAGES, Accepted, Refused, Stop
from controller.api_socket.lines import encode

PATIENCE_S: Final = 3.0
BY: Final = "a browser"


async def stop_belt(socket: Path) -> str:
    """Send STOP to the controller at `socket`; why it did not take it, empty where it did.

    A connection of its own each time, on which nothing else is said: none that could have hung.
    """
    try:
        async with asyncio.timeout(PATIENCE_S):
            return await _stop(socket)
    except TimeoutError:
        return "the controller did not answer"
    except (OSError, ValueError) as error:
        return f"the controller cannot be reached: {error}"


async def _stop(socket: Path) -> str:
    reader, writer = await asyncio.open_unix_connection(socket)
    command = Stop(id="stop", by=BY)
    with closing(writer):
        writer.write(encode(command))
        while line := await reader.readline():
            match SERVER_MESSAGES.validate_json(line):
                case Accepted(id=command.id):
                    return ""
                case Refused(reason=reason):
                    return reason
                case _:
                    pass
    return "the controller closed the connection"
