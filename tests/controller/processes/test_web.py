"""Browsers at a walking treadmill: Chromium, web server, screens, controller, simulated belt."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from controller.config_schema import MACHINES
from controller.faults.commissioned import presume_commissioned
from controller.faults.processes import MARK, leave_none, new_mark
from controller.serving import SOCKET
from controller.simulator.bench import COMMANDS
from tests.controller.processes.stand import (
    DEADLINE_S,
    Lines,
    Message,
    Simulator,
    is_alive,
)
from tests.controller.web.certificate import write_certificate

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
DEADLINE_MS = DEADLINE_S * 1000
DESKTOP, TABLET = (1280, 800), (768, 1024)
SMALL = (640, 480)
STOP_S = 1.0
"""From a key or a touch to the wire. As a rule it is 20 ms: this machine may be busy."""
KNOWN = "a-token-of-enough-letters"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this computer")


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """It draws without a graphics card, on the cores that the belt needs: so it comes after it."""
    behind = tmp_path_factory.mktemp("chromium") / "behind"
    behind.write_text(f'#!/bin/sh\nexec nice -n 15 "{CHROMIUM}" "$@"\n')
    behind.chmod(0o755)
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=behind, args=arguments)
        yield browser
        browser.close()


class Web:
    """`backstride web` in that environment."""

    def __init__(self, variables: Mapping[str, str], **web: str) -> None:
        settings = {f"BACKSTRIDE_WEB__{key.upper()}": value for key, value in web.items()}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "controller.cli.main", "web"],
            stdout=subprocess.PIPE,
            text=True,
            env={**variables, "BACKSTRIDE_WEB__PORT": "0", **settings},
            start_new_session=True,
        )
        assert self.process.stdout is not None
        told = self.process.stdout.readline().split()
        assert told[:1] == ["serving"], told
        self.url = told[1]

    @property
    def port(self) -> int:
        port = urlsplit(self.url).port
        assert port is not None
        return port

    def screens(self) -> list[int]:
        """The processes of screens that it has."""
        pid = self.process.pid
        return [int(child) for child in _children(pid) if b"tui" in _command(child)]

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(DEADLINE_S)
        assert self.process.stdout is not None
        self.process.stdout.close()


def _children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def _command(pid: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


@contextmanager
def page_at(
    chromium: Browser, url: str, size: tuple[int, int] = SMALL, *, touch: bool = False
) -> Iterator[Page]:
    with _context(chromium, size, touch=touch) as context:
        page = context.new_page()
        page.goto(url)
        until_shown(page)
        yield page


@contextmanager
def _context(
    chromium: Browser, size: tuple[int, int], *, touch: bool = False
) -> Iterator[BrowserContext]:
    context = chromium.new_context(
        viewport={"width": size[0], "height": size[1]},
        has_touch=touch,
        is_mobile=touch,
        ignore_https_errors=True,
    )
    try:
        yield context
    finally:
        context.close()


def until_shown(page: Page, what: str = "") -> None:
    """Until the page shows this; a screen, if nothing is said."""
    page.wait_for_selector(f'body[data-shown="{what}"]', timeout=DEADLINE_MS)


def until(met: Callable[[], bool], page: Page) -> None:
    """Until something of this computer's is so."""
    deadline_s = time.monotonic() + DEADLINE_S
    while not met():
        assert time.monotonic() < deadline_s, "it never came"
        page.wait_for_timeout(20)


def stop_on_the_wire(simulator: Simulator, since_s: float) -> float:
    """How long after that moment the machine read a STOP."""
    line = simulator.lines.until(
        lambda line: line.get("command") == "STOP" and line["at_s"] >= since_s, "STOP on the wire"
    )
    return float(line["at_s"]) - since_s


def machine_says_stopped(simulator: Simulator) -> None:
    simulator.until_standing()
    belt = simulator.belt()
    assert belt["belt_mps"] == 0
    assert not belt["started"]


class Client:
    """Of the controller: what it says, and what a person at a screen would send."""

    def __init__(self, folder: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(str(folder / SOCKET))
        self.heard = Lines(self._socket.makefile("rb"))
        self.say("hello", client="test")

    def say(self, kind: str, **fields: object) -> None:
        line = json.dumps({"type": kind, "id": kind, **fields})
        self._socket.sendall(line.encode() + b"\n")

    def until_belt(self, met: Callable[[Message], bool], what: str) -> Message:
        """The belt of the next snapshot that fits."""
        shown = self.heard.until(
            lambda message: message["type"] == "snapshot" and met(message["belt"]), what
        )
        belt: Message = shown["belt"]
        return belt

    def walk(self) -> None:
        """From a ready belt to a walking one; it walks for minutes."""
        self.until_belt(lambda belt: belt["state"] == "ready", "ready belt")
        self.say("load", workout="senior")
        self.say("arm")
        asked = self.until_belt(lambda belt: belt["confirm_token"] is not None, "question")
        self.say("confirm", token=asked["confirm_token"])
        self.until_belt(lambda belt: belt["state"] == "running", "motion")

    def close(self) -> None:
        self._socket.close()


@dataclass(frozen=True, slots=True)
class Place:
    """A simulated treadmill on a wire, and where its controller's files are; nothing runs yet."""

    simulator: Simulator
    folder: Path
    variables: Mapping[str, str]


@pytest.fixture
def place(short_folder: Path) -> Iterator[Place]:
    mark = new_mark()
    with ExitStack() as stack:
        stack.callback(leave_none, mark)
        simulator = stack.enter_context(closing(Simulator(mark=mark)))
        simulator.say(COMMANDS)
        presume_commissioned(short_folder / MACHINES, simulator.treadmill, "simulated")
        config = short_folder / "config.toml"
        config.write_text(
            f'machine = {{url = "trackmaster:{simulator.treadmill}"}}\ndeck = {{url = "none"}}\n'
            f'paths = {{data = "{short_folder / "data"}", runtime = "{short_folder}"}}\n'
            "voice = {enabled = false}\n"
        )
        variables = {"HOME": str(short_folder), "BACKSTRIDE_CONFIG": str(config), MARK: mark}
        yield Place(simulator, short_folder, {**os.environ, **variables})


@contextmanager
def shown(
    chromium: Browser,
    place: Place,
    size: tuple[int, int] = SMALL,
    *,
    touch: bool = False,
    **web: str,
) -> Iterator[tuple[Web, Page, Client]]:
    """A controller of its own, its server, a browser that shows it, and then a walking belt."""
    with (
        closing(Web(place.variables, **web)) as server,
        page_at(chromium, server.url, size, touch=touch) as page,
        closing(Client(place.folder)) as client,
    ):
        client.walk()
        yield server, page, client


@pytest.mark.hazard("H11")
def test_a_session_from_the_first_look_to_stop(chromium: Browser, place: Place) -> None:
    asked_for: list[str] = []
    with ExitStack() as stack:
        web = stack.enter_context(closing(Web(place.variables)))
        context = stack.enter_context(_context(chromium, DESKTOP))
        context.on("request", lambda request: asked_for.append(request.url))
        page = context.new_page()
        page.on("websocket", lambda opened: asked_for.append(opened.url))
        refused = page.goto(web.url.partition("?")[0])
        assert refused is not None
        assert refused.status == 403
        page.goto(web.url)
        until_shown(page)
        assert "token" not in page.url

        client = stack.enter_context(closing(Client(place.folder)))
        start(page, client)
        page.wait_for_timeout(500)
        pressed_s = time.monotonic()
        page.keyboard.press(" ")
        assert stop_on_the_wire(place.simulator, pressed_s) < STOP_S
        machine_says_stopped(place.simulator)
        client.until_belt(lambda belt: belt["state"] == "standstill", "standstill")
    assert {urlsplit(url).netloc for url in asked_for} == {f"127.0.0.1:{web.port}"}
    assert f"ws://127.0.0.1:{web.port}/screen" in {url.partition("?")[0] for url in asked_for}


def start(page: Page, client: Client) -> None:
    """By ENTER alone, as the key line says."""
    client.until_belt(lambda belt: belt["state"] == "ready", "ready belt")
    state, deadline_s = "ready", time.monotonic() + DEADLINE_S
    while state != "running":
        assert time.monotonic() < deadline_s, state
        page.keyboard.press("Enter")
        page.wait_for_timeout(4500 if state == "arming" else 900)
        for message in client.heard.rest():
            if message["type"] == "snapshot":
                state = message["belt"]["state"]


@pytest.mark.hazard("H11")
def test_the_pages_own_stop_needs_no_screen(chromium: Browser, place: Place) -> None:
    """By touch, while the screen's process hangs."""
    with shown(chromium, place, TABLET, touch=True) as (web, page, client):
        (screen,) = web.screens()
        os.kill(screen, signal.SIGSTOP)
        touched_s = time.monotonic()
        page.tap("#stop")
        assert stop_on_the_wire(place.simulator, touched_s) < STOP_S
        expect(page.locator("#heard")).to_be_visible(timeout=DEADLINE_MS)
        expect(page.locator("#stop")).to_contain_text("Not an emergency stop")
        machine_says_stopped(place.simulator)
        client.until_belt(lambda belt: belt["state"] == "standstill", "standstill")


@pytest.mark.hazard("H34")
def test_browsers_and_servers_that_go_change_nothing(chromium: Browser, place: Place) -> None:
    """One browser closes; then the server dies, and comes back."""
    with shown(chromium, place, token=KNOWN) as (web, page, client):
        (screen,) = web.screens()
        with page_at(chromium, web.url) as other:
            until(lambda: len(web.screens()) == 2, other)
            (gone,) = {*web.screens()} - {screen}
        until(lambda: not is_alive(gone), page)
        until(lambda: web.screens() == [screen], page)
        goes_on(place.simulator)

        web.process.kill()
        until_shown(page, "lost")
        expect(page.locator("#lost")).to_contain_text("treadmill's own STOP")
        until(lambda: not is_alive(screen), page)
        goes_on(place.simulator)
        with closing(Web(place.variables, token=KNOWN, port=str(web.port))):
            until_shown(page)
            goes_on(place.simulator)
            client.say("stop")
            machine_says_stopped(place.simulator)


def goes_on(simulator: Simulator) -> None:
    belt = simulator.belt()
    assert belt["started"]
    assert belt["belt_mps"] > 0


def test_with_tls_and_from_other_pages(chromium: Browser, place: Place, tmp_path: Path) -> None:
    certificate, key = write_certificate(tmp_path)
    secured = {"certificate": str(certificate), "key": str(key), "token": KNOWN}
    with (
        closing(Web(place.variables, **secured)) as web,
        page_at(chromium, web.url) as page,
    ):
        assert web.url.startswith("https://localhost:")
        (cookie,) = page.context.cookies()
        assert cookie["secure"]
        assert cookie["httpOnly"]
        assert cookie["sameSite"] == "Strict"
        other = page.context.new_page()
        assert opened(other, f"wss://localhost:{web.port}/screen") == "closed"
        assert stopped_by_form(other, f"https://localhost:{web.port}/stop") == 403


def opened(page: Page, url: str) -> object:
    return page.evaluate(
        """url => new Promise(told => {
            const socket = new WebSocket(url);
            socket.onopen = () => told("open");
            socket.onclose = () => told("closed");
        })""",
        url,
    )


def stopped_by_form(page: Page, url: str) -> int:
    page.set_content(f'<form method="post" action="{url}"><button>win</button></form>')
    with page.expect_response(url) as answer:
        page.click("button")
    return answer.value.status
