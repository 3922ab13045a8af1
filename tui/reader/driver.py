"""The terminal of every screen: read by `Reader`, drawn on through `Canvas`."""

from __future__ import annotations

import os
import select
from collections.abc import Iterable
from typing import Any

from textual import events
from textual.app import App
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver

from tui.canvas import Canvas
from tui.reader.inputs import Input, Reader
from tui.reader.messages import Messages
from tui.reader.pastes import Pastes
from tui.reader.scanner import GAP_S


class TerminalDriver(LinuxDriver):
    """Passes on keys, pointers, focus and whole pastes; draws the cells that changed."""

    def __init__(
        self,
        app: App[Any],  # Any: whatever it returns when it ends
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self.canvas = Canvas()

    def write(self, data: str) -> None:
        """Write what changes something."""
        if changes := self.canvas.changes(data):
            super().write(changes)

    def reader(self) -> Reader:
        """A fresh one."""
        return Pastes()

    def _query_in_band_window_resize(self) -> None:
        """Nothing: the kernel tells the size."""

    def run_input_thread(self) -> None:
        """Read until the screen ends, or its terminal."""
        reader, messages = self.reader(), Messages()
        terminal = select.poll()
        terminal.register(self.fileno, select.POLLIN)
        while not self.exit_event.is_set():
            if not terminal.poll(GAP_S * 1000):
                self._pass_on(messages, reader.pause())
                continue
            try:
                octets = os.read(self.fileno, 4096)
            except OSError:
                return  # hung up: the process is told
            if not octets:
                return
            self._pass_on(messages, reader.feed(octets))

    def _pass_on(self, messages: Messages, inputs: Iterable[Input]) -> None:
        for one in inputs:
            self.process_message(messages.of(one))


class TerminalApp(App[None]):
    """A screen on such a terminal."""

    def get_driver_class(self) -> type[Driver]:
        """The same for every screen, whatever the environment says."""
        return TerminalDriver

    async def on_event(self, event: events.Event) -> None:
        """Another size, or another window in front before: who knows what stands there now."""
        doubtful = isinstance(event, events.Resize | events.AppFocus)
        if doubtful and isinstance(self._driver, TerminalDriver):
            self._driver.canvas.forget()
        await super().on_event(event)
