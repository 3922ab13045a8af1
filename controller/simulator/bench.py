"""The simulator process: devices on pseudo-terminals, in one single-threaded loop.

Lines on standard input are faults by name (`stall`, or `{"fault": "stall"}`), `status`, or a word
of `controller.simulator.mischief`. Lines on standard output are JSON: first, and again after a
cable was put back, the paths (`{"treadmill": "/dev/pts/3", "deck": null}`, with `second` where
there are two decks), then the belt at each change and on request. After the word `commands` each
command of the host is told as well, as it reaches the cable: `{"command": "SET_SPEED", "value": 20,
"at_s": 81.25}`. Times are seconds of the monotonic clock, which all processes of a computer share.
"""

from __future__ import annotations

import os
import selectors
import signal
import sys
import time

from controller.simulator.cable import Cable
from controller.simulator.deck import SimulatedDeck
from controller.simulator.deck_line import DeckLine
from controller.simulator.fault import SimulatedFault
from controller.simulator.mischief import Mischief
from controller.simulator.talk import STDIN, BeltLines, Words, refusal, say
from controller.simulator.terminal import Terminal
from controller.simulator.treadmill import SimulatedTreadmill
from controller.treadmills.cards import MachineCard
from protocols.trackmaster.wire import COMMAND_NAMES

TICK_MS = 8
COMMANDS = "commands"
_NO_WALKER = "there is no simulated walker: start with --deck"


def bench_command(*arguments: str) -> list[str]:
    """How to start this process from another: `bench_command("--deck", "--until-eof")`."""
    return [sys.executable, "-m", "controller.simulator", "treadmill", *arguments]


class Bench:
    """Serves one treadmill and, if there is one, a force deck until `end` is called."""

    def __init__(
        self, card: MachineCard, *, watchdog: bool, deck: SimulatedDeck | None, until_eof: bool
    ) -> None:
        self._treadmill = SimulatedTreadmill(card, watchdog=watchdog, now_ms=_now_ms())
        self._deck = DeckLine(deck) if deck else None
        self._cable = Cable()
        self._tells_commands = False
        self._until_eof = until_eof
        self._ended = False
        self._selector = selectors.DefaultSelector()
        self._treadmill_port: Terminal | None = None
        self._words = Words()
        self._lines = BeltLines(self._treadmill.belt)

    def run(self) -> None:
        """Open the terminals, print their paths, serve until ended."""
        for ending in (signal.SIGTERM, signal.SIGINT):
            signal.signal(ending, lambda *_: self.end())
        self._plug_in()
        self._register_input()
        while not self._ended:
            for key, _ in self._selector.select(self._patience_s()):
                key.data()
            self._pass_time()
        self._unplug_treadmill()
        if self._deck is not None:
            self._deck.close()

    def end(self) -> None:
        """Leave the loop at its next turn."""
        self._ended = True

    def _patience_s(self) -> float:
        due_ms = self._treadmill.due_ms
        if due_ms is None:
            return TICK_MS / 1000
        return min(TICK_MS, max(0, due_ms - _now_ms())) / 1000

    def _pass_time(self) -> None:
        now_us = _now_us()
        now_ms = now_us // 1000
        self._treadmill.advance(now_ms)
        answer = self._cable.to_host(self._treadmill.transmit(now_ms), now_ms)
        if answer and self._treadmill_port:
            self._treadmill_port.write(answer)
        if self._cable.is_cut:
            self._unplug_treadmill()
        if self._deck:
            self._deck.advance(now_us, self._treadmill.belt.speed_mmps / 1000)
        self._lines.tell_change(now_ms)

    # Cables.

    def _plug_in(self) -> None:
        if self._treadmill_port is None:
            self._treadmill_port = Terminal()
            self._selector.register(
                self._treadmill_port, selectors.EVENT_READ, self._read_treadmill
            )
        if self._deck is not None:
            self._deck.plug_in()
        self._say_paths()

    def _unplug_treadmill(self) -> None:
        if self._treadmill_port is not None:
            self._selector.unregister(self._treadmill_port)
            self._treadmill_port.close()
            self._treadmill_port = None

    def _read_treadmill(self) -> None:
        if self._treadmill_port:
            now_ms = _now_ms()
            data = self._cable.to_board(self._treadmill_port.read(), now_ms)
            self._tell_commands()
            self._treadmill.receive(data, now_ms)

    # Words in.

    def _register_input(self) -> None:
        try:
            self._selector.register(STDIN, selectors.EVENT_READ, self._read_input)
        except OSError:  # none, or a file, which always has its end at hand
            self._ended = self._until_eof

    def _read_input(self) -> None:
        data = os.read(STDIN, 4096)
        if not data:
            self._selector.unregister(STDIN)
            self._ended = self._ended or self._until_eof
        for word in self._words.feed(data):
            self._obey(word)

    def _obey(self, word: str) -> None:
        if word == "status":
            self._lines.tell()
        elif word in set(SimulatedFault):
            self._cause(SimulatedFault(word))
        elif word in set(Mischief):
            self._do(Mischief(word))
        elif word == COMMANDS:
            self._tells_commands = True
        else:
            say(refusal(word, *Mischief, COMMANDS))

    def _do(self, mischief: Mischief) -> None:
        taken = self._cable.cause(mischief) or self._treadmill.do(mischief)
        if not taken and not (self._deck and self._deck.deck.do(mischief)):
            say({"error": f"{mischief}: {_NO_WALKER}"})

    def _cause(self, fault: SimulatedFault) -> None:
        match fault:
            case SimulatedFault.UNPLUG_TREADMILL:
                self._unplug_treadmill()
            case SimulatedFault.REPAIR:
                self._cable.repair()
                self._plug_in()
        taken = self._treadmill.act(fault)
        if self._deck is not None:
            taken = self._deck.act(fault) or taken
        if not taken and self._deck is None and not fault.name.startswith("UNPLUG"):
            say({"error": f"{fault}: {_NO_WALKER}"})

    # Words out.

    def _tell_commands(self) -> None:
        at_s = round(time.monotonic(), 4)
        for frame in self._cable.commands():
            if self._tells_commands:
                value = int(frame.data) if frame.data.isdigit() else None
                say({"command": COMMAND_NAMES[frame.code], "value": value, "at_s": at_s})

    def _say_paths(self) -> None:
        treadmill = self._treadmill_port
        decks = self._deck.paths if self._deck else {"deck": None}
        say({"treadmill": treadmill.path if treadmill else None, **decks})


def _now_us() -> int:
    return time.monotonic_ns() // 1000


def _now_ms() -> int:
    return _now_us() // 1000
