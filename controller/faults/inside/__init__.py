"""What is done inside the processes of a stand: see `sitecustomize`."""

from __future__ import annotations

from pathlib import Path
from typing import Final

TELLS: Final = "BACKSTRIDE_STAND_TELLS"
"""The path of a pipe: a line `WHAT MICROSECONDS` for each measurement."""
RESIDENT: Final = "BACKSTRIDE_STAND_RESIDENT_MB"
"""How much memory the guard holds and has touched."""

_HERE: Final = Path(__file__).parent
PYTHONPATH: Final = f"{_HERE}:{_HERE.parents[2]}"
"""For the environment of a process that is to be measured, and of its children."""
