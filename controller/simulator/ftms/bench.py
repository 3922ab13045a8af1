"""The simulator process of a Bluetooth treadmill: in its own air with a door, or on a transport.

It talks like `controller.simulator.bench`. The first line, and the one after a repair, names the
treadmill by the URL that a client in another process uses:
`{"treadmill": "ftms:C4:…?transport=tcp-client:127.0.0.1:4711", "address": …, "transport": …,
"deck": null}`, with `second` where there are two decks. Words besides the faults: `take_control`
(somebody else's app takes it), `quiet` (links stay, and nothing is notified any more until a
repair) and `freeze_feedback` (the same is notified for ever).
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import time
from contextlib import AsyncExitStack
from typing import Final

from bumble.device import Device
from bumble.hci import Address
from bumble.transport import open_transport

from controller.bluetooth.url import AtAddress, FtmsUrl
from controller.simulator.deck import SimulatedDeck
from controller.simulator.deck_line import DeckLine
from controller.simulator.fault import SimulatedFault
from controller.simulator.ftms.air import Air
from controller.simulator.ftms.device import FtmsDevice
from controller.simulator.ftms.peculiarities import Peculiarities
from controller.simulator.ftms.peripheral import TICK_S, FtmsPeripheral
from controller.simulator.mischief import Mischief
from controller.simulator.talk import STDIN, BeltLines, Words, refusal, say
from controller.treadmills.cards import MachineCard

NAME: Final = "Backstride sim"
TAKE_CONTROL: Final = "take_control"
QUIET: Final = "quiet"


class FtmsBench:
    """Serves one treadmill and, if there is one, a force deck until `end` is called.

    Without a `transport` it has an air of its own, and other processes come in through a door.
    """

    def __init__(
        self,
        card: MachineCard,
        peculiar: Peculiarities,
        *,
        name: str = NAME,
        transport: str | None = None,
        deck: SimulatedDeck | None = None,
        until_eof: bool = False,
    ) -> None:
        self._device = FtmsDevice(card.capabilities, peculiar, now_ms=_now_ms())
        self._deck = DeckLine(deck) if deck else None
        self._name = name
        self._own_transport = transport
        self._until_eof = until_eof
        self._ended = False
        self._words = Words()
        self._waiting: list[str] = []
        self._lines = BeltLines(self._device.machine.belt)
        self._address = ""
        self._door_transport: str | None = None

    def run(self) -> None:
        """Serve until ended. Raises bumble's errors or `OSError` for a transport that fails."""
        logging.getLogger("bumble").setLevel(logging.CRITICAL)  # it wonders at clients that die
        asyncio.run(self._run())

    def end(self) -> None:
        """Leave the loop at its next turn."""
        self._ended = True

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        for ending in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(ending, self.end)
        async with AsyncExitStack() as stack:
            peripheral = FtmsPeripheral(self._device, await self._host(stack), _now_ms)
            await peripheral.start()
            self._address = peripheral.host.random_address.to_string(with_type_qualifier=False)
            if self._deck is not None:
                self._deck.plug_in()
                stack.callback(self._deck.close)
            self._say_where()
            self._listen(loop)
            await self._serve(peripheral)
            await peripheral.vanish()

    async def _serve(self, peripheral: FtmsPeripheral) -> None:
        while not self._ended:
            peripheral.advance()
            if self._deck is not None:
                self._deck.advance(_now_us(), self._device.machine.belt.speed_mmps / 1000)
            self._lines.tell_change(_now_ms())
            while self._waiting:
                await self._obey(self._waiting.pop(0), peripheral)
            await asyncio.sleep(TICK_S)

    async def _host(self, stack: AsyncExitStack) -> Device:
        if self._own_transport is not None:
            source, sink = await stack.enter_async_context(
                await open_transport(self._own_transport)
            )
            return Device.with_hci(self._name, Address.generate_static_address(), source, sink)
        air = Air()
        door = await air.open_door()
        stack.callback(door.close)
        self._door_transport = door.transport
        return air.host(self._name)

    # Words in and out.

    def _listen(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            loop.add_reader(STDIN, self._hear)
        except OSError:  # none, or a file, which always has its end at hand
            self._ended = self._until_eof

    def _hear(self) -> None:
        data = os.read(STDIN, 4096)
        if not data:
            asyncio.get_running_loop().remove_reader(STDIN)
            self._ended = self._ended or self._until_eof
        self._waiting += self._words.feed(data)

    async def _obey(self, word: str, peripheral: FtmsPeripheral) -> None:
        if word == "status":
            self._lines.tell()
        elif word == TAKE_CONTROL:
            self._device.lose_control()
        elif word == QUIET:
            self._device.quiet = True
        elif word == Mischief.FREEZE_FEEDBACK:
            self._device.freeze_report()
        elif word in set(SimulatedFault):
            await self._cause(SimulatedFault(word), peripheral)
        elif not self._deck_does(word):
            say(refusal(word, TAKE_CONTROL, QUIET, Mischief.FREEZE_FEEDBACK))

    def _deck_does(self, word: str) -> bool:
        """Whether this is a mischief of the deck's, and there is a deck to do it."""
        return (
            self._deck is not None and word in set(Mischief) and self._deck.deck.do(Mischief(word))
        )

    async def _cause(self, fault: SimulatedFault, peripheral: FtmsPeripheral) -> None:
        taken = self._device.act(fault)
        if self._deck is not None:
            taken = self._deck.act(fault) or taken
        match fault:
            case SimulatedFault.UNPLUG_TREADMILL:
                await peripheral.vanish()
            case SimulatedFault.REPAIR:
                await self._repair(peripheral)
            case _ if not taken and self._deck is None:
                say({"error": f"{fault}: there is no simulated walker: start with --deck"})

    async def _repair(self, peripheral: FtmsPeripheral) -> None:
        self._device.quiet = False
        await peripheral.reappear()
        self._say_where()

    def _say_where(self) -> None:
        say(
            {
                "treadmill": str(FtmsUrl(AtAddress(self._address), self._door_transport)),
                "address": self._address,
                "transport": self._door_transport,
                **(self._deck.paths if self._deck else {"deck": None}),
            }
        )


def _now_us() -> int:
    return time.monotonic_ns() // 1000


def _now_ms() -> int:
    return _now_us() // 1000
