"""A session against the rules: what broke first, or nothing."""

from __future__ import annotations

import traceback
from dataclasses import dataclass

from tests.storm.rules import RULES
from tests.storm.script import Script
from tests.storm.stage import Stage


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that did not hold."""

    rule: str
    at_ms: int
    what: str


def run(script: Script) -> Broken | None:
    """Play the script. Whatever is raised is broken, too."""
    rules = [(rule.__name__, rule()) for rule in RULES]
    now_ms = 0
    try:
        for instant in Stage().play(script):
            now_ms = instant.now_ms
            for name, look in rules:
                if (what := look(instant)) is not None:
                    return Broken(name, now_ms, what)
    except Exception:
        return Broken("nothing is raised", now_ms, traceback.format_exc(limit=-3))
    return None


def shrunk(script: Script) -> Script:
    """The fewest deeds that still break the same rule."""
    broken = run(script)
    assert broken is not None
    kept = list(script)
    index = 0
    while index < len(kept):
        fewer = tuple(kept[:index] + kept[index + 1 :])
        again = run(fewer)
        if again is not None and again.rule == broken.rule:
            kept = list(fewer)
        else:
            index += 1
    return tuple(kept)
