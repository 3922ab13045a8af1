"""A session against the rules: what happened, and what broke first, if anything did."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Final

from controller.belt.states import BeltState
from controller.rehearse.place import STEP_MS
from tests.storm.copies import packed, unpacked
from tests.storm.deeds import perform, prepare
from tests.storm.rules import RULES, Rule
from tests.storm.script import PLACES, WALKED_MS, Script
from tests.storm.stage import Instant, Stage
from tests.storm.tally import Tally

READY_MS: Final = 20_000  # long enough for any start


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that did not hold."""

    rule: str
    at_ms: int
    what: str


@dataclass(frozen=True, slots=True)
class Played:
    """A session that was played, to its end or to the first rule that broke."""

    broken: Broken | None
    tally: Counter[str] = field(default_factory=Counter)


def play(script: Script, under: Sequence[Callable[[], Rule]] = RULES) -> Played:
    """Play the script under rules. Whatever is raised is broken, too."""
    rules = [(rule.__name__, rule()) for rule in under]
    tally, now_ms = Tally(script), 0
    try:
        for instant in instants(script):
            now_ms = instant.now_ms
            tally.note(instant)
            for name, look in rules:
                if (what := look(instant)) is not None:
                    return Played(Broken(name, now_ms, what), tally.counts)
    except Exception:
        raised = Broken("nothing is raised", now_ms, traceback.format_exc(limit=-3))
        return Played(raised, tally.counts)
    return Played(None, tally.counts)


def run(script: Script, under: Sequence[Callable[[], Rule]] = RULES) -> Broken | None:
    """What the script breaks."""
    return play(script, under).broken


def instants(script: Script) -> Iterator[Instant]:
    """The world after each step: the beginning, the deeds, time for what they lead to."""
    if script.walked_ms:
        warm = _warm(script.place, script.walked_ms)
        stage = unpacked(warm.stage)
        yield from warm.seen
    else:
        stage = Stage(script.place)
    began_ms = stage.done_ms = stage.place.now_ms
    deeds = list(script.deeds)
    prepare(stage, script.deeds)
    while deeds or stage.goes_on:
        while deeds and deeds[0].at_ms <= stage.place.now_ms - began_ms:
            perform(stage, deeds.pop(0))
        yield stage.step()


def shrunk(script: Script) -> Script:
    """The fewest deeds that still break the same rule."""
    broken = run(script)
    assert broken is not None
    kept = list(script.deeds)
    index = 0
    while index < len(kept):
        fewer = replace(script, deeds=tuple(kept[:index] + kept[index + 1 :]))
        again = run(fewer)
        if again is not None and again.rule == broken.rule:
            kept = list(fewer.deeds)
        else:
            index += 1
    return replace(script, deeds=tuple(kept))


@dataclass(frozen=True, slots=True)
class _Warm:
    """How sessions begin in a place, played once: somebody steps on, the start is asked for and
    confirmed, and they walk."""

    seen: tuple[Instant, ...]
    stage: bytes  # as `copies` packs it


@cache
def _warm(place: str, walked_ms: int) -> _Warm:
    stage = Stage(place)
    seen: list[Instant] = []
    while stage.person.wants:
        seen.append(stage.step())
        assert stage.place.now_ms < READY_MS, "nobody could start"
    seen += [stage.step() for _ in range(walked_ms // STEP_MS)]
    asked = (now for now in seen if now.belt in {BeltState.ARMING, BeltState.RUNNING})
    return _Warm(tuple(asked), packed(stage))


def warm_up() -> None:
    """Play all beginnings, so that processes that are forked from this one have them."""
    for place, _ in PLACES:
        for walked_ms in filter(None, sorted(set(WALKED_MS))):
            _warm(place, walked_ms)
