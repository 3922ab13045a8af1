"""The floor on one screen: every machine's line, one machine large, STOP for one or for all."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import ContentSwitcher

from controller.belt.states import BeltState
from controller.facility.floor import Floor, Machine
from controller.facility.topics import Topics
from tui.app import HEIGHTS, WIDTHS
from tui.fleet.about import help_words
from tui.fleet.detail import MachineDetail
from tui.fleet.link import FleetLink
from tui.fleet.rows import row
from tui.fleet.stops import Stops, moves
from tui.fleet.table import MachineTable
from tui.language import N_, _, heard, ngettext
from tui.looks import Dressed
from tui.regions.words import Words

TICK_S: Final = 0.25
RETRY_S: Final = 1.0
TWICE_S: Final = 3.0
"""How long the first press for STOP ALL waits for the second."""
_KEYS: Final = (
    ("↑ ↓", N_("choose")),
    ("ENTER", N_("one machine, ESC back")),
    ("N", N_("next in need")),
    ("?", N_("help")),
    ("Q", N_("leave")),
)


class FleetApp(Dressed):
    """Follows `link`. `clock` is a monotonic clock in seconds. Leaving changes no machine."""

    CSS_PATH: ClassVar = [
        Path(__file__).parents[1] / "backstride.tcss",
        Path(__file__).with_name("fleet.tcss"),
    ]
    ENABLE_COMMAND_PALETTE = False
    TITLE = "Backstride fleet"
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "stop_one", "STOP", priority=True),
        Binding("S", "stop_all", "STOP ALL", priority=True),
        Binding("enter", "open", "Open"),
        Binding("escape", "close", "Back"),
        Binding("n", "next", "Next"),
        Binding("question_mark,f1", "help", "Help"),
        Binding("q", "quit", "Leave"),
    ]

    def __init__(
        self,
        link: FleetLink,
        *,
        clock: Callable[[], float] = time.monotonic,
        retry_s: float = RETRY_S,
    ) -> None:
        super().__init__()
        self.dress()
        self.floor = Floor()
        self._link, self._clock, self._retry_s = link, clock, retry_s
        self._stops = Stops()
        self._trouble = N_("connecting")
        self._all_asked_s: float | None = None
        self._sending: set[asyncio.Task[None]] = set()

    # --- the screen ------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Head, the machines or one of them, keys, STOP."""
        yield Words(id="header")
        with ContentSwitcher(initial="floor", id="middle"):
            yield MachineTable(id="floor")
            yield MachineDetail(id="machine")
            yield Words(id="fleet-help")
        yield Words(id="keys")
        yield Words(id="stop")

    def on_mount(self) -> None:
        """Begin to follow the broker."""
        self._header, self._stop = self.query_one("#header", Words), self.query_one("#stop", Words)
        self._table, self._detail = self.query_one(MachineTable), self.query_one(MachineDetail)
        self._keys, self._middle = self.query_one("#keys", Words), self.query_one(ContentSwitcher)
        self._table.focus()
        self.set_interval(TICK_S, self.tick)
        self.run_worker(self._follow(), name="follow the broker")
        self.tick()

    def tick(self) -> None:
        """Time passed: send STOPs that are due, draw what changed."""
        if not self.is_running:
            return  # the screen is on its way out
        now_s, machines = self._clock(), self.floor.machines
        for machine in machines:
            self._stops.look(machine, now_s)
        for topics in self._stops.due(now_s):
            self._send_stop(topics)
        words = {one.topics: self._stops.words(one.topics, now_s) for one in machines}
        self._table.show([row(one, now_s, words[one.topics]) for one in machines])
        chosen = self._chosen(machines)
        if self._opened and chosen is not None:
            self._detail.show(chosen, now_s, words[chosen.topics])
        self._header.say(self._head(machines, now_s))
        self._keys.say(_key_line())
        self._stop.say(self._stop_words(machines, chosen, now_s))

    # --- keys ------------------------------------------------------------------------------------

    def action_stop_one(self) -> None:
        """STOP for the machine under the cursor, at once."""
        if (chosen := self._chosen(self.floor.machines)) is not None:
            self._stops.ask(chosen.topics, self._clock())
            self.tick()

    def action_stop_all(self) -> None:
        """Pressed twice: STOP for every machine that moves or may. One slip of a finger must not
        stop a whole floor under its walkers."""
        now_s = self._clock()
        first_s, self._all_asked_s = self._all_asked_s, now_s
        if first_s is not None and now_s - first_s <= TWICE_S:
            self._all_asked_s = None
            for machine in self.floor.machines:
                if moves(machine, now_s):
                    self._stops.ask(machine.topics, now_s)
        self.tick()

    def action_open(self) -> None:
        """One machine, large."""
        if self.floor.machines:
            self._middle.current = "machine"
            self.tick()

    def action_close(self) -> None:
        """Back to the floor."""
        self._middle.current = "floor"
        self._table.focus()

    def action_help(self) -> None:
        """Every key and every shape; again: back to the floor."""
        if self._middle.current == "fleet-help":
            self.action_close()
        else:
            self.query_one("#fleet-help", Words).say(help_words())
            self._middle.current = "fleet-help"

    def action_next(self) -> None:
        """The next machine that needs somebody."""
        self._table.jump(lambda one: one.look == "alarm")
        self.tick()

    def on_machine_table_opened(self) -> None:
        """A machine was chosen with the mouse."""
        self.action_open()

    # --- the broker ------------------------------------------------------------------------------

    async def _follow(self) -> None:
        while True:
            try:
                async for told in self._link.messages():
                    self._trouble = ""
                    self.floor.hear(told, self._clock())
                self._trouble = N_("the broker closed the connection")
            except OSError as error:
                self._trouble = str(error).splitlines()[0]
            self.floor.disconnected()
            await asyncio.sleep(self._retry_s)

    def _send_stop(self, topics: Topics) -> None:
        """A STOP that cannot be sent is sent again with the next one due."""

        async def send() -> None:
            try:
                await self._link.stop(topics)
            except OSError as error:
                self._stops.failed(topics, str(error))
            else:
                self._stops.failed(topics, "")

        task = asyncio.ensure_future(send())
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    # --- words -----------------------------------------------------------------------------------

    @property
    def _opened(self) -> bool:
        return self._middle.current == "machine"

    def _chosen(self, machines: list[Machine]) -> Machine | None:
        index = self._table.cursor
        return machines[index] if index < len(machines) else None

    def _head(self, machines: list[Machine], now_s: float) -> Content:
        if self._trouble:
            return Content.assemble(
                (f"▲ {self._link.name}: {heard(self._trouble)}", "bold $alarm-ink")
            )
        running = sum(_runs(one, now_s) for one in machines)
        needing = sum(one.needs_somebody(now_s) for one in machines)
        unreadable = self.floor.unreadable.total()
        parts = [
            f"● {self._link.name}",
            ngettext("{count} machine", "{count} machines", len(machines)).format(
                count=len(machines)
            ),
            _("{count} running").format(count=running),
            _("{count} in need").format(count=needing) if needing else _("all well"),
            *([_("{count} unreadable").format(count=unreadable)] if unreadable else []),
        ]
        return Content("  ".join(parts))

    def _stop_words(self, machines: list[Machine], chosen: Machine | None, now_s: float) -> Content:
        one = (
            _("STOP {machine}: SPACE").format(machine=chosen.name)
            if chosen
            else _("STOP: no machine yet")
        )
        moving = sum(moves(machine, now_s) for machine in machines)
        asked = self._all_asked_s is not None and now_s - self._all_asked_s <= TWICE_S
        every = (
            _("SHIFT+S once more: STOP all {count} that move or may")
            if asked
            else _("STOP all ({count} move or may): SHIFT+S twice")
        ).format(count=moving)
        small = _("STOP over a network may come late. People near the machine use its own.")
        return Content.assemble((f"■  {one}      {every}", "bold"), f"\n{small}")


def _key_line() -> Content:
    return Content("   ").join(
        Content.assemble((cap, "bold"), f" {_(words)}") for cap, words in _KEYS
    )


def _runs(machine: Machine, now_s: float) -> bool:
    state = machine.state
    return machine.known(now_s) and state is not None and state.belt is BeltState.RUNNING
