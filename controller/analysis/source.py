"""What is analysed: seconds, and for each plate newtons and the place of the force. Of two decks
under one belt the whole force comes first, then the left one's and the right one's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from controller.analysis.layout import Plate, Wanted, plates_in
from controller.deck.calibration import Calibration
from controller.deck.platform import Platform
from controller.deck.scale import MIN_COP_FORCE_N, Press, Scale
from controller.deck.table import RecordingError, Table
from sessions.gait.footfall import Side
from sessions.gait.tare import Tare
from sessions.journal.capture import RawSample, read

CAPTURE = ".mcap"


@dataclass(frozen=True, slots=True)
class Source:
    """Samples in the order of time, as often as they are asked for; `sides` has one for each
    plate, and is one unknown side where both feet are on the whole. Iterating raises
    `RecordingError`."""

    path: Path
    what: str  # which columns, for people
    sides: tuple[Side, ...]
    samples: Iterable[tuple[float, tuple[Press, ...]]]


def of_table(path: Path, rate_hz: float | None, wanted: Wanted) -> Source:
    """Forces of a text table. Raises `RecordingError`."""
    table = Table(path, rate_hz=rate_hz)
    plates = plates_in(table, wanted)
    names = [name for plate in plates for name in (plate.force, plate.x, plate.y) if name]
    sides = tuple(plate.side for plate in plates)
    return Source(path, ", ".join(names), sides, _TableSamples(table, plates))


def of_cells(
    path: Path, rate_hz: float | None, columns: tuple[str, ...], calibration: Calibration
) -> Source:
    """Counts of load cells in a text table, a column for each cell of the calibration."""
    table = Table(path, rate_hz=rate_hz)
    cells = columns or tuple(table.columns)
    if len(cells) != len(calibration.channels):
        raise table.header_error(
            f"{len(cells)} columns for {len(calibration.channels)} cells of the calibration; "
            "name each cell's with --column, in the order of the cells"
        )
    names = [table.find(name) for name in cells]
    return Source(path, ", ".join(names), (Side.UNKNOWN,), _CellSamples(table, names, calibration))


def of_capture(path: Path, decks: Sequence[Calibration]) -> Source:
    """The recording of a session's deck, or of its two."""
    what = "force deck" if len(decks) == 1 else "two force decks"
    return Source(path, what, (Side.UNKNOWN,), _CaptureSamples(path, tuple(decks)))


@dataclass(frozen=True, slots=True)
class _TableSamples:
    table: Table
    plates: tuple[Plate, ...]

    def __iter__(self) -> Iterator[tuple[float, tuple[Press, ...]]]:
        names = [name for plate in self.plates for name in (plate.force, plate.x, plate.y) if name]
        for t_s, numbers in self.table.read(names):
            values = dict(zip(names, numbers, strict=True))
            yield t_s, tuple(_load(plate, values) for plate in self.plates)


def _load(plate: Plate, values: dict[str, float]) -> Press:
    force_n = values[plate.force]
    if force_n < MIN_COP_FORCE_N:
        return force_n, None, None
    return (
        force_n,
        values[plate.x] if plate.x else None,
        values[plate.y] if plate.y else None,
    )


@dataclass(frozen=True, slots=True)
class _CellSamples:
    table: Table
    columns: list[str]
    calibration: Calibration

    def __iter__(self) -> Iterator[tuple[float, tuple[Press, ...]]]:
        scale = Scale(self.calibration)
        for t_s, numbers in self.table.read(self.columns):
            yield t_s, (scale.press(tuple(map(round, numbers))),)


@dataclass(frozen=True, slots=True)
class _CaptureSamples:
    path: Path
    decks: tuple[Calibration, ...]

    def __iter__(self) -> Iterator[tuple[float, tuple[Press, ...]]]:
        platform = Platform(self.decks)
        tare: Tare | None = Tare()  # as the session did, from the deck before it was mounted
        for t_s, counts in self._counts(platform.calibration.channels):
            if tare and (zero := tare.push(t_s, platform.calibration.newtons(counts))):
                platform.tare(zero.cells_n)
                tare = None
            yield t_s, (platform.press(counts), *(platform.plates(counts) or ()))

    def _counts(self, channels: Sequence[int]) -> Iterator[tuple[float, tuple[int, ...]]]:
        """Seconds and the counts of the cells."""
        start_ns: int | None = None
        last_s = 0.0
        for sample in _read(self.path):
            start_ns = sample.log_ns if start_ns is None else start_ns
            if len(sample.counts) <= channels[-1]:
                what = f"{len(sample.counts)} channels; the calibration uses {channels[-1] + 1}"
                raise RecordingError(self.path, None, what)
            # The clocks' fit moves: two blocks may overlap by microseconds.
            last_s = max(last_s, (sample.log_ns - start_ns) / 1e9)
            yield last_s, tuple(sample.counts[channel] for channel in channels)
        if start_ns is None:
            what = "no whole second of samples is in it"
            raise RecordingError(self.path, None, what)


def _read(path: Path) -> Iterator[RawSample]:
    try:
        yield from read(path)
    except OSError as error:
        raise RecordingError(path, None, f"{error.strerror}; check the name") from None
