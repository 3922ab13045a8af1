"""The guided calibration on a simulated deck: in virtual time, and its reader on a real wire."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from controller.cli import deck_calibrate
from controller.cli.exits import Exit
from controller.deck import steady
from controller.deck.calibration import SIMULATED, load
from controller.deck.pipeline import DeckPipeline
from controller.deck.steady import Steady, SteadyCounts
from controller.deck.url import ForceDeck
from controller.deck.weigher import NotSteady, Weigher
from controller.simulator.cells import DeckCells, DeckGeometry
from controller.simulator.weighed import WeighedDeck
from protocols.force.node import ForceNode
from protocols.force.samples import Samples
from sessions.gait.summary import STANDARD_GRAVITY_MPS2

ANSWERS = ["", *[""] * 5, "40 0 0.3", "40, 0.1, 0", "20 -0.1 -0.2", ""]

Calibrate = Callable[..., Result]


class VirtualWeigher:
    """The deck, its wire and its reader in virtual time; the node's bytes are real."""

    serial = ""
    channels = 4

    def __init__(self, deck: VirtualDeck) -> None:
        self._deck = deck
        self._steady = SteadyCounts()
        self._read: list[Steady] = []
        self._pipeline = DeckPipeline(SIMULATED, sink=self._take)

    def start(self) -> None:
        """Nothing to start."""

    def close(self) -> None:
        """Nothing to close."""

    def wait(self, _seconds: float) -> None:
        """It is there."""

    def read(self, seconds: float) -> Steady:
        self._steady.restart()
        self._read.clear()
        deck = self._deck
        for _ in range(round(1000 * seconds)):
            deck.sample()
            self._pipeline.receive(deck.node.transmit(deck.now_us), deck.now_us)
            if self._read:
                return self._read[0]
        raise NotSteady(self._steady.why)

    def _take(self, samples: Samples, _host_us: float, _boot_id: int) -> None:
        for number, counts in enumerate(samples.counts):
            at_s = (samples.time_us + number * samples.period_us) / 1e6
            if steady := self._steady.push(at_s, counts):
                self._read.append(steady)


class VirtualDeck:
    """What `WeighedDeck` is, without a terminal or a thread."""

    port = "virtual"

    def __init__(self, cells: DeckCells) -> None:
        self.node = ForceNode()
        self.now_us = 0
        self._cells = cells
        self._load = (0.0, 0.0, 0.0)

    def start(self) -> None:
        """Nothing to start."""

    def close(self) -> None:
        """Nothing to close."""

    def put(self, mass_kg: float, x_m: float, y_m: float) -> None:
        self._load = (mass_kg * STANDARD_GRAVITY_MPS2, x_m, y_m)

    def sample(self) -> None:
        force_n, x_m, y_m = self._load
        shares = DeckGeometry().shares(x_m, y_m)
        self.node.sample(self._cells.convert([force_n * share for share in shares]), self.now_us)
        self.now_us += 1000


@pytest.fixture
def calibrate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Calibrate:
    (tmp_path / "config.toml").touch()
    monkeypatch.setenv("BACKSTRIDE_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setattr(steady, "WINDOW_S", 0.2)

    def run(answers: list[str], cells: DeckCells | None = None) -> Result:
        deck = VirtualDeck(cells or DeckCells())
        monkeypatch.setattr(deck_calibrate, "WeighedDeck", lambda: deck)
        monkeypatch.setattr(deck_calibrate, "Weigher", lambda _: VirtualWeigher(deck))
        arguments = ["--deck", "sim:", "--output", str(tmp_path / "deck.toml")]
        said = "".join(f"{answer}\n" for answer in answers)
        return CliRunner().invoke(deck_calibrate.calibrate, arguments, input=said)

    return run


def test_masses_become_a_file_and_the_old_one_is_kept(calibrate: Calibrate, tmp_path: Path) -> None:
    (tmp_path / "deck.toml").write_text("# the old one\n")
    result = calibrate(ANSWERS)
    assert result.exit_code == Exit.DONE, result.output
    assert "to check" in result.output
    fitted = load(tmp_path / "deck.toml")
    for column, cell in zip(fitted.columns, fitted.cell, strict=True):
        assert column[0] == pytest.approx(0.0005, rel=1e-3)
        assert column[1] == pytest.approx(0.0005 * cell.x_m, rel=5e-3)
        assert column[2] == pytest.approx(0.0005 * cell.y_m, rel=5e-3)
    kept = [path for path in tmp_path.iterdir() if path.name.startswith("deck.toml.")]
    assert [path.read_text() for path in kept] == ["# the old one\n"]


def test_nonsense_is_asked_again_and_a_short_calibration_may_end(calibrate: Calibrate) -> None:
    five = ["", "twenty", "2000 0 0", *[""] * 5, "done", "20 -0.1 -0.2", ""]
    result = calibrate(five)
    assert result.exit_code == Exit.DONE, result.output
    assert "'twenty': write kilograms" in result.output
    assert "2000 kg: use masses from 1 to 300 kg" in result.output


def test_answers_that_end_write_nothing(calibrate: Calibrate, tmp_path: Path) -> None:
    result = calibrate(["", ""])
    assert result.exit_code == Exit.FAULTY
    assert "the answers ended" in result.output
    assert not (tmp_path / "deck.toml").exists()


def test_a_dead_cell_is_named_and_nothing_written(calibrate: Calibrate, tmp_path: Path) -> None:
    broken = DeckCells()
    broken.saturate(2)
    result = calibrate(ANSWERS, broken)
    assert result.exit_code == Exit.FAULTY
    assert "Nothing was written" in result.output
    assert "channel 2 (rear left)" in result.output
    assert not (tmp_path / "deck.toml").exists()


@pytest.fixture
def weighed() -> Iterator[WeighedDeck]:
    deck = WeighedDeck()
    deck.start()
    yield deck
    deck.close()


def test_the_weigher_reads_a_real_wire(weighed: WeighedDeck) -> None:
    weigher = Weigher(ForceDeck(weighed.port))
    weigher.start()
    try:
        weigher.wait(20.0)
        empty = weigher.read(20.0).counts
        weighed.put(20.0, 0.0, 0.0)
        while True:  # a busy machine may still hand over what was before
            loaded = weigher.read(20.0).counts
            if loaded[0] - empty[0] > 90_000:
                break
        assert weigher.channels == 4
        assert weigher.serial == "BACKSTRIDE SIM 1"
    finally:
        weigher.close()


def test_the_weigher_says_why_there_is_no_deck(tmp_path: Path) -> None:
    weigher = Weigher(ForceDeck(str(tmp_path / "none")))
    weigher.start()
    with pytest.raises(NotSteady, match="none"):
        weigher.wait(0.3)
    weigher.close()
