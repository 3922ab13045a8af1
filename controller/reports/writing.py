"""A report as a file of its own, HTML or PDF by its suffix."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sessions.reports.report import Report

SUFFIXES: Final = (".html", ".pdf")


def write_report(report: Report, path: Path) -> None:
    """The file, readable by its owner alone: it tells of a person's health. Takes a few seconds.
    Raises `OSError`."""
    data = rendered(report, path.suffix.lower())
    path.touch(mode=0o600)
    path.write_bytes(data)


def rendered(report: Report, suffix: str) -> bytes:
    """What stands in it."""
    if suffix == ".pdf":
        from controller.reports.pdf import as_pdf  # noqa: PLC0415  # matplotlib takes a second

        return as_pdf(report)
    from controller.reports.html import as_html  # noqa: PLC0415  # the same

    return as_html(report).encode()
