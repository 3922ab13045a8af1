"""`python -m tests.tui.gallery [TOUR ...]`: draw every picture of all tours, or of these, anew, to
be read before it is committed."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from tests.tui.gallery.drawing import steady, take
from tests.tui.gallery.picture import LANGUAGES, SIZES
from tests.tui.gallery.tours import TOURS


def main() -> None:
    """Name what was written, and what is wrong with it."""
    names = sys.argv[1:]
    for tour in TOURS if not names else [one for one in TOURS if one.name in names]:
        for size in SIZES:
            for language in LANGUAGES:
                with tempfile.TemporaryDirectory() as folder:
                    taken = asyncio.run(take(tour, size, language, Path(folder)))
                file = tour.file(size, language)
                if not file.exists() or steady(file.read_text("utf-8")) != steady(taken.text):
                    file.write_text(taken.text, "utf-8")
                    sys.stdout.write(f"{file.name}: written\n")
                for fault in taken.faults:
                    sys.stdout.write(f"{file.name}: {fault}\n")


if __name__ == "__main__":
    main()
