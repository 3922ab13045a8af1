"""A session's own recording: what its counts mean is in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from controller.deck.calibration import SIMULATED, SIMULATED_PAIR, Calibration
from controller.deck.on_record import calibrations_in, told
from controller.deck.table import RecordingError
from controller.simulator.person import Direction, Pace
from protocols.force.samples import Samples
from sessions.journal.capture import Capture, RawBlock
from tests.controller.analysis.commands import analyse, analysed
from tests.controller.analysis.walks import RATE_HZ, walked
from tests.controller.deck.pairs import PairBench

WALL_NS = 1_700_000_000_000_000_000


def block(samples: Samples, host_us: float, boot_id: int) -> RawBlock:
    return RawBlock(
        host_us / 1e6,
        samples.period_us / 1e6,
        samples.first,
        samples.time_us,
        boot_id,
        samples.saturated,
        samples.counts,
    )


def one_deck(path: Path, deck: dict[str, str] | None) -> Path:
    samples, _ = walked(speed_mps=1.0, direction=Direction.BACKWARD, pace=Pace.WALK)
    capture = Capture(path, "s1", 0.0, WALL_NS, deck)
    for number in range(0, len(samples) - 25, 25):
        counts = tuple(SIMULATED.counts(cells_n) for _, cells_n in samples[number : number + 25])
        at_s = number / RATE_HZ
        capture.add(RawBlock(at_s, 1 / RATE_HZ, number, round(at_s * 1e6), 1, 0, counts))
    capture.close()
    return path


def test_one_deck_is_known_by_its_record_or_by_a_file(tmp_path: Path) -> None:
    for number, deck in enumerate((told([SIMULATED]), None)):
        file = one_deck(tmp_path / f"{number}.mcap", deck)
        calibration = tmp_path / "deck.toml"
        calibration.write_text(
            "".join(
                f"[[cell]]\nchannel = {cell.channel}\nnewtons_per_count = 0.0005\n"
                f"zero_counts = {cell.zero_counts}\nx_m = {cell.x_m}\ny_m = {cell.y_m}\n"
                for cell in SIMULATED.cell
            )
        )
        options = () if deck else ("--cells", calibration)
        figures = analysed(file, *options)["figures"]
        assert isinstance(figures, dict)
        assert figures["running"] is False
        assert figures["step_time_s"]["mean"] == pytest.approx(0.53, abs=0.02)


def test_a_pair_is_known_by_its_record_left_and_right_by_the_deck(tmp_path: Path) -> None:
    blocks: list[RawBlock] = []
    bench = PairBench(sink=lambda *taken: blocks.append(block(*taken)))
    bench.mounted()
    blocks.clear()  # the session begins when somebody stands there: no empty deck is on record
    decks = bench.pipeline.in_force
    bench.feet.clear()
    bench.belt_mps = 0.9
    bench.run(6.0)
    capture = Capture(tmp_path / "force.mcap", "s1", blocks[0].at_s, WALL_NS, told(decks))
    for one in blocks:
        capture.add(one)
    capture.close()
    assert calibrations_in(tmp_path / "force.mcap") == decks
    tree = analysed(tmp_path / "force.mcap")
    assert tree["column"] == "two force decks"
    feet = tree["footfalls"]
    assert isinstance(feet, list)
    assert [foot["side"] for foot in feet] == [foot.side for foot in bench.feet]
    assert {foot["side"] for foot in feet} == {"left", "right"}
    for foot, live in zip(feet, bench.feet, strict=True):
        assert foot["peak_n"] == pytest.approx(max(live.force_n), abs=1.0)
        assert foot["toe_off_s"] - foot["contact_s"] == pytest.approx(
            live.contact_time_s, abs=0.002
        )


def test_a_record_has_the_zero_that_was_taken() -> None:
    bench = PairBench()
    bench.run(0.9)
    for deck, calibration in zip(bench.pipeline.in_force, SIMULATED_PAIR, strict=True):
        zeros = [cell.zero_counts for cell in deck.cell]
        assert zeros == pytest.approx([cell.zero_counts for cell in calibration.cell], abs=2000.0)
        assert zeros != [cell.zero_counts for cell in calibration.cell]
        assert Calibration.model_validate(deck.model_dump()) == deck


@pytest.mark.parametrize(
    ("deck", "words"),
    [
        (None, "does not say what its counts mean; name its calibration with --cells FILE"),
        ({"second": "{}"}, "tells of decks second, not of a first and a second"),
        ({"first": "nonsense"}, "the first deck's calibration on record is damaged (all of it: "),
        (told([SIMULATED]) | {"second": '{"cell": []}'}, "the second deck's calibration on record"),
        (
            {"first": '{"cell": [{"channel": 9}]}'},
            "the first deck's calibration on record is damaged (cell.0.channel: ",
        ),
        (told(SIMULATED_PAIR), "4 channels; the calibration uses 8"),
    ],
)
def test_nonsense_is_refused(tmp_path: Path, deck: dict[str, str] | None, words: str) -> None:
    file = tmp_path / "force.mcap"
    capture = Capture(file, "s1", 0.0, WALL_NS, deck)
    capture.add(RawBlock(0.0, 0.01, 0, 0, 1, 0, ((0, 0, 0, 0),) * 200))
    capture.close()
    result = analyse(file)
    assert result.exit_code == 2
    assert f"force.mcap: {words}" in result.stderr


def test_what_is_no_recording_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.mcap").write_text("not raw force at all\n")
    with pytest.raises(RecordingError, match="does not say what its counts mean"):
        calibrations_in(tmp_path / "notes.mcap")
    with pytest.raises(RecordingError, match="No such file or directory; check the name"):
        calibrations_in(tmp_path / "none.mcap")
