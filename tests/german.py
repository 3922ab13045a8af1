"""Whether a text that was said in German has English left in it."""

from __future__ import annotations

import re
from functools import cache

from controller.language.tongue import Tongue, tongue

ENGLISH = re.compile(
    r"\b(the|of|and|were|by|not|from|stop|highest|mean|sessions?|with|to|at|is|no|speed)\b"
)
"""Words that German has not."""


@cache
def german() -> Tongue:
    """What ships."""
    return tongue("de")
