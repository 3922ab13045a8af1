"""Raw force for other programs: a CSV or a Parquet file."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

from controller.exporting import FormatMissing
from sessions.journal.capture import RawSample
from sessions.journal.raw_table import COLUMNS, Row, as_csv, table

SUFFIXES: Final = (".csv", ".parquet")
_GROUP: Final = 1 << 16


def write_raw(samples: Iterable[RawSample], file: Path) -> None:
    """Write the file that its suffix asks for; what fails leaves none. Raises `FormatMissing`,
    `OSError`, and `FileExistsError` where it is there."""
    writer = {".csv": _csv, ".parquet": _parquet}[file.suffix.lower()]
    with file.open("xb"):
        file.chmod(0o600)
    try:
        writer(samples, file)
    except BaseException:
        file.unlink()
        raise


def _csv(samples: Iterable[RawSample], file: Path) -> None:
    with file.open("w", encoding="ascii", newline="") as lines:
        lines.writelines(as_csv(samples))


def _parquet(samples: Iterable[RawSample], file: Path) -> None:
    """A row group of 65 536 samples at a time: an hour never is in memory whole."""
    arrow, parquet = _module("pyarrow"), _module("pyarrow.parquet")
    head, rows = table(samples)
    kinds = [arrow.float64(), *[arrow.int64()] * (len(COLUMNS) - 1)]
    kinds += [arrow.int32()] * (len(head) - len(COLUMNS))
    schema = arrow.schema(list(zip(head, kinds, strict=True)))
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        for group in _groups(rows):
            columns = zip(*group, strict=True)
            arrays = [arrow.array(one, kind) for one, kind in zip(columns, kinds, strict=True)]
            writer.write_table(arrow.Table.from_arrays(arrays, schema=schema))


def _groups(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while group := list(islice(rows, _GROUP)):
        yield group


def _module(name: str) -> Any:  # noqa: ANN401  # an extra without types
    try:
        return importlib.import_module(name)
    except ImportError:
        raise FormatMissing(
            "Parquet needs pyarrow: install it with `pip install 'backstride[parquet]'`, "
            "or write a .csv"
        ) from None
