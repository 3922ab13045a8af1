"""A force deck under a machine in virtual time, and somebody who walks on it."""

from __future__ import annotations

from controller.commissioning.carried import Untold
from controller.commissioning.drive import Drive
from controller.commissioning.walk import Walk, check_place
from controller.deck.calibration import SIMULATED, Calibration
from controller.deck.pipeline import DeckPipeline
from controller.simulator.deck import STEP_M, SimulatedDeck
from controller.simulator.mischief import Mischief
from controller.simulator.person import Direction, Person
from controller.simulator.walker import SimulatedWalker
from sessions.gait.belt_speed import CarriedFoot
from sessions.gait.facing import Facing
from sessions.gait.report import DeckReport, SignalHealth

TICK_MS = 10
RATE_HZ = 100.0


def placed(*, along: float) -> Calibration:
    """Whoever measured the deck's cells wrote down so much of their places along the belt."""
    cells = tuple(cell.model_copy(update={"y_m": along * cell.y_m}) for cell in SIMULATED.cell)
    return SIMULATED.model_copy(update={"cell": cells})


class WalkedDeck:
    """The deck, its walker, and what the host makes of them."""

    def __init__(
        self, calibration: Calibration = SIMULATED, direction: Direction = Direction.FORWARD
    ) -> None:
        self.deck = SimulatedDeck(
            SimulatedWalker(Person(direction=direction), rate_hz=RATE_HZ), mount_after_s=None
        )
        self.walk = Walk()
        self._feet: list[CarriedFoot] = []
        self._pipeline = DeckPipeline(calibration, carried_sink=self._feet.append)

    def pass_time(self, from_ms: int, to_ms: int, belt_mps: float) -> DeckReport:
        """What the deck says at the end of it."""
        for now_ms in range(from_ms, to_ms, TICK_MS):
            self.deck.advance(now_ms * 1000, belt_mps)
            self._pipeline.receive(self.deck.transmit(), now_ms * 1000)
            self.deck.receive(self._pipeline.transmit(), now_ms * 1000)
        return self._pipeline.report(to_ms)

    def watch(self, drive: Drive, from_ms: int, to_ms: int, belt_mps: float) -> bool:
        """Whether the belt is to stop now."""
        report = self.pass_time(from_ms, to_ms, belt_mps)
        feet, self._feet[:] = list(self._feet), []
        return self.walk.seen(drive, report, feet, to_ms)

    def try_out(self, now_ms: int) -> int:
        """Somebody stands at two places, a tape between them; the time at the end. Raises
        `Untold`."""
        self.walk = Walk()
        self.pass_time(now_ms, now_ms + 1500, 0.0)
        self._pipeline.expect(mass_kg=Person().mass_kg, facing=Facing.CONSOLE, belt_reversed=False)
        self.deck.walker.step_on()
        self.deck.do(Mischief.STEP_FORTH)
        at_front = self._stood(now_ms + 1500)
        for _ in range(2):
            self.deck.do(Mischief.STEP_BACK)
        at_rear = self._stood(now_ms + 6500)
        self.deck.do(Mischief.STEP_FORTH)
        check_place(at_front, at_rear, 2 * STEP_M)
        return now_ms + 11_500

    def leave(self) -> None:
        """The belt is empty again."""
        self.deck.walker.step_off()

    def _stood(self, now_ms: int) -> DeckReport:
        report = self.pass_time(now_ms, now_ms + 5000, 0.0)
        if report.health is not SignalHealth.GOOD:
            raise Untold(report.trouble or report.health)
        return report
