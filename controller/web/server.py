"""The web server: pages, a screen for each browser, and STOP."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from aiohttp import web

from controller.web.conversation import Conversation
from controller.web.door import COOKIE, Door, Refusal, is_own
from controller.web.listening import Listening, NotListening
from controller.web.offers import Access, Offers
from controller.web.pages import assets, page, policy
from controller.web.screen import LEAVE_S, Screen, Size
from controller.web.stopping import stop_belt
from controller.web.words import language

MAX_SAID: Final = 128 * 1024
CLOSE_S: Final = 1.0
SHUTDOWN_S: Final = 2 * LEAVE_S
FULL, LEFT = 4001, 4002
"""Why a websocket was closed, for the page."""
ALWAYS: Final = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), screen-wake-lock=(self)",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class WebServer:
    """Screens of the controller at `socket`: those of `offers`, one process for each browser."""

    def __init__(self, way: Listening, socket: Path, offers: Offers, browsers: int) -> None:
        self._way, self._socket, self._offers = way, socket, offers
        self._most, self._open = browsers, dict[web.WebSocketResponse, Access]()
        self._door = Door(way.tokens, way.names)
        self._assets = assets()

    def application(self) -> web.Application:
        """Of aiohttp."""
        application = web.Application(middlewares=[self._at_the_door], client_max_size=1024)
        application.add_routes(
            [
                web.get("/", self._index),
                web.get("/here", self._here),
                web.get("/terminal", self._terminal),
                web.get("/screen", self._screen),
                web.get("/assets/{name}", self._asset),
                web.post("/stop", self._stop),
                web.get("/{screen}", self._index),
            ]
        )
        application.on_shutdown.append(self._leave)
        return application

    # --- who may ---------------------------------------------------------------------------------

    @web.middleware
    async def _at_the_door(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not self._door.is_us(request.host):
            words = f"{request.host!r} is no name of this server: use one of its certificate's\n"
            return web.Response(status=421, text=words, headers=ALWAYS)
        try:
            response = await handler(request)
        except web.HTTPException as refusal:
            refusal.headers.update(ALWAYS)
            raise
        if not response.prepared:
            response.headers.update(ALWAYS)
        return response

    def _access(self, request: web.Request) -> Access | None:
        return self._door.known(request.cookies.get(_cookie(request), ""))

    def _own_page_asks(self, request: web.Request) -> bool:
        return is_own(request.headers.get("Origin"), self._way.scheme, request.host)

    # --- pages -----------------------------------------------------------------------------------

    async def _index(self, request: web.Request) -> web.Response:
        screen = request.match_info.get("screen", "")
        if screen not in self._offers:
            raise web.HTTPNotFound
        if "token" in request.query:
            return self._enter(request, screen, request.query["token"])
        if (access := self._access(request)) is None:
            return self._page(request, "refused", status=403, why="token_missing", wait="")
        if access not in self._offers[screen]:
            return self._page(request, "refused", status=403, why="not_this_screen", wait="")
        return self._page(request, "index", screen=screen, access=access)

    def _enter(self, request: web.Request, screen: str, token: str) -> web.Response:
        address, now_s = request.remote or "", time.monotonic()
        match self._door.judge(token, address, now_s):
            case Access() as access:
                response = self._page(request, "entering", screen=screen)
                response.set_cookie(
                    _cookie(request),
                    self._door.passes[access],
                    max_age=365 * 24 * 3600,
                    httponly=True,
                    samesite="Strict",
                    secure=self._way.tls is not None,
                )
                return response
            case Refusal.WRONG:
                return self._page(request, "refused", status=403, why="token_wrong", wait="")
            case Refusal.TOO_SOON:
                wait = f"{self._door.wait_s(address, now_s):.0f}"
                return self._page(request, "refused", status=429, why="token_wait", wait=wait)

    async def _here(self, request: web.Request) -> web.Response:
        """Whether a page that lost its websocket may still come in."""
        return web.Response(status=403 if self._access(request) is None else 204)

    async def _terminal(self, request: web.Request) -> web.Response:
        return self._page(request, "terminal")

    async def _asset(self, request: web.Request) -> web.StreamResponse:
        if (path := self._assets.get(request.match_info["name"])) is None:
            raise web.HTTPNotFound
        # the terminal has no origin of its own, and letters are given only to whom that permits
        return web.FileResponse(path, headers={"Access-Control-Allow-Origin": "*"})

    def _page(
        self, request: web.Request, name: str, status: int = 200, **more: str
    ) -> web.Response:
        spoken = language(request.headers.get("Accept-Language", ""))
        origin = f"{self._way.scheme}://{request.host}"
        guard = policy(name, origin, origin.replace("http", "ws", 1))
        return web.Response(
            text=page(name, spoken, **more),
            status=status,
            content_type="text/html",
            headers={"Content-Security-Policy": guard},
        )

    # --- the screen, and STOP --------------------------------------------------------------------

    async def _screen(self, request: web.Request) -> web.StreamResponse:
        if not self._own_page_asks(request):
            return web.Response(status=403, text="only this server's own page may ask for this\n")
        if (access := self._access(request)) is None:
            return web.Response(status=403, text="no token was shown\n")
        offered = self._offers.get(request.query.get("screen", ""), {})
        if (command := offered.get(access)) is None:
            return web.Response(status=403, text="no such screen for this token\n")
        socket = web.WebSocketResponse(timeout=CLOSE_S, max_msg_size=MAX_SAID, compress=False)
        await socket.prepare(request)
        if [*self._open.values()].count(access) >= self._most:
            await socket.close(code=FULL)
            return socket
        self._open[socket] = access
        try:
            await self._show(socket, command, _size(request))
        finally:
            self._open.pop(socket)
        return socket

    async def _show(
        self, socket: web.WebSocketResponse, command: Sequence[str], size: Size
    ) -> None:
        screen = await Screen.open(command, size)
        try:
            await Conversation(socket, screen, self._stop_belt).run()
        finally:
            await screen.close()
        if not socket.closed:
            await socket.close(code=LEFT if screen.left else 1001)

    async def _stop(self, request: web.Request) -> web.Response:
        """STOP needs no token; only pages of others may not ask for it."""
        if "Origin" in request.headers and not self._own_page_asks(request):
            return web.Response(status=403, text="a page of another server asks for this\n")
        refusal = await self._stop_belt()
        return web.Response(status=503 if refusal else 200, text=f"{refusal or 'STOP taken'}\n")

    async def _stop_belt(self) -> str:
        return await stop_belt(self._socket)

    async def _leave(self, _: web.Application) -> None:
        for socket in list(self._open):
            await socket.close(code=1001)


def _cookie(request: web.Request) -> str:
    """Cookies do not tell ports apart: two servers of one computer must."""
    return f"{COOKIE}-{request.url.port}"


def _size(request: web.Request) -> Size:
    try:
        asked = Size(int(request.query["columns"]), int(request.query["rows"]))
    except (KeyError, ValueError):
        asked = Size()
    return asked.within_reason()


@asynccontextmanager
async def serving_pages(server: WebServer, way: Listening) -> AsyncIterator[str]:
    """Listen; the address with the token, for a person. Raises `NotListening`."""
    runner = web.AppRunner(server.application(), access_log=None, shutdown_timeout=SHUTDOWN_S)
    await runner.setup()
    try:
        site = web.TCPSite(runner, way.address, way.port, ssl_context=way.tls)
        try:
            await site.start()
        except OSError as error:
            raise NotListening(
                f"web.address {way.address}, web.port {way.port}: {error.strerror}; another "
                "program may listen there: choose another web.port"
            ) from None
        yield f"{way.url(runner.addresses[0][1])}?token={way.tokens[Access.OPERATE]}"
    finally:
        await runner.cleanup()
