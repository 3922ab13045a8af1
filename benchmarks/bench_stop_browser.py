"""From a press in a browser, and of a key at a terminal, to STOP on the treadmill's wire.

One controller, which walks a simulated treadmill; a screen on a pseudo-terminal, as anybody has it,
and `backstride web` with Chromium before it. The unit is the time from SPACE at that terminal, in
the same run; the budget for both is that of a person's STOP in docs/safety/hazards.yaml.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import termios
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from controller.api_socket.address import SOCKET
from controller.config_schema import MACHINES
from controller.faults.commissioned import presume_commissioned
from controller.faults.lines import Lines
from controller.faults.processes import MARK, leave_none, new_mark
from controller.faults.stand import Simulator
from controller.faults.stands import PERSON
from controller.simulator.bench import COMMANDS

SIZE = (40, 120)
SHOWN_MS = 60_000
BETWEEN_S = 0.5
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
OURS = (sys.executable, "-m", "controller.cli.main")


class Walker:
    """A client that has the belt walk again after each STOP."""

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(str(path))
        self._heard = Lines(self._socket.makefile("rb"))
        self._say("hello", client="benchmark")

    def walk(self) -> None:
        """From a belt that stands to one that walks."""
        self._until("state", "ready", "standstill")
        self._say("unload")
        self._until("state", "ready")
        self._say("load", workout="senior")
        self._say("arm")
        asked = self._heard.until(
            lambda line: line["type"] == "snapshot" and line["belt"]["confirm_token"] is not None,
            "question",
        )
        self._say("confirm", token=asked["belt"]["confirm_token"])
        self._until("state", "running")

    def close(self) -> None:
        self._socket.close()

    def _say(self, kind: str, **fields: object) -> None:
        self._socket.sendall(json.dumps({"type": kind, "id": kind, **fields}).encode() + b"\n")

    def _until(self, key: str, *values: str) -> None:
        self._heard.until(
            lambda line: line["type"] == "snapshot" and line["belt"][key] in values, values[0]
        )


@contextmanager
def terminal(command: list[str], variables: Mapping[str, str]) -> Iterator[int]:
    """A screen on a pseudo-terminal that somebody reads; where to type."""
    ours, theirs = os.openpty()
    termios.tcsetwinsize(theirs, SIZE)
    screen = subprocess.Popen(
        command,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**variables, "TERM": "xterm-256color"},
        start_new_session=True,
    )
    os.close(theirs)

    def read() -> None:
        with suppress(OSError):
            while os.read(ours, 65536):
                pass

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        yield ours
    finally:
        screen.kill()
        screen.wait()
        reader.join()
        os.close(ours)


@contextmanager
def web(variables: Mapping[str, str]) -> Iterator[str]:
    """`backstride web`, which starts a controller; its address with the token."""
    served = {**variables, "BACKSTRIDE_WEB__PORT": "0"}
    with subprocess.Popen(
        [*OURS, "web"], stdout=subprocess.PIPE, text=True, env=served, start_new_session=True
    ) as server:
        assert server.stdout is not None
        yield server.stdout.readline().split()[1]
        server.terminate()


def press_button(page: Page) -> None:
    page.mouse.down()
    page.mouse.up()


def times_ms(trials: int) -> dict[str, list[float]]:
    """Walk, STOP; in each of the ways."""
    mark, found = new_mark(), dict[str, list[float]]()
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="b-")))
        stack.callback(leave_none, mark)
        simulator = stack.enter_context(closing(Simulator(mark=mark)))
        simulator.say(COMMANDS)
        variables = {**os.environ, **_configured(home, simulator.treadmill), MARK: mark}
        address = stack.enter_context(web(variables))
        path = home / SOCKET
        command = [sys.executable, "-m", "tui", "--socket", str(path)]
        typed_at = stack.enter_context(terminal(command, variables))
        page = stack.enter_context(_page(address))
        walker = stack.enter_context(closing(Walker(path)))
        ways: dict[str, Callable[[], object]] = {
            "SPACE at a terminal": lambda: os.write(typed_at, b" "),
            "SPACE in a browser": lambda: page.keyboard.press(" "),
            "the page's button": lambda: press_button(page),
        }
        for _ in range(trials):
            for name, press in ways.items():
                walker.walk()
                time.sleep(BETWEEN_S)
                found.setdefault(name, []).append(_stopped_ms(simulator, press))
    return found


def _configured(home: Path, treadmill: str) -> dict[str, str]:
    presume_commissioned(home / MACHINES, treadmill, "simulated")
    config = home / "config.toml"
    config.write_text(
        f'machine = {{url = "trackmaster:{treadmill}"}}\ndeck = {{url = "none"}}\n'
        f'paths = {{data = "{home / "data"}", runtime = "{home}"}}\nvoice = {{enabled = false}}\n'
    )
    return {"HOME": str(home), "BACKSTRIDE_CONFIG": str(config)}


@contextmanager
def _page(address: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        rights = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=rights)
        page = browser.new_page(viewport={"width": 1024, "height": 768})
        page.goto(address)
        page.wait_for_selector('body[data-shown=""]', timeout=SHOWN_MS)
        page.hover("#stop")
        yield page
        browser.close()


def _stopped_ms(simulator: Simulator, press: Callable[[], object]) -> float:
    simulator.lines.rest()
    pressed_s = time.monotonic()
    press()
    line = simulator.lines.until(
        lambda line: line.get("command") == "STOP" and line["at_s"] >= pressed_s, "STOP"
    )
    return (float(line["at_s"]) - pressed_s) * 1000


def main() -> None:
    """Print each, and its ratio to the terminal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=10)
    if CHROMIUM is None:
        print("there is no Chromium on this computer: nothing measured, no median")
        return
    found = times_ms(parser.parse_args().trials)
    unit = statistics.median(found["SPACE at a terminal"])
    for name, each in found.items():
        median, most = statistics.median(each), max(each)
        within = sum(one <= PERSON.ms for one in each)
        print(
            f"{name}: median {median:.1f} ms, max {most:.1f} ms, {median / unit:.1f} times the "
            f"terminal; {within} of {len(each)} within the budget of {PERSON.ms} ms"
        )


if __name__ == "__main__":
    main()
