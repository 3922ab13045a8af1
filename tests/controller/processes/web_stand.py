"""Browsers at a treadmill: Chromium, web server, screens, controller, simulated belt."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from controller.api_socket.address import SOCKET
from controller.config_schema import MACHINES
from controller.faults.commissioned import presume_commissioned
from controller.faults.processes import MARK, leave_none, new_mark
from controller.simulator.bench import COMMANDS
from tests.controller.processes.stand import (
    DEADLINE_S,
    Lines,
    Message,
    Simulator,
)

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
DEADLINE_MS = DEADLINE_S * 1000
DESKTOP, TABLET = (1280, 800), (768, 1024)
SMALL = (640, 480)
STOP_S = 1.0
"""From a key or a touch to the wire. As a rule it is 20 ms: this machine may be busy."""
KNOWN, VIEWERS, KIOSKS = (
    f"{whose}-token-of-enough-letters" for whose in ("a", "viewers", "kiosks")
)
CODE = "2580"


@contextmanager
def launched(folder: Path) -> Iterator[Browser]:
    """It draws without a graphics card, on the cores that the belt needs: so it comes after it."""
    behind = folder / "behind"
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
    with context_of(chromium, size, touch=touch) as context:
        page = context.new_page()
        page.goto(url)
        until_shown(page)
        yield page


@contextmanager
def context_of(
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

    def state(self, known: str) -> str:
        """The belt's newest, or what is known where nothing new came."""
        states = [m["belt"]["state"] for m in self.heard.rest() if m["type"] == "snapshot"]
        return str(states[-1]) if states else known

    def close(self) -> None:
        self._socket.close()


@dataclass(frozen=True, slots=True)
class Place:
    """A simulated treadmill on a wire, and where its controller's files are; nothing runs yet."""

    simulator: Simulator
    folder: Path
    variables: Mapping[str, str]


@contextmanager
def placed(folder: Path) -> Iterator[Place]:
    """One, in that folder."""
    mark = new_mark()
    with ExitStack() as stack:
        stack.callback(leave_none, mark)
        simulator = stack.enter_context(closing(Simulator(mark=mark)))
        simulator.say(COMMANDS)
        presume_commissioned(folder / MACHINES, simulator.treadmill, "simulated")
        config = folder / "config.toml"
        config.write_text(
            f'machine = {{url = "trackmaster:{simulator.treadmill}"}}\ndeck = {{url = "none"}}\n'
            f'paths = {{data = "{folder / "data"}", runtime = "{folder}"}}\n'
            "voice = {enabled = false}\n"
        )
        variables = {"HOME": str(folder), "BACKSTRIDE_CONFIG": str(config), MARK: mark}
        yield Place(simulator, folder, {**os.environ, **variables})


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
