"""The terminal of a kiosk: asked for little, and stopped by no key."""

from __future__ import annotations

import signal

from tui.kiosk.typed import Typed
from tui.reader.driver import TerminalDriver
from tui.reader.inputs import Reader


class KioskDriver(TerminalDriver):
    """Passes on what `Typed` knows."""

    def reader(self) -> Reader:
        """Of the few keys."""
        return Typed()

    def start_application_mode(self) -> None:
        """As ever, but job control stops nothing, for which Textual sets handlers."""
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual's
        for number in (signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU):
            signal.signal(number, signal.SIG_IGN)

    def _enable_mouse_support(self) -> None:
        if self._mouse:
            self.write("\x1b[?1000h\x1b[?1006h")  # presses alone, in decimal
            self.flush()

    def _enable_bracketed_paste(self) -> None:
        """Nothing: whatever is pasted is typed."""
