"""The bridge's process: between the controller's socket and the air."""

from __future__ import annotations

import asyncio
from typing import Final

from controller import api
from controller.alongside.reporting import LinkTeller
from controller.api_socket.client import ApiClient, NotConnected
from controller.bluetooth.adapter import AdapterError
from controller.bridge.machine import BridgeMachine, Wish
from controller.bridge.radio import OnAir, Station, now_ms, on_air
from controller.treadmills.cards import load_card

NAME: Final = "bridge"
REST_S: Final = 5.0  # between two tries to be heard
REPORT_S: Final = 1.0


class Bridge:
    """One treadmill on the air, from `run` until the controller leaves, or knows another card for
    its machine."""

    def __init__(
        self,
        controller: ApiClient,
        first: api.Snapshot,
        station: Station,
        *,
        asking: bool,
    ) -> None:
        self._controller = controller
        self._station = station
        self._card = first.machine.card
        self._machine = BridgeMachine(
            load_card(self._card), first, asking=asking, wish=self._begin, now_ms=now_ms()
        )
        self._air: OnAir | None = None
        self._trouble = ""
        self._errands: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Until then. Raises a group of `NotConnected` when it leaves within a report."""
        async with asyncio.TaskGroup() as group:
            others = [group.create_task(work) for work in (self._be_heard(), self._report())]
            await self._follow()
            for task in others:
                task.cancel()

    async def _follow(self) -> None:
        async for message in self._controller:
            if isinstance(message, api.Snapshot):
                if message.machine.card != self._card:
                    return
                self._machine.take(message, now_ms())
                self._send()

    def _send(self) -> None:
        if self._air is not None:
            self._air.advance()

    async def _be_heard(self) -> None:
        """For ever: a controller that is unplugged may be plugged in again."""
        while True:
            try:
                async with on_air(self._station, self._machine) as air:
                    self._air = air
                    self._trouble = await air.over()
            except AdapterError as error:
                self._trouble = str(error)
            finally:
                self._air = None
            await asyncio.sleep(REST_S)

    async def _report(self) -> None:
        """How apps can hear it, whenever that changes."""
        teller = LinkTeller(self._controller, NAME)
        while True:
            await teller.tell(*self._state())
            await asyncio.sleep(REPORT_S)

    def _state(self) -> tuple[api.Health, str]:
        if self._air is not None:
            return api.Health.GOOD, self._air.told
        return (api.Health.BAD if self._trouble else api.Health.WAITING), self._trouble

    # What apps wish.

    def _begin(self, wish: Wish) -> None:
        """Carry it out beside everything else: nothing waits before a stop."""
        errand = asyncio.create_task(self._carry_out(wish))
        self._errands.add(errand)
        errand.add_done_callback(self._errands.discard)

    async def _carry_out(self, wish: Wish) -> None:
        try:
            answer = await self._controller.request(wish.command)
        except (NotConnected, TimeoutError):
            accepted = False
        else:
            accepted = isinstance(answer, api.Accepted)
        self._machine.answered(wish, accepted=accepted)
        self._send()
