"""Commissioning over real wires: simulator, guard and sentry are processes; the deck's node is at
the end of a pseudo-terminal, a Bluetooth treadmill behind bumble's door."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from datetime import date
from pathlib import Path

import pytest

from controller.api import SimulatedFault
from controller.commissioning.drive import Drive, Phase
from controller.commissioning.played import Played
from controller.commissioning.session import Ended, Place, commission
from controller.commissioning.steps import STEPS_ON_DECK, Step
from controller.deck.calibration import SIMULATED, Calibration
from controller.deck.opening import OpenedDeck
from controller.deck.url import ForceDeck
from controller.faults.processes import only_child, play_hardware
from controller.simulator.mischief import Mischief
from controller.simulator.process import SimulatorProcess
from controller.treadmills.cards import load_card
from tests.controller.commissioning.decks import placed
from tests.controller.processes.stand import Simulator

pytestmark = [
    pytest.mark.xdist_group("wires"),  # one at a time; mostly they wait
    pytest.mark.timeout(600),  # whole procedures in real time, on a computer that may be busy
]

TODAY = date(2026, 11, 22)
ONLY = tuple(step for step in STEPS_ON_DECK if step.walked)
COMMISSION = (sys.executable, "-m", "controller.cli.main", "commission")
SIMULATOR = "controller.simulator"
HANGS_S = 500.0
TRIES = 5


class OnDeckOnly(Played):
    """A person who walks, and would not begin with a tape; meanwhile `happens`."""

    def __init__(
        self, simulator: SimulatorProcess, happens: SimulatedFault | Mischief | None = None
    ) -> None:
        self.said: list[str] = []
        super().__init__(simulator, self.said.append)
        self._machine, self._happens, self._tries = simulator, happens, 0

    async def confirm(self, step: Step) -> bool:
        return step.walked and await super().confirm(step)

    async def again(self, step: Step) -> bool:
        """Once more where a busy computer kept the deck's samples waiting."""
        self._tries += 1
        late = self._happens is None and "stale" in self.said[-1] and self._tries <= TRIES
        return step.walked and late

    def attend(self, step: Step, drive: Drive) -> None:
        super().attend(step, drive)
        if drive.phase is Phase.STEADY and self._happens is not None:
            self._machine.cause(self._happens)

    def was_told(self, words: str) -> bool:
        return any(words in line for line in self.said)


@asynccontextmanager
async def simulated() -> AsyncIterator[SimulatorProcess]:
    simulator = SimulatorProcess()
    await simulator.start()
    play_hardware(only_child(os.getpid(), SIMULATOR))
    try:
        yield simulator
    finally:
        await simulator.close()


def place(
    simulator: SimulatorProcess, card: str = "trackmaster", cells: Calibration = SIMULATED
) -> Place:
    deck = OpenedDeck(ForceDeck(simulator.path("deck")), cells)
    return Place(simulator.address, card, lambda known: known, "mph", deck, ONLY)


@pytest.mark.hazard("H20")
async def test_a_wrong_unit_is_found_by_somebody_who_walks() -> None:
    async with simulated() as simulator:
        person = OnDeckOnly(simulator)
        with pytest.raises(Ended) as ended:
            await commission(place(simulator, "trackmaster-kmh"), person, TODAY, "1")
        assert str(ended.value).endswith("Begin again with --unit mph"), person.said


@pytest.mark.hazard("H18")
async def test_a_deck_with_swapped_ends_is_not_walked_on() -> None:
    async with simulated() as simulator:
        person = OnDeckOnly(simulator)
        cells = placed(along=-1.0)
        with pytest.raises(Ended, match="not confirmed"):
            await commission(place(simulator, cells=cells), person, TODAY, "1")
        assert person.was_told("its front and rear cells are swapped")
        assert not person.was_told("The belt starts")


@pytest.mark.hazard("H18")
async def test_a_deck_of_twice_the_gain_is_not_walked_on() -> None:
    async with simulated() as simulator:
        simulator.cause(Mischief.DOUBLE_DECK)
        person = OnDeckOnly(simulator)
        with pytest.raises(Ended, match="not confirmed"):
            await commission(place(simulator), person, TODAY, "1")
        assert person.was_told("kg where 75 kg are entered")
        assert not person.was_told("The belt starts")


@pytest.mark.hazard("H17")
async def test_a_deck_that_is_unplugged_stops_the_belt_under_its_walker() -> None:
    async with simulated() as simulator:
        person = OnDeckOnly(simulator, SimulatedFault.UNPLUG_DECK)
        with pytest.raises(Ended, match="not confirmed"):
            await commission(place(simulator), person, TODAY, "1")
        assert person.was_told("The deck cannot tell: its signal is stale")
        assert person.was_told("The belt stands.")
        assert simulator.belt["belt_mps"] == 0


# --- all of it, as a person runs it ---


@contextmanager
def commissioning(home: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    kept = {name: value for name, value in os.environ.items() if "BACKSTRIDE" not in name}
    home_is = {"HOME": str(home), "XDG_CONFIG_HOME": str(home), "XDG_DATA_HOME": str(home)}
    with subprocess.Popen(
        [*COMMISSION, *options],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**kept, **home_is, "BACKSTRIDE_SITE__UNATTENDED_STARTS": "true"},
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


@pytest.mark.hazard("H03")
@pytest.mark.hazard("H20")
def test_a_whole_rehearsal_with_a_deck(short_folder: Path) -> None:
    card = short_folder / "card.toml"
    options = ("--treadmill", "sim:", "--rehearse", "--deck", "--json", "--output", str(card))
    with commissioning(short_folder, *options) as process:
        assert process.stderr is not None
        said = process.stderr.readline()  # by now there is a simulator
        play_hardware(only_child(process.pid, SIMULATOR))
        out, err = process.communicate(timeout=HANGS_S)
    assert process.returncode == 0, said + err
    assert re.findall(r"^(\d) of 7: ", err, re.MULTILINE) == list("1234567")
    assert {one["verdict"] for one in json.loads(out)["findings"]} == {"found"}
    made = load_card(str(card)).commissioned
    assert made is not None
    how = {one.what: one.how for one in made.measured}
    assert how["unit.belt_speed"] == how["unit.runs_to"] == "force deck"
    assert how["top.distance"] == "tape"


IN_THE_AIR = """\
role = "integrator"
belt_length_m = 3.0
top_speed = "0.5 m/s"
top_incline = "0 %"
runs_to = "rear"
key_stops = true
passings = 3
seconds = 20.1
silence_stops = false
silence_s = 0
stop_m = 0.3
[key_after_s]
direction = 0.2
key = 1.5
unit = 2
stop = 0.5
"""
CUES = {
    "NOW PULL THE SAFETY KEY": (SimulatedFault.SAFETY_KEY,),
    "NOW TAKE THE LINK AWAY": (SimulatedFault.UNPLUG_TREADMILL, SimulatedFault.SAFETY_KEY),
    "Put the ": (SimulatedFault.REPAIR,),
}
"""What whoever stands beside it does when they are told. FTMS runs on in silence: the key, then."""


@pytest.mark.hazard("H03")
@pytest.mark.hazard("H20")
def test_a_whole_commissioning_of_a_bluetooth_treadmill(short_folder: Path) -> None:
    card, answers = short_folder / "card.toml", short_folder / "answers.toml"
    answers.write_text(IN_THE_AIR)
    said = []
    with closing(Simulator("--wire", "ftms", "--card", "simulated-ftms")) as simulator:
        options = ("--treadmill", simulator.treadmill, "--answers", str(answers))
        with commissioning(short_folder, *options, "--output", str(card)) as process:
            assert process.stderr is not None
            for line in process.stderr:
                said.append(line)
                for fault in next((do for cue, do in CUES.items() if cue in line), ()):
                    simulator.cause(fault)
            assert process.wait() == 0, "".join(said)
        assert simulator.belt()["belt_mps"] == 0
    made = load_card(str(card))
    assert made.commissioned is not None
    assert simulator.treadmill.partition("?")[0].endswith(made.commissioned.machine)
    assert made.max_speed_mps == 0.5
    assert made.stop_on_silence_ms is None
    assert made.family == "ftms"
