"""The server, asked by somebody who is no browser."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.cookies import Morsel
from pathlib import Path

import aiohttp
import pytest
from yarl import URL

from controller.api import Accepted, Stop
from controller.api_socket.lines import encode
from controller.web import conversation
from controller.web.listening import Listening, listening
from controller.web.offers import Access
from controller.web.server import FULL, LEFT, WebServer, serving_pages
from controller.web.settings import Web
from tests.controller.web.certificate import write_certificate

KNOWN, VIEWERS, KIOSKS = (
    f"{whose}-token-of-enough-letters" for whose in ("a", "viewers", "kiosks")
)
TOKENS = {Access.OPERATE: KNOWN, Access.VIEW: VIEWERS, Access.KIOSK: KIOSKS}
WAY = Listening("127.0.0.1", 0, ("127.0.0.1", "localhost"), TOKENS, None)
ECHO = """
while True:
    line = input()
    if line == "leave": break
    print("heard", line, flush=True)
"""
LOOKS = "input(); print('looks', flush=True); input()"
RUN = (sys.executable, "-c")
OFFERS = {
    "": {Access.OPERATE: (*RUN, ECHO), Access.VIEW: (*RUN, LOOKS)},
    "clinic": {Access.OPERATE: (*RUN, ECHO)},
    "kiosk": {Access.OPERATE: (*RUN, ECHO), Access.KIOSK: (*RUN, ECHO)},
}
PATIENCE_S = 60.0


class Browser:
    """A client with cookies; `url` is the server's, without the token."""

    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        self.session = session
        self.with_token = URL(address)
        self.url = self.with_token.with_query(None)
        self.origin = str(self.url.origin())

    async def enter(self, token: str = KNOWN) -> None:
        async with self.session.get(self.url, params={"token": token}) as answer:
            assert answer.status == 200

    async def open(self, screen: str = "", **headers: str) -> aiohttp.ClientWebSocketResponse:
        return await self.session.ws_connect(
            self.url.with_path("/screen").with_query(screen=screen),
            headers={"Origin": self.origin, **headers},
        )

    async def status(self, path: str, method: str = "GET", **headers: str) -> int:
        async with self.session.request(method, self.url / path, headers=headers) as answer:
            return answer.status


@asynccontextmanager
async def browsing(
    socket: Path = Path("nowhere"), *, browsers: int = 2, way: Listening = WAY
) -> AsyncIterator[Browser]:
    server = WebServer(way, socket, OFFERS, browsers)
    jar = aiohttp.CookieJar(unsafe=True)  # it is the address that is a number
    async with (
        asyncio.timeout(PATIENCE_S),
        serving_pages(server, way) as address,
        aiohttp.ClientSession(cookie_jar=jar) as session,
    ):
        yield Browser(session, address)


async def until(socket: aiohttp.ClientWebSocketResponse, words: bytes) -> None:
    seen = b""
    while words not in seen:
        message = await socket.receive()
        assert message.type in {aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.TEXT}, message
        seen += message.data if message.type is aiohttp.WSMsgType.BINARY else b""


async def closed(socket: aiohttp.ClientWebSocketResponse) -> int | None:
    async for _ in socket:
        pass
    return socket.close_code


async def test_the_token_comes_in_once_and_leaves_a_cookie() -> None:
    async with browsing() as browser:
        assert await browser.status("") == 403
        await browser.enter()
        assert await browser.status("") == 200
        assert await browser.status("here") == 204
        cookie = next(iter(browser.session.cookie_jar))
        assert isinstance(cookie, Morsel)
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Strict")
        assert cookie.value != KNOWN


async def test_a_wrong_token_is_refused_in_words_and_then_has_to_wait() -> None:
    async with browsing() as browser:
        for expected in [403] * 5 + [429]:
            async with browser.session.get(browser.url, params={"token": "no"}) as answer:
                words = await answer.text()
                assert answer.status == expected
                assert "token" in words.lower()
                assert "STOP" in words


async def test_without_a_token_there_is_no_screen() -> None:
    async with browsing() as browser:
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            await browser.open()


@pytest.mark.parametrize(
    ("token", "screens"),
    [(KNOWN, {"", "clinic", "kiosk"}), (VIEWERS, {""}), (KIOSKS, {"kiosk"})],
)
async def test_a_token_opens_its_own_screens(token: str, screens: set[str]) -> None:
    async with browsing() as browser:
        await browser.enter(token)
        for screen in OFFERS:
            assert await browser.status(screen) == (200 if screen in screens else 403)
            if screen in screens:
                await (await browser.open(screen)).close()
            else:
                with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
                    await browser.open(screen)
        assert await browser.status("fleet") == 404
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            await browser.open("fleet")


async def test_viewers_get_a_screen_that_looks() -> None:
    async with browsing() as browser:
        await browser.enter(VIEWERS)
        async with await browser.open() as socket:
            await socket.send_json(["key", "\n"])
            await until(socket, b"looks")


async def test_who_comes_in_at_a_screen_stays_there() -> None:
    async with browsing() as browser:
        answer = browser.session.get(browser.url / "clinic", params={"token": KNOWN})
        async with answer as entering:
            assert 'url=/clinic"' in await entering.text()


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", ""])
async def test_a_page_of_another_server_gets_no_screen(origin: str) -> None:
    async with browsing() as browser:
        await browser.enter()
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            await browser.open(Origin=origin)


async def test_a_name_that_is_not_ours_gets_nothing() -> None:
    async with browsing() as browser:
        await browser.enter()
        for path in ("", "here", "screen", "assets/page.js", "terminal"):
            assert await browser.status(path, Host="evil.example") == 421
        assert await browser.status("stop", "POST", Host="evil.example") == 421


async def test_nothing_else_is_served() -> None:
    async with browsing() as browser:
        await browser.enter()
        for path in (
            "assets/",
            "assets/index.html",
            "assets/..%2fserver.py",
            "pages",
            "download/x",
        ):
            assert await browser.status(path) == 404


async def test_keys_go_in_and_drawings_come_out() -> None:
    async with browsing() as browser:
        await browser.enter()
        async with await browser.open() as socket:
            await socket.send_json(["size", 100, 30])
            await socket.send_json(["key", "hello\n"])
            await until(socket, b"heard hello")
            await socket.send_json(["key", "leave\n"])
            assert await closed(socket) == LEFT


async def test_more_browsers_than_allowed_are_told() -> None:
    async with browsing(browsers=1) as browser:
        await browser.enter()
        async with await browser.open() as first:
            async with await browser.open() as second:
                assert await closed(second) == FULL
            await first.send_json(["key", "hello\n"])
            await until(first, b"heard hello")
            await browser.enter(VIEWERS)  # who may look has places of their own
            async with await browser.open() as looking:
                await looking.send_json(["key", "\n"])
                await until(looking, b"looks")
            await browser.enter()
        while True:  # until the first one's process has ended
            async with await browser.open() as third:
                await third.send_json(["key", "hello\n"])
                message = await third.receive()
                if message.type is not aiohttp.WSMsgType.CLOSE:
                    break


async def test_a_browser_that_draws_nothing_watches_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(conversation, "UNDRAWN_S", 0.1)
    monkeypatch.setattr(conversation, "BEAT_S", 0.05)
    async with browsing() as browser:
        await browser.enter()
        async with await browser.open() as socket:
            assert await closed(socket) == 1001


@pytest.mark.parametrize("said", ["no json", '["key"]', '["size", -1, 5]', "{}"])
async def test_what_no_page_of_ours_says_ends_the_conversation(said: str) -> None:
    async with browsing() as browser:
        await browser.enter()
        async with await browser.open() as socket:
            await socket.send_str(said)
            assert await closed(socket) == 1001


@asynccontextmanager
async def controller(folder: Path) -> AsyncIterator[list[Stop]]:
    """Whoever listens at `folder / "sock"`; the STOPs that it was sent."""
    stops: list[Stop] = []

    async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        stop = Stop.model_validate_json(await reader.readline())
        stops.append(stop)
        writer.write(encode(Accepted(id=stop.id)))
        writer.close()

    async with await asyncio.start_unix_server(hear, folder / "sock"):
        yield stops


@pytest.mark.hazard("H11")
async def test_stop_needs_no_token(short_folder: Path) -> None:
    async with (
        controller(short_folder) as stops,
        browsing(short_folder / "sock") as browser,
    ):
        assert await browser.status("stop", "POST") == 200
        assert await browser.status("stop", "POST", Origin=browser.origin) == 200
        assert await browser.status("stop", "POST", Origin="http://evil.example") == 403
        assert await browser.status("stop") == 404
        assert [stop.by for stop in stops] == ["a browser"] * 2


async def test_stop_goes_by_the_open_connection_too(short_folder: Path) -> None:
    async with (
        controller(short_folder) as stops,
        browsing(short_folder / "sock") as browser,
    ):
        await browser.enter()
        async with await browser.open() as socket:
            await socket.send_json(["stop", 7])
            while (said := await socket.receive_json()) != ["stopped", 7, ""]:
                assert said == ["beat"]
        assert len(stops) == 1


async def test_a_stop_that_nobody_takes_says_so() -> None:
    async with browsing() as browser, browser.session.post(browser.url / "stop") as answer:
        assert answer.status == 503
        assert "cannot be reached" in await answer.text()


async def test_with_tls_the_cookie_goes_by_tls_only(tmp_path: Path) -> None:
    certificate, key = write_certificate(tmp_path)
    web = Web.model_validate({"token": KNOWN, "certificate": certificate, "key": key, "port": 0})
    way = listening(web)
    async with browsing(way=way) as browser:
        assert browser.url.scheme == "https"
        async with browser.session.get(browser.with_token, ssl=False) as answer:
            assert answer.status == 200
            assert "Secure" in answer.headers["Set-Cookie"]
