"""One browser and its screen: octets one way, keys the other, and a sign that they are drawn.

Text frames are JSON lists. From the page: `["key", text]`, `["size", columns, rows]`,
`["drawn", octets]`, `["stop", number]`; to it: `["beat"]`, `["stopped", number, refusal]`. Binary
frames are what the screen draws.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Final, Literal

from aiohttp import WSMsgType, web
from pydantic import Field, TypeAdapter, ValidationError

from controller.alongside.tasks import first_to_end
from controller.web.screen import Screen, Size

BEAT_S: Final = 1.0
UNDRAWN_S: Final = 3.0
"""A browser that has drawn nothing for so long, though it was asked to, watches nothing."""
UNDRAWN_OCTETS: Final = 256 * 1024
"""So much may be on its way; then the screen has to wait, as on any slow terminal."""
MOST_STOPS: Final = 8

_Number = Annotated[int, Field(ge=0, le=2**53)]
_Said = (
    tuple[Literal["key"], Annotated[str, Field(max_length=65536)]]
    | tuple[Literal["size"], _Number, _Number]
    | tuple[Literal["drawn"], _Number]
    | tuple[Literal["stop"], _Number]
)
_SAID: TypeAdapter[_Said] = TypeAdapter(_Said)


class Conversation:
    """Until the browser or the screen ends. `stop` sends STOP and says why it was not taken."""

    def __init__(
        self, socket: web.WebSocketResponse, screen: Screen, stop: Callable[[], Awaitable[str]]
    ) -> None:
        self._socket, self._screen, self._stop = socket, screen, stop
        self._sent = self._drawn = 0
        self._news = asyncio.Event()
        self._drawn_s = asyncio.get_running_loop().time()
        self._stops: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Returns when the browser is gone, draws no more, or the person has left the screen."""
        await first_to_end(self._draw(), self._hear(), self._beat())

    async def _draw(self) -> None:
        while octets := await self._screen.read():
            self._sent += len(octets)
            await self._socket.send_bytes(octets)
            while self._sent - self._drawn > UNDRAWN_OCTETS:
                self._news.clear()
                await self._news.wait()

    async def _hear(self) -> None:
        async for message in self._socket:
            if message.type is not WSMsgType.TEXT:
                return
            try:
                self._take(_SAID.validate_json(message.data))
            except ValidationError:
                return  # no page of ours

    def _take(self, said: _Said) -> None:
        match said:
            case ("stop", number):
                self._begin_stop(number)
            case ("key", text):
                self._screen.write(text.encode())
            case ("size", columns, rows):
                self._screen.resize(Size(columns, rows).within_reason())
            case ("drawn", octets):
                self._drawn = octets
                self._drawn_s = asyncio.get_running_loop().time()
                self._news.set()

    def _begin_stop(self, number: int) -> None:
        if len(self._stops) < MOST_STOPS:  # more of them say nothing new
            task = asyncio.create_task(self._carry_out_stop(number))
            self._stops.add(task)
            task.add_done_callback(self._stops.discard)

    async def _carry_out_stop(self, number: int) -> None:
        refusal = await self._stop()
        if not self._socket.closed:
            await self._socket.send_json(["stopped", number, refusal])

    async def _beat(self) -> None:
        loop = asyncio.get_running_loop()
        while loop.time() - self._drawn_s < UNDRAWN_S:
            await self._socket.send_json(["beat"])
            await asyncio.sleep(BEAT_S)
