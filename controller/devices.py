"""The devices that a configuration names: treadmill and guard, force deck, or the simulator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from controller import api
from controller.belt.inputs import Wish
from controller.belt.link import GuardReport, Refusal
from controller.config import Config
from controller.deck import calibration
from controller.deck.pipeline import DeckPipeline, FootfallSink, Sink
from controller.deck.reader import DeckReader
from controller.deck.recording import Recording
from controller.deck.replay import ReplayDeck
from controller.deck.second import SecondDeck, second_deck, simulated_pair, simulated_second
from controller.deck.url import (
    DeckAddress,
    ForceDeck,
    NoDeck,
    ReplayedDeck,
    SimulatedDeck,
    parse_deck_url,
)
from controller.guard_pair import GuardPair
from controller.machine_card import card_name, notice, uncommissioned
from controller.simulator.process import SimulatorProcess
from controller.treadmills.cards import MachineCard, load_card
from controller.treadmills.families import MachineUrl, parse_machine_url
from sessions.gait.report import DeckReport


class DevicesError(ValueError):
    """Devices that do not go together; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Setup:
    """Which devices there are, from the configuration alone; nothing is opened."""

    machine: MachineUrl
    card_name: str  # as configured; until a Bluetooth machine has said who it is, the generic one
    card_is_chosen: bool  # by who answers, as nobody configured one
    card: MachineCard
    deck: DeckAddress
    calibration: calibration.Calibration
    second: SecondDeck | None  # for the other foot, on a port
    pair_simulated: bool  # the simulator has one for each foot
    view: api.MachineView
    name: str  # of the machine, as configured; may be empty

    def with_card(self, card_name: str) -> Setup:
        """The same machine on the card that it turned out to have. Raises `BadCard`."""
        card = load_card(card_name)
        update = {"name": self.name or card.name, "card": card_name}
        view = self.view.model_copy(update=update)
        return replace(self, card_name=card_name, card=card, view=view)


def setup(config: Config, by_card: str | None = None) -> Setup:
    """What the configuration names; the machine on its own card, or on the one given here.

    Raises `DevicesError`, `UnknownMachine`, `BadCard`, `DeckUrlError` or `CalibrationError`.
    """
    machine = parse_machine_url(config.machine.url)
    name = by_card or card_name(config)
    card = load_card(name)
    deck = parse_deck_url(config.deck.url or ("sim:" if machine.simulated else "none"))
    if isinstance(deck, SimulatedDeck) and not machine.simulated:
        raise DevicesError(
            "deck.url = 'sim:': a simulated walker cannot watch over a real treadmill; "
            "set deck.url to force:/dev/serial/by-id/… or none"
        )
    view = api.MachineView(
        name=config.machine.name or card.name,
        card=name,
        card_notice=notice(machine, card, _today(), config.site.commission_months),
        commissioned=not uncommissioned(machine, card),
        url=str(machine),
        simulated=machine.simulated,
        speed_unit=config.machine.unit,
    )
    return Setup(
        machine,
        name,
        machine.scheme == "ftms" and not config.machine.card and card.commissioned is None,
        card,
        deck,
        _calibration(config, deck),
        second_deck(config, deck),
        simulated_pair(config, deck),
        view,
        config.machine.name,
    )


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


def _calibration(config: Config, deck: DeckAddress) -> calibration.Calibration:
    """The simulator's and a replay's samples are made with a calibration of their own."""
    if not isinstance(deck, ForceDeck):
        paired = simulated_pair(config, deck)
        return calibration.SIMULATED_PAIR[0] if paired else calibration.SIMULATED
    if config.deck.calibration is None:
        raise DevicesError(
            f"deck.url = '{deck.wire}:{deck.port}' needs deck.calibration: the file of its cells"
        )
    return calibration.load(config.deck.calibration)


def simulator_of(setup: Setup) -> SimulatorProcess:
    """What plays the machine, on the wire of its card's family."""
    options = ["--second"] if setup.pair_simulated else []
    if setup.card.family == "ftms":
        options += ["--wire", "ftms", "--card", setup.card_name]
    return SimulatorProcess(*options)


@dataclass(frozen=True, slots=True)
class Ears:
    """Who hears what the devices say. `deck`, `raw` and `footfall` are called from the reader's
    thread."""

    guard: Callable[[GuardReport | Refusal], None]
    pair: Callable[[str], None]
    deck: Callable[[DeckReport], None]
    raw: Sink
    footfall: FootfallSink


class Devices:
    """The opened devices, from `start` to `close`."""

    def __init__(self, setup: Setup, ears: Ears) -> None:
        self.setup = setup
        self._ears = ears
        self._simulator = simulator_of(setup) if setup.machine.simulated else None
        self._replay: ReplayDeck | None = None
        self._pair: GuardPair | None = None
        self.reader: DeckReader | None = None

    async def start(self) -> None:
        """Open everything; nothing moves. Raises `SimulatorFailed` or `RecordingError`."""
        if self._simulator is not None:
            await self._simulator.start()
        self._pair = GuardPair(
            self._simulator.address if self._simulator else self.setup.machine.port,
            "" if self.setup.card_is_chosen else self.setup.card_name,
            heard=self._heard,
            told=self._ears.pair,
        )
        self._pair.start()
        if (deck := self._deck()) is not None:
            second = self._second()
            pipeline = DeckPipeline(
                self.setup.calibration,
                receiver=deck.receiver(),
                second=second.of_pipeline() if second else None,
                sink=self._ears.raw,
                footfall_sink=self._ears.footfall,
            )
            self.reader = DeckReader(
                deck.port,
                pipeline,
                self._ears.deck,
                baud=deck.baud,
                second=second.deck if second else None,
            )
            self.reader.start()

    def _heard(self, message: GuardReport | Refusal) -> None:
        """The guard knows the card of a machine that was not configured to have one."""
        if isinstance(message, GuardReport) and message.card != self.setup.card_name:
            self.setup = self.setup.with_card(message.card)
        self._ears.guard(message)

    def _deck(self) -> ForceDeck | None:
        match self.setup.deck:
            case NoDeck():
                return None
            case ForceDeck() as deck:
                return deck
            case SimulatedDeck():
                assert self._simulator is not None
                return ForceDeck(self._simulator.path("deck"))
            case ReplayedDeck() as recording:
                self._replay = ReplayDeck(
                    Recording(recording.path, rate_hz=recording.rate_hz, column=recording.column)
                )
                self._replay.start()
                return ForceDeck(self._replay.port)

    def _second(self) -> SecondDeck | None:
        if self.setup.pair_simulated and self._simulator is not None:
            return simulated_second(self._simulator.path("second"))
        return self.setup.second

    def tell(self, wish: Wish) -> bool:
        """Give the guard a wish; False where there is none to take it."""
        return self._pair is not None and self._pair.send(wish)

    def simulate(self, fault: api.SimulatedFault) -> str | None:
        """Cause a fault; the reason if nothing here is simulated."""
        if self._simulator is None:
            return "this treadmill is real: faults are for simulated devices only"
        self._simulator.cause(fault)
        return None

    async def close(self) -> None:
        """Stop the belt, wait for its standstill, give every port back."""
        if self._pair is not None:
            await self._pair.close()
        if self.reader is not None:
            self.reader.close()
        if self._replay is not None:
            self._replay.close()
        if self._simulator is not None:
            await self._simulator.close()
