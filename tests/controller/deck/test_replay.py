from __future__ import annotations

import threading
from pathlib import Path

import pytest

from controller.deck.calibration import SIMULATED
from controller.deck.pipeline import DeckPipeline
from controller.deck.reader import DeckReader
from controller.deck.recording import Recording
from controller.deck.replay import ReplayDeck, card, cell_counts, sample_rate_hz
from controller.deck.table import RecordingError
from protocols.force.node import ForceNode
from sessions.gait.report import DeckReport, SignalHealth
from tests.recordings import recording
from tests.sessions.gait.signals import Run


def saved(folder: Path, run: Run) -> Path:
    path = folder / "run.csv"
    rows = "\n".join(f"{t_s:.5f},{force_n:.2f}" for t_s, force_n in run.signal())
    path.write_text(f"time_s,force_n\n{rows}\n")
    return path


def replayed(source: Recording, seconds: float) -> DeckReport:
    """File, cells, node, bytes and pipeline, in virtual time; the last report with figures."""
    rate_hz = sample_rate_hz(source)
    node, pipeline = ForceNode(card(rate_hz)), DeckPipeline(SIMULATED)
    best = pipeline.report(0)
    for at_us, counts in cell_counts(source, rate_hz):
        node.sample(counts, at_us)
        node.receive(pipeline.transmit(), at_us)
        pipeline.receive(node.transmit(at_us), at_us)
        report = pipeline.report(at_us // 1000)
        best = report if report.cadence_spm else best
        if at_us > 1e6 * seconds:
            break
    return best


def test_a_replayed_run_gives_the_figures_of_the_file(tmp_path: Path) -> None:
    run = Run(stances=20, rate_hz=500.0)
    report = replayed(Recording(saved(tmp_path, run)), seconds=9.0)
    early_s, late_s = run.above(30.0)
    assert report.steps == 20
    assert report.health is SignalHealth.GOOD
    assert report.cadence_spm == pytest.approx(60 / run.step_s, rel=0.005)
    assert report.contact_ms == pytest.approx(1000 * (late_s - early_s), abs=2)


def test_the_drifting_run_through_the_wire() -> None:
    source = Recording(recording("run_fukuchi_drifting_300hz.csv"), rate_hz=300.0)
    report = replayed(source, seconds=30.7)  # of which one is the empty deck before it
    assert report.steps == 78  # 77 complete, and the one that the file begins with
    assert report.cadence_spm == pytest.approx(156.8, rel=0.02)
    assert report.contact_ms == pytest.approx(285, abs=8)


def test_the_rate_is_read_from_times(tmp_path: Path) -> None:
    path = saved(tmp_path, Run(rate_hz=250.0))
    assert sample_rate_hz(Recording(path)) == pytest.approx(250.0)
    assert sample_rate_hz(Recording(path, rate_hz=300.0)) == 300.0


@pytest.mark.parametrize(("rate_hz", "samples"), [(80.0, 1), (300.0, 3), (1000.0, 10), (1e5, 64)])
def test_frames_are_about_ten_milliseconds_long(rate_hz: float, samples: int) -> None:
    assert card(rate_hz).samples_per_frame == samples


def test_a_faulty_file_is_refused_before_it_is_played(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("force_n\n1\n2\nthree\n")
    with pytest.raises(RecordingError, match=r"bad\.csv:4"):
        ReplayDeck(Recording(path, rate_hz=100.0))


def test_it_is_served_on_a_real_terminal_at_its_own_pace(tmp_path: Path) -> None:
    deck = ReplayDeck(Recording(saved(tmp_path, Run(stances=3, rate_hz=300.0))))
    seen = threading.Event()

    def post(report: DeckReport) -> None:
        if report.steps == 3:
            seen.set()

    reader = DeckReader(deck.port, DeckPipeline(SIMULATED), post)
    deck.start()
    reader.start()
    assert seen.wait(30.0)
    reader.close()
    deck.close()


def test_a_deck_that_nobody_reads_can_be_closed(tmp_path: Path) -> None:
    deck = ReplayDeck(Recording(saved(tmp_path, Run())))
    deck.start()
    deck.close()
