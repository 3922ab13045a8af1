"""The terminal of a kiosk: raw, asked for little, and read through `Typed` alone.

Textual's own reader ends the program at an octet that is no UTF-8, takes a new size from whoever
types one, and gives every key to a paste that never ends.
"""

from __future__ import annotations

import os
import select
import signal
import time

from textual import events, messages
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from tui.kiosk.typed import Input, Pressed, Synchronized, Touched, Typed

CHARACTERS = {"space": " ", "enter": "\r", "backspace": "\x7f"}
LOOK_S = 0.1


class KioskDriver(LinuxDriver):
    """Passes on what `Typed` knows."""

    def start_application_mode(self) -> None:
        """As ever, but job control stops nothing, for which Textual sets handlers."""
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual's
        for number in (signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU):
            signal.signal(number, signal.SIG_IGN)

    def _enable_mouse_support(self) -> None:
        if self._mouse:
            self.write("\x1b[?1000h\x1b[?1006h")  # presses alone, in decimal
            self.flush()

    def _query_in_band_window_resize(self) -> None:
        """Nothing: the kernel tells the size."""

    def _enable_bracketed_paste(self) -> None:
        """Nothing: whatever is pasted is typed."""

    def run_input_thread(self) -> None:
        """Read until the screen ends, or its terminal."""
        typed = Typed()
        while not self.exit_event.is_set():
            ready, _, _ = select.select([self.fileno], [], [], LOOK_S)
            if not ready:
                continue
            try:
                octets = os.read(self.fileno, 4096)
            except OSError:
                return  # hung up: the process is told
            for one in typed.feed(octets, time.monotonic()):
                for message in _messages(one):
                    self.process_message(message)


def _messages(one: Input) -> list[Message]:
    match one:
        case Pressed(key):
            return [events.Key(key, CHARACTERS.get(key, key if len(key) == 1 else None))]
        case Touched(column, row):
            return [_mouse(kind, column, row) for kind in (events.MouseDown, events.MouseUp)]
        case Synchronized():
            return [messages.TerminalSupportsSynchronizedOutput()]


def _mouse(kind: type[events.MouseEvent], column: int, row: int) -> events.MouseEvent:
    return kind(None, column, row, 0, 0, 1, False, False, False, screen_x=column, screen_y=row)
