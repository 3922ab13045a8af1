"""The published result of a peer, dryft (JOSS 10.21105/joss.01910), on its drifting run."""

from __future__ import annotations

import csv
from math import ceil
from statistics import fmean

import pytest

from controller.analysis.drift import flights, mid_flight_n, without_drift
from controller.analysis.layout import Wanted
from controller.analysis.source import of_table
from controller.deck.table import RecordingError, Table
from sessions.gait.offline import Findings, examine
from sessions.gait.stance import StanceDetector
from tests.recordings import recording

RATE_HZ = 300.0
PEER_THRESHOLD_N = 25.0

Samples = list[tuple[float, float]]


@pytest.fixture(scope="module")
def level() -> tuple[Samples, Findings]:
    """The run without its drift, and its stances at the peer's threshold."""
    source = of_table(recording("run_fukuchi_drifting_300hz.csv"), RATE_HZ, Wanted())
    samples = [(t_s, loads[0][0]) for t_s, loads in without_drift(source, None).samples]
    return samples, examine(iter(samples), StanceDetector(threshold_n=PEER_THRESHOLD_N))


def test_as_many_stances_and_flights(level: tuple[Samples, Findings]) -> None:
    stances = level[1].stances
    assert (len(stances), len(flights(stances))) == (77, 76)


def test_mid_flight_is_at_zero(level: tuple[Samples, Findings]) -> None:
    samples, found = level
    forces_n = mid_flight_n(samples, flights(found.stances))
    assert fmean(forces_n) == pytest.approx(0.0, abs=0.1)
    assert max(map(abs, forces_n)) < 1.0


def test_flights_have_their_middle_where_the_peer_s_have(level: tuple[Samples, Findings]) -> None:
    """To two samples. The peer counts whole samples: the first above, the first below."""
    with recording("run_fukuchi_expected_aerial.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["signal"] == "corrected"]
    places = [int(row["aerial_loc"]) for row in rows]
    middles = [
        (ceil(start_s * RATE_HZ) + ceil(end_s * RATE_HZ)) / 2
        for start_s, end_s in flights(level[1].stances)
    ]
    assert len(middles) == len(places)
    for middle, place in zip(middles, places, strict=True):
        assert middle == pytest.approx(place, abs=2.0)


def test_a_walk_has_no_flights_to_remove_drift_by() -> None:
    source = of_table(recording("walk_csuhmc_one_foot_100hz.csv"), None, Wanted())
    cut = type(source)(source.path, source.what, source.sides, list(source.samples)[:200])
    with pytest.raises(RecordingError, match="drift is removed by 4 or more"):
        without_drift(cut, None)


def test_stance_counts_of_real_trials_do_not_depend_on_the_threshold() -> None:
    """Sixteen treadmill trials, level and sloped, with the threshold a fifth lower and higher."""
    table = Table(recording("run_alcantara_trials_500hz.csv"), rate_hz=500.0)
    rows = list(table.read(table.columns))
    own_n = 0.05 * 76.8 * 9.80665
    for cell, name in enumerate(table.columns):
        samples = [(t_s, numbers[cell]) for t_s, numbers in rows]
        counts = [
            len(examine(iter(samples), StanceDetector(threshold_n=factor * own_n)).stances)
            for factor in (0.8, 1.0, 1.2)
        ]
        steep = name == "trial00_n"  # 10 degrees uphill: flights of about the shortest that counts
        assert max(counts) - min(counts) <= steep, name
