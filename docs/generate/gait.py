"""Every figure of gait, from the table of definitions."""

from __future__ import annotations

from docs.generate.markdown import page, table
from sessions.gait.metrics.definitions import DEFINITIONS

_TEXT = """\
What `backstride analyse` and the coach know of footfalls. A figure is absent rather than wrong: one
that its condition does not hold for, or that needs something nobody told, is left out (null in
JSON). In JSON figures are in SI under their key; here is the unit in which people read them. The
means are of all footfalls, with the coefficient of variation beside them.

How far they are from the truth of a simulated walker is [a table of its own](gait-truth.md); the
detection of stances is told in [gait](gait.md)."""


def figures_page() -> str:
    """Table of `DEFINITIONS`."""
    return page(
        "Figures of gait",
        "sessions/gait/metrics/definitions.py",
        _TEXT,
        table(
            ("figure", "key", "unit", "what it is", "holds", "after"),
            (
                (one.title, f"`{one.key}`", one.unit, one.what, one.holds, one.source)
                for one in DEFINITIONS
            ),
        ),
    )
