"""Workouts that come with a command: files for as long as the controller reads them."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from controller import api
from controller.facility.desk import Act


@contextlib.contextmanager
def written(act: Act, folder: Path) -> Iterator[api.AnyCommand]:
    """The command as it is to be sent; what it brings along is a file meanwhile."""
    if act.inline is None or not isinstance(act.command, api.Load):
        yield act.command
        return
    with tempfile.TemporaryDirectory(prefix="inline-", dir=folder) as private:
        path = Path(private) / "inline.yaml"
        path.write_bytes(act.inline)
        yield act.command.model_copy(update={"workout": str(path)})
