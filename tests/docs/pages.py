"""The pages that people read."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = (ROOT / "docs", ROOT / "hardware")
PAGES = [
    ROOT / "README.md",
    *sorted(page for folder in FOLDERS for page in folder.rglob("*.md")),
]
