"""Browsers at a walking treadmill: Chromium, web server, screens, controller, simulated belt."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from controller.config_schema import MACHINES
from controller.faults.commissioned import presume_commissioned
from controller.faults.stand import Setup, standing
from controller.serving import SOCKET
from controller.simulator.bench import COMMANDS
from tests.controller.processes.stand import (
    DEADLINE_S,
    Controller,
    Lines,
    Message,
    Simulator,
    is_alive,
    only_child,
)
from tests.controller.web.certificate import write_certificate

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
DEADLINE_MS = DEADLINE_S * 1000
DESKTOP, TABLET = (1280, 800), (768, 1024)
STOP_S = 1.0
"""From a key or a touch to the wire. As a rule it is 20 ms: this machine may be busy."""
KNOWN = "a-token-of-enough-letters"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this computer")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        browser.new_context().close()
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
    chromium: Browser, url: str, size: tuple[int, int] = DESKTOP, *, touch: bool = False
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


def stop_on_the_wire(simulator: Simulator) -> float:
    """When the machine read its next STOP."""
    line = simulator.lines.until(
        lambda line: str(line.get("command", "")).startswith("STOP"), "STOP on the wire"
    )
    return float(line["at_s"])


def machine_says_stopped(simulator: Simulator) -> None:
    simulator.until_standing()
    belt = simulator.belt()
    assert belt["belt_mps"] == 0
    assert not belt["started"]


def hear(path: Path) -> tuple[socket.socket, Lines]:
    """A client of the controller that listens."""
    client = socket.socket(socket.AF_UNIX)
    client.connect(str(path))
    client.sendall(b'{"type": "hello", "id": "1", "client": "test"}\n')
    return client, Lines(client.makefile("rb"))


def belt_is(state: str) -> Callable[[Message], bool]:
    return lambda message: message["type"] == "snapshot" and message["belt"]["state"] == state


@pytest.fixture
def bare(short_folder: Path) -> Iterator[tuple[Simulator, dict[str, str]]]:
    """A simulated treadmill on a wire, and the environment of a controller that nobody started."""
    with closing(Simulator()) as simulator:
        simulator.say(COMMANDS)
        presume_commissioned(short_folder / MACHINES, simulator.treadmill, "simulated")
        config = short_folder / "config.toml"
        config.write_text(
            f'machine = {{url = "trackmaster:{simulator.treadmill}"}}\ndeck = {{url = "none"}}\n'
            f'paths = {{data = "{short_folder / "data"}", runtime = "{short_folder}"}}\n'
            "voice = {enabled = false}\n"
        )
        variables = {"HOME": str(short_folder), "BACKSTRIDE_CONFIG": str(config)}
        yield simulator, {**os.environ, **variables}


@pytest.mark.hazard("H11")
def test_a_session_from_the_first_look_to_stop(
    chromium: Browser, bare: tuple[Simulator, dict[str, str]], short_folder: Path
) -> None:
    simulator, variables = bare
    asked_for: list[str] = []
    with ExitStack() as stack:
        web = stack.enter_context(closing(Web(variables)))
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

        client, heard = hear(short_folder / SOCKET)
        stack.enter_context(client)
        start(page, heard)
        simulator.until_walking()
        pressed_s = time.monotonic()
        page.keyboard.press(" ")
        took_s = stop_on_the_wire(simulator) - pressed_s
        assert took_s < STOP_S
        machine_says_stopped(simulator)
        heard.until(belt_is("standstill"), "standstill")
        page.screenshot(path=short_folder / "stopped.png")
    assert {urlsplit(url).netloc for url in asked_for} == {f"127.0.0.1:{web.port}"}
    assert f"ws://127.0.0.1:{web.port}/screen" in {url.partition("?")[0] for url in asked_for}


def start(page: Page, heard: Lines) -> None:
    """By ENTER alone, as the key line says."""
    heard.until(belt_is("ready"), "ready belt")
    state = {"belt": "ready"}

    def look() -> bool:
        for message in heard.rest():
            if message["type"] == "snapshot":
                state["belt"] = message["belt"]["state"]
        return state["belt"] == "running"

    deadline_s = time.monotonic() + DEADLINE_S
    while not look():
        assert time.monotonic() < deadline_s, state
        page.keyboard.press("Enter")
        page.wait_for_timeout(4500 if state["belt"] == "arming" else 700)


@pytest.mark.hazard("H11")
def test_the_pages_own_stop_needs_no_screen(chromium: Browser, tmp_path: Path) -> None:
    """By touch, while the screen's process hangs."""
    with ExitStack() as stack:
        simulator, controller = stack.enter_context(walking(tmp_path))
        web = stack.enter_context(closing(Web(controller.variables)))
        page = stack.enter_context(page_at(chromium, web.url, TABLET, touch=True))
        (screen,) = web.screens()
        os.kill(screen, signal.SIGSTOP)
        touched_s = time.monotonic()
        page.tap("#stop")
        assert stop_on_the_wire(simulator) - touched_s < STOP_S
        expect(page.locator("#heard")).to_be_visible(timeout=DEADLINE_MS)
        expect(page.locator("#stop")).to_contain_text("Not an emergency stop")
        machine_says_stopped(simulator)
        assert controller.until_ended()["outcome"] == "stopped"


@pytest.mark.hazard("H34")
def test_browsers_and_servers_that_go_change_nothing(chromium: Browser, tmp_path: Path) -> None:
    """One browser closes; then the server dies, and comes back."""
    with ExitStack() as stack:
        simulator, controller = stack.enter_context(walking(tmp_path))
        web = stack.enter_context(closing(Web(controller.variables, token=KNOWN)))
        page = stack.enter_context(page_at(chromium, web.url))
        with page_at(chromium, web.url) as other:
            until(lambda: len(web.screens()) == 2, other)
            (gone,) = set(web.screens()) - {min(web.screens())}
        until(lambda: not is_alive(gone), page)
        until(lambda: len(web.screens()) == 1, page)
        goes_on(simulator)

        web.process.kill()
        until_shown(page, "lost")
        expect(page.locator("#lost")).to_contain_text("treadmill's own STOP")
        goes_on(simulator)
        stack.enter_context(closing(Web(controller.variables, token=KNOWN, port=str(web.port))))
        until_shown(page)
        goes_on(simulator)
        assert only_child(controller.process.pid, "controller.belt.sentry")


@contextmanager
def walking(home: Path) -> Iterator[tuple[Simulator, Controller]]:
    """A session that has just begun to walk, and does so for minutes."""
    with standing(home, Setup(workout="senior")) as stand:
        stand.simulator.until_walking()
        yield stand.simulator, stand.controller


def goes_on(simulator: Simulator) -> None:
    belt = simulator.belt()
    assert belt["started"]
    assert belt["belt_mps"] > 0


def test_with_tls_and_from_other_pages(chromium: Browser, tmp_path: Path) -> None:
    certificate, key = write_certificate(tmp_path)
    with ExitStack() as stack:
        _, controller = stack.enter_context(walking(tmp_path))
        secured = {"certificate": str(certificate), "key": str(key), "token": KNOWN}
        web = stack.enter_context(closing(Web(controller.variables, **secured)))
        assert web.url.startswith("https://localhost:")
        page = stack.enter_context(page_at(chromium, web.url))
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
