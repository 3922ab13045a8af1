"""How every wire and process that a service depends on does."""

from __future__ import annotations

from collections.abc import Iterator

from controller import api
from controller.conduct.conductor import Conductor
from controller.conduct.views import deck_link, guard_link, heart_link, heart_view, treadmill_link


def device_links(
    conductor: Conductor, *, pair: str, deck: str, heart: str, now_ms: int
) -> Iterator[api.LinkView]:
    """Guard, treadmill, deck and heart-rate belt; with the trouble of each in words, if any."""
    senses = conductor.senses
    trouble = deck or senses.travel.warning
    yield guard_link(senses.guard, pair, now_ms)
    yield treadmill_link(senses.guard, now_ms)
    yield deck_link(senses.deck, trouble, with_deck=senses.with_deck)
    if senses.with_heart:
        yield heart_link(heart_view(conductor, now_ms), heart)
