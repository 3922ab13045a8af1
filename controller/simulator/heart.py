"""A simulated heart-rate belt in its own air: `python -m controller.simulator.heart`.

The first line names it by the URL that a listener in another process uses, `{"heart":
"ble:C4:…?transport=tcp-client:127.0.0.1:4711"}`. It sends once a second until standard input ends.
Words on standard input: `walk 0.5 2` (m/s and %: the rate follows that effort), a number (beats a
minute from now on), `contact`, `no_contact`, `vanish` (out of reach) and `reappear`.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Coroutine
from typing import Final

from bumble.core import UUID, AdvertisingData, BaseBumbleError
from bumble.device import Connection, Device
from bumble.gatt import GATT_HEART_RATE_SERVICE, Characteristic, Service

from controller.bluetooth.url import AtAddress
from controller.heart.url import HeartBelt
from controller.simulator.ftms.air import Air
from controller.simulator.pulse import Pulse
from controller.simulator.talk import STDIN, Words, say
from protocols.ftms.heart_rate import HeartRate, encode_heart_rate

NAME: Final = "Backstride HRM"
MEASUREMENT: Final = "2a37"
PERIOD_S: Final = 1.0
WORDS: Final = "1 to 255, walk M_PER_S PERCENT, contact, no_contact, vanish, reappear"
MOST_INTERVALS: Final = 9  # as many as an MTU of 23 holds
_ADVERTISING_INTERVAL_MS: Final = 25
_ALWAYS_THERE: Final = 0x06  # flags: general discoverable, no classic Bluetooth


class HeartPeripheral:
    """One belt on the air. It takes one listener at a time, as most do."""

    def __init__(self, host: Device) -> None:
        self.host = host
        self.pulse = Pulse(time.monotonic())
        self.contact = True
        self._reachable = True
        self._link: Connection | None = None
        self._advertising: asyncio.Task[None] | None = None
        self._measurement: Characteristic[bytes] = Characteristic(
            UUID(MEASUREMENT), Characteristic.Properties.NOTIFY, Characteristic.Permissions(0)
        )
        host.add_service(Service(GATT_HEART_RATE_SERVICE, [self._measurement]))
        host.on(Device.EVENT_CONNECTION, self._connected)

    async def start(self) -> None:
        """Power on and be found."""
        await self.host.power_on()
        await self._advertise()

    async def send(self) -> None:
        """One measurement, to a listener that subscribed."""
        beats = self.pulse.beats(time.monotonic())[-MOST_INTERVALS:]
        measured = HeartRate(round(self.pulse.bpm), self.contact, rr_intervals_s=beats)
        with contextlib.suppress(BaseBumbleError):  # the listener left just now
            await self.host.notify_subscribers(self._measurement, encode_heart_rate(measured))

    async def obey(self, word: str) -> None:
        """Do what a word on standard input says."""
        match word.split():
            case ["contact" | "no_contact"]:
                self.contact = word == "contact"
            case ["vanish"]:
                await self._vanish()
            case ["reappear"]:
                self._reachable = True
                await self._advertise()
            case ["walk", speed_mps, incline_pct] if is_number(speed_mps) and is_number(
                incline_pct
            ):
                self.pulse.exert(float(speed_mps), float(incline_pct), time.monotonic())
            case [number] if number.isdecimal() and 0 < int(number) <= 0xFF:
                self.pulse.settle(float(number), time.monotonic())
            case _:
                say({"error": f"{word!r} is none of {WORDS}"})

    async def _vanish(self) -> None:
        self._reachable = False
        await self.host.stop_advertising()
        if self._link is not None:
            with contextlib.suppress(BaseBumbleError):
                await self._link.disconnect()

    async def _advertise(self) -> None:
        await self.host.start_advertising(
            advertising_data=_advertisement(),
            advertising_interval_min=_ADVERTISING_INTERVAL_MS,
            advertising_interval_max=_ADVERTISING_INTERVAL_MS,
        )

    def _connected(self, link: Connection) -> None:
        self._link = link
        link.on(link.EVENT_DISCONNECTION, lambda _reason: self._disconnected())

    def _disconnected(self) -> None:
        self._link = None
        if self._reachable:
            self._advertising = asyncio.create_task(self._advertise())


def is_number(text: str) -> bool:
    """Whether it is a plain decimal number, 0 or more."""
    return text.replace(".", "", 1).isdecimal()


def _advertisement() -> bytes:
    return bytes(
        AdvertisingData(
            [
                (AdvertisingData.FLAGS, bytes((_ALWAYS_THERE,))),
                (
                    AdvertisingData.COMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS,
                    bytes(GATT_HEART_RATE_SERVICE),
                ),
                (AdvertisingData.COMPLETE_LOCAL_NAME, NAME.encode()),
            ]
        )
    )


async def outlived(act: Coroutine[None, None, None]) -> None:
    """Wait for `act`, whatever becomes of it: bumble cancels what is under way when a link ends."""
    (error,) = await asyncio.gather(act, return_exceptions=True)
    if isinstance(error, Exception):
        say({"error": f"{type(error).__name__}: {error}"})


async def _serve() -> None:
    loop, words, ended = asyncio.get_running_loop(), Words(), asyncio.Event()
    waiting: asyncio.Queue[str] = asyncio.Queue()

    def hear() -> None:
        data = os.read(STDIN, 4096)
        if not data:
            loop.remove_reader(STDIN)
            ended.set()
        for word in words.feed(data):
            waiting.put_nowait(word)

    async def obey() -> None:
        while True:
            await outlived(peripheral.obey(await waiting.get()))

    async def beat() -> None:
        while True:
            await outlived(peripheral.send())
            await asyncio.sleep(PERIOD_S)

    air = Air()
    door = await air.open_door()
    peripheral = HeartPeripheral(air.host(NAME))
    await peripheral.start()
    address = peripheral.host.random_address.to_string(with_type_qualifier=False)
    say({"heart": str(HeartBelt(AtAddress(address), door.transport))})
    loop.add_reader(STDIN, hear)
    loop.add_signal_handler(signal.SIGTERM, ended.set)
    tasks = [asyncio.create_task(obey()), asyncio.create_task(beat())]
    await ended.wait()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    door.close()


if __name__ == "__main__":
    asyncio.run(_serve())
