"""The thread that rings and speaks, and the health of that.

A person who walks backward cannot see the console. `espeak-ng` speaks where it is installed; the
tone before the words is a pattern of bells that a callback rings. A thread does both, so that a
sound card that hangs holds up nobody; a voice that is dead is reported as health.
"""

from __future__ import annotations

import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final

from controller.api import Health
from controller.voice.metronome import Metronome
from controller.voice.patterns import BELLS_S
from controller.voice.waiting import Waiting
from sessions.engine.events import Announcement, Tone

PROGRAM: Final = "espeak-ng"
SLACK_S: Final = 3.0  # to begin speaking, and to end
CHECK: Final = Announcement("Sound check.", Tone.CHANGE)
CHECKED_S: Final = 6.0  # and no check of the sound takes longer than this
BEAT: Final = Announcement("")  # of the metronome: one bell of its own, and no words


class Voice:
    """Says announcements, one at a time. Thread-safe; only `check` waits for a sound."""

    def __init__(
        self,
        *,
        enabled: bool = True,
        rate: int = 160,
        language: str = "en",
        told: Callable[[str], str] = str,
        ring: Callable[[], None] = lambda: None,
        tap: Callable[[], None] = lambda: None,
        program: str = PROGRAM,
        slack_s: float = SLACK_S,
    ) -> None:
        """`told` is what is spoken for a text. `ring` rings one bell, `tap` the metronome's. All
        three are called from the voice's thread.
        Without `enabled` or without the program there are only bells."""
        found = shutil.which(program) if enabled else None
        self._word_s, self._slack_s = 60.0 / rate, slack_s
        self._command = [found, "-s", str(rate), "-v", language, "--stdin"] if found else None
        self._told = told
        self._ring = ring
        self._tap = tap
        self._changed = threading.Condition()  # re-entrant
        self._waiting = Waiting()
        self._metronome = Metronome()
        self._sounding: Announcement | None = None
        self._broken_off = False
        self._speaking: subprocess.Popen[bytes] | None = None
        self._closed = False
        self._trouble: str | None = None
        self._attempts = 0  # to speak that came to their end
        self._absence = f"{program} is not installed" if enabled else "switched off"
        self._thread = threading.Thread(target=self._work, name="voice", daemon=True)
        self._thread.start()

    def say(self, announcement: Announcement) -> None:
        """Say it now, or when what is more urgent has been said."""
        with self._changed:
            self._metronome.sounded(time.monotonic())
            if self._waiting.add(announcement, self._sounding):
                self._break_off()
            self._changed.notify_all()

    def beat(self, period_s: float | None) -> None:
        """Tap every `period_s` seconds while nothing else sounds; None: no more."""
        with self._changed:
            if self._metronome.beat(period_s, time.monotonic()):
                self._changed.notify_all()

    def health(self) -> tuple[Health, str]:
        """Whether speech is heard, as far as a program can know."""
        if self._command is None:
            return Health.ABSENT, f"{self._absence}: bells only"
        trouble = self._trouble
        return (Health.GOOD, "") if trouble is None else (Health.BAD, trouble)

    def check(self, within_s: float = CHECKED_S) -> tuple[Health, str]:
        """Make a sound, and the health after it. Blocks until then: not for an event loop."""
        with self._changed:
            before = self._attempts
            self.say(CHECK)
            if self._command and not self._changed.wait_for(
                lambda: self._attempts > before or self._closed, within_s
            ):
                self._trouble = f"no sound within {within_s:.0f} s"
        return self.health()

    def close(self) -> None:
        """Fall silent."""
        with self._changed:
            self._closed = True
            self._break_off()
            self._changed.notify_all()
        self._thread.join(2.0)

    def _break_off(self) -> None:
        self._broken_off = True
        self._sounding = None
        if self._speaking is not None:
            self._speaking.kill()

    # --- the thread's side -----------------------------------------------------------------------

    def _work(self) -> None:
        while (announcement := self._next()) is not None:
            if announcement is BEAT:
                _attempt_bell(self._tap)
                continue
            self._ring_bells(BELLS_S[announcement.tone])
            if self._command is not None and announcement.text:
                self._speak(self._command, self._words(announcement.text))

    def _words(self, text: str) -> str:
        """The text as it is told, or as it is: nothing wrong with words may end the voice."""
        with suppress(Exception):
            return self._told(text)
        return text

    def _next(self) -> Announcement | None:
        """Wait for the next one, or for the metronome's `BEAT`; None at the end."""
        with self._changed:
            if self._sounding is not None and self._sounding is not BEAT:
                self._metronome.sounded(time.monotonic())
            self._sounding = None
            while not self._closed:
                self._sounding = self._waiting.next() or self._beat()
                if self._sounding is not None:
                    self._broken_off = False
                    return self._sounding
                due_s = self._metronome.due_s()
                self._changed.wait(None if due_s is None else max(0.0, due_s - time.monotonic()))
            return None

    def _beat(self) -> Announcement | None:
        """The metronome's, when it is due."""
        due_s, now_s = self._metronome.due_s(), time.monotonic()
        if due_s is None or due_s > now_s:
            return None
        self._metronome.rung(now_s)
        return BEAT

    def _ring_bells(self, gaps_s: Sequence[float]) -> None:
        for gap_s in gaps_s:
            with self._changed:
                if self._changed.wait_for(lambda: self._broken_off, gap_s):
                    return
            _attempt_bell(self._ring)

    def _speak(self, command: Sequence[str], text: str) -> None:
        trouble = self._attempt(command, text)
        with self._changed:
            self._speaking = None
            if not self._broken_off:
                self._trouble = trouble
                self._attempts += 1
                self._changed.notify_all()

    def _attempt(self, command: Sequence[str], text: str) -> str | None:
        """Speak; what went wrong."""
        try:
            speaking = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                start_new_session=True,  # Ctrl-C is for Backstride, not for the voice
            )
        except OSError as error:
            return f"{command[0]}: {error.strerror}"
        with self._changed:
            self._speaking = speaking
            if self._broken_off:
                speaking.kill()
        longest_s = self._slack_s + 2 * self._word_s * len(text.split())  # then it hangs
        return _trouble(speaking, text, longest_s)


def _attempt_bell(ring: Callable[[], None]) -> None:
    with suppress(Exception):  # a terminal that is gone must not end the voice
        ring()


def _trouble(speaking: subprocess.Popen[bytes], text: str, longest_s: float) -> str | None:
    """Wait until all is said, and tell what went wrong."""
    try:
        _, complaints = speaking.communicate(text.encode(), longest_s)
    except subprocess.TimeoutExpired:
        speaking.kill()
        speaking.communicate()
        return f"speech did not end within {longest_s:.0f} s"
    if speaking.returncode != 0:
        return f"speech ended with code {speaking.returncode}"
    # Without a sound card espeak-ng 1.51 says so on standard error, and still ends with code 0.
    errors = [line for line in complaints.decode(errors="replace").splitlines() if "error:" in line]
    return f"speech cannot be heard: {errors[-1]}" if errors else None
