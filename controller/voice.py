"""Announcements as tones and speech: one sound at a time, the most urgent first.

A person who walks backward cannot see the console. `espeak-ng` speaks where it is installed; the
tone before the words is a pattern of bells that a callback rings. A thread does both, so that a
sound card that hangs holds up nobody; a voice that is dead is reported as health.
"""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from controller.api import Health
from sessions.engine.events import Announcement, Tone

BELLS_S: Mapping[Tone, tuple[float, ...]] = {
    Tone.NONE: (),
    Tone.FASTER: (0.0, 0.12, 0.12),  # rising number of bells: more to come
    Tone.SLOWER: (0.0, 0.4),
    Tone.CHANGE: (0.0,),
    Tone.START: (0.0, 0.25),
    Tone.END: (0.0, 0.25, 0.25),
    Tone.CALL: (0.0, 0.6),
    Tone.ALARM: (0.0, 0.1, 0.1, 0.1, 0.1, 0.1),
}
"""Each tone as bells: seconds of silence before each."""

PROGRAM = "espeak-ng"
LONGEST_S = 30.0  # no announcement takes longer: a program that does is dead


def urgency(announcement: Announcement) -> int:
    """Alarms before announced changes before cues and calls."""
    return {Tone.ALARM: 2, Tone.NONE: 0, Tone.CALL: 0}.get(announcement.tone, 1)


class Waiting:
    """What is to be said next. Alarms wait in their order and none is ever dropped; of all else
    only the newest of the most urgent is worth saying."""

    def __init__(self) -> None:
        self._alarms: deque[Announcement] = deque()
        self._other: Announcement | None = None

    def add(self, new: Announcement, sounding: Announcement | None) -> bool:
        """Take an announcement while `sounding` is; whether that is to be broken off for it.

        An alarm that sounds or waits already is not said twice.
        """
        if new.tone is Tone.ALARM:
            if new != sounding and new not in self._alarms:
                self._alarms.append(new)
        elif self._other is None or urgency(new) >= urgency(self._other):
            self._other = new
        if sounding is None or sounding.tone is Tone.ALARM:
            return False
        return urgency(new) >= urgency(sounding)

    def next(self) -> Announcement | None:
        """The most urgent one, which is taken out."""
        if self._alarms:
            return self._alarms.popleft()
        other, self._other = self._other, None
        return other


class Voice:
    """Says announcements, one at a time. Thread-safe; no method waits for a sound."""

    def __init__(
        self,
        *,
        enabled: bool = True,
        rate: int = 160,
        language: str = "en",
        ring: Callable[[], None] = lambda: None,
        program: str = PROGRAM,
    ) -> None:
        """`ring` rings one bell; it is called from the voice's thread. Without `enabled` or
        without the program there are only bells."""
        found = shutil.which(program) if enabled else None
        self._command = [found, "-s", str(rate), "-v", language, "--stdin"] if found else None
        self._ring = ring
        self._changed = threading.Condition()
        self._waiting = Waiting()
        self._sounding: Announcement | None = None
        self._broken_off = False
        self._speaking: subprocess.Popen[bytes] | None = None
        self._closed = False
        self._trouble: str | None = None
        self._absence = f"{program} is not installed" if enabled else "switched off"
        self._thread = threading.Thread(target=self._work, name="voice", daemon=True)
        self._thread.start()

    def say(self, announcement: Announcement) -> None:
        """Say it now, or when what is more urgent has been said."""
        with self._changed:
            if self._waiting.add(announcement, self._sounding):
                self._break_off()
            self._changed.notify_all()

    def health(self) -> tuple[Health, str]:
        """Whether speech is heard, as far as a program can know."""
        if self._command is None:
            return Health.ABSENT, f"{self._absence}: bells only"
        trouble = self._trouble
        return (Health.GOOD, "") if trouble is None else (Health.BAD, trouble)

    def close(self) -> None:
        """Fall silent."""
        with self._changed:
            self._closed = True
            self._break_off()
            self._changed.notify_all()
        self._thread.join(2.0)

    def _break_off(self) -> None:
        self._broken_off = True
        if self._speaking is not None:
            self._speaking.kill()

    # --- the thread's side -----------------------------------------------------------------------

    def _work(self) -> None:
        while (announcement := self._next()) is not None:
            self._ring_bells(BELLS_S[announcement.tone])
            if self._command is not None and announcement.text:
                self._speak(self._command, announcement.text)

    def _next(self) -> Announcement | None:
        """Wait for the next one; None at the end."""
        with self._changed:
            self._sounding = None
            while not self._closed:
                self._sounding = self._waiting.next()
                if self._sounding is not None:
                    self._broken_off = False
                    return self._sounding
                self._changed.wait()
            return None

    def _ring_bells(self, gaps_s: Sequence[float]) -> None:
        for gap_s in gaps_s:
            with self._changed:
                if self._changed.wait_for(lambda: self._broken_off, gap_s):
                    return
            with suppress(Exception):  # a terminal that is gone must not end the voice
                self._ring()

    def _speak(self, command: Sequence[str], text: str) -> None:
        try:
            speaking = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                start_new_session=True,  # Ctrl-C is for Backstride, not for the voice
            )
        except OSError as error:
            self._trouble = f"{command[0]}: {error.strerror}"
            return
        with self._changed:
            self._speaking = speaking
            if self._broken_off:
                speaking.kill()
        trouble = _trouble(speaking, text)
        with self._changed:
            self._speaking = None
            if not self._broken_off:
                self._trouble = trouble


def _trouble(speaking: subprocess.Popen[bytes], text: str) -> str | None:
    """Wait until all is said, and tell what went wrong."""
    try:
        _, complaints = speaking.communicate(text.encode(), LONGEST_S)
    except subprocess.TimeoutExpired:
        speaking.kill()
        speaking.communicate()
        return f"speech did not end within {LONGEST_S:.0f} s"
    if speaking.returncode != 0:
        return f"speech ended with code {speaking.returncode}"
    # Without a sound card espeak-ng 1.51 says so on standard error, and still ends with code 0.
    errors = [line for line in complaints.decode(errors="replace").splitlines() if "error:" in line]
    return f"speech cannot be heard: {errors[-1]}" if errors else None
