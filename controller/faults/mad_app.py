"""An app that has gone mad, in an air of its own: `python -m controller.faults.mad_app`.

It says how to come into its air, `{"transport": "tcp-client:127.0.0.1:40123"}`, and begins when its
standard input ends. It asks for control and for more speed, `{"asked": "SUCCESS", "link": 1}`, and
writes `raising` to the control point, waiting for each answer; it unsubscribes and subscribes. Then
its link is lost without a word, as when a battery is taken out. It comes again, and now writes all
`writes` without waiting, until it is thrown out; and so on, until it is killed.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from collections.abc import Iterator
from functools import partial
from itertools import count, cycle
from typing import Final

from bumble.core import BaseBumbleError

from controller.alongside.beat import say
from controller.bridge.on_bumble import own_address
from controller.faults.phone import TREADMILL
from controller.simulator.ftms.air import Air
from controller.simulator.ftms.app import App
from protocols.ftms.control import Op, encode_request
from protocols.ftms.service import CONTROL, DATA, STATUS

FAST_KMH: Final = 3.2  # the fastest that the workout permits
BEYOND_KMH: Final = 20.0
STEEP_PCT: Final = 5.0
REQUEST: Final = encode_request(Op.REQUEST_CONTROL)
FASTER: Final = encode_request(Op.SET_TARGET_SPEED, target_speed_kmh=FAST_KMH)
RAISING: Final = (
    REQUEST,
    FASTER,
    encode_request(Op.SET_TARGET_SPEED, target_speed_kmh=BEYOND_KMH),
    encode_request(Op.SET_TARGET_INCLINATION, target_inclination_pct=STEEP_PCT),
    encode_request(Op.START_OR_RESUME),
    encode_request(Op.RESET),
)
LONGEST: Final = 100  # octets
ALL: Final = (CONTROL, DATA, STATUS)


def raising() -> Iterator[bytes]:
    """All that would start or raise something, whole, cut short, too long, and again."""
    for whole in RAISING:
        yield from (whole, whole[:-1], whole + b"\xff", whole)


def writes() -> Iterator[bytes]:
    """The same, and nonsense. Never a stop or a pause, nor a part of one: they are obeyed."""
    yield from raising()
    for op in set(range(256)) - {Op.STOP_OR_PAUSE}:
        yield bytes((op,)) * (1 + op % LONGEST)


async def go_mad(air: Air) -> None:
    """One link after the other, for ever."""
    host = air.host("app")
    for link in count(1):
        app = await App.connect(host, own_address(TREADMILL))
        await app.subscribe(*ALL)
        await app.ask(REQUEST)
        answer = await app.ask(FASTER)
        say(json.dumps({"asked": answer.name, "link": link}))
        await (_wait_for_each(app) if link == 1 else _flood(app))
        air.lose(host)


async def _wait_for_each(app: App) -> None:
    for data in raising():
        before = len(app.values(CONTROL))
        if await _write(app, data):
            await app.until(partial(_answered_since, app, before), f"answer to {data.hex()}")
    for uuid in ALL:
        await app.one(uuid).unsubscribe()
    await _write(app, FASTER)
    await app.subscribe(*ALL)


def _answered_since(app: App, before: int) -> bool:
    return len(app.values(CONTROL)) > before


async def _write(app: App, data: bytes) -> bool:
    """Whether the control point took it."""
    try:
        await app.write(data)
    except BaseBumbleError:
        return False
    return True


async def _flood(app: App) -> None:
    """Until it is thrown out: by then more answers wait than a bridge keeps."""
    for number, data in enumerate(cycle(writes())):
        try:
            await app.write(data, with_response=number % 2 == 0)
        except BaseBumbleError:
            continue  # it was not taken
        except asyncio.CancelledError:  # so bumble ends a write whose link has ended
            if app.ended:
                return
            raise


async def main() -> None:
    """Until it is killed."""
    logging.disable(logging.ERROR)  # bumble logs what is written to a link that has ended
    air = Air()
    door = await air.open_door()
    say(json.dumps({"transport": door.transport}))
    await asyncio.to_thread(sys.stdin.read)
    await go_mad(air)


if __name__ == "__main__":
    asyncio.run(main())
