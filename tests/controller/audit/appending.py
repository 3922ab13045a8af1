"""Appends records to the trail of a folder until it is killed, and says each that is on disk."""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from controller.audit.trail import Trail

if __name__ == "__main__":
    trail = Trail(Path(sys.argv[1]), "anna")
    for number in count(1):
        trail.append("changed", "s", {"n": number})
        print(number, flush=True)
