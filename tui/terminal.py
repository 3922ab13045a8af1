"""A screen ends with its terminal, and knows one that takes nothing more.

Who draws on a terminal that is gone sees no error for a while, and then waits for ever; and a
signal tells only the leader of a session and what it has in front.
"""

from __future__ import annotations

import os
import select
import signal
import stat
import sys
import threading


def end_with_terminal() -> None:
    """Have this process told by SIGHUP when the terminal of its input is hung up, whoever it is.

    Does nothing where the input is no terminal. One that was hung up before this process came so
    far is no terminal any more, but still a device.
    """
    if sys.__stdin__ is None:
        return
    terminal = sys.__stdin__.fileno()
    if stat.S_ISCHR(os.fstat(terminal).st_mode):
        threading.Thread(target=_watch, args=(terminal,), name="terminal", daemon=True).start()


def takes_more(descriptor: int | None = None) -> bool:
    """Whether the terminal that is drawn on takes more at once. One that is full has a reader who
    hangs: nobody sees what is drawn. True where there is no terminal."""
    if descriptor is None:
        if sys.__stderr__ is None:
            return True
        descriptor = sys.__stderr__.fileno()  # where Textual draws
    if not os.isatty(descriptor):
        return True
    room = select.poll()
    room.register(descriptor, select.POLLOUT)
    return bool(room.poll(0))


def _watch(terminal: int) -> None:
    hangup = select.poll()
    hangup.register(terminal, 0)  # POLLHUP and POLLERR come unasked
    hangup.poll()
    os.kill(os.getpid(), signal.SIGHUP)
