"""Parts of pages: what stands between two comments is written, the rest is for people to write."""

from __future__ import annotations

import re
from pathlib import Path

BEGIN = "<!-- {name}: written by `make docs` from {source}. Change it there. -->"
END = "<!-- end of {name} -->"


def filled(page: Path, source: str, **parts: str) -> str:
    """The page with these parts anew. Raises `ValueError` where it has no place for one."""
    text = page.read_text()
    for name, part in parts.items():
        begin, end = BEGIN.format(name=name, source=source), END.format(name=name)
        place = re.compile(f"<!-- {name}: .*?{re.escape(end)}", re.DOTALL)
        if len(place.findall(text)) != 1:
            raise ValueError(f"{page}: needs one line `{begin}` and one `{end}`")
        before, after = place.split(text)
        text = f"{before}{begin}\n\n{part}\n\n{end}{after}"
    return text
