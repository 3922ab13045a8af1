"""What clients that bridge to elsewhere tell of themselves: how their far side does, and notes.

For the record and the screens only: nothing here reaches the belt.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from controller import api
from sessions.documents.faults import printable

OURS: Final = frozenset({"guard", "treadmill", "deck", "heart", "journal", "voice"})
MOST_LINKS: Final = 16
MOST_NOTES: Final = 20  # of one client in a second
NOTES_SPAN_S: Final = 1.0
LEFT: Final = "left"

_Record = Callable[[str, dict[str, object]], object]


@dataclass(slots=True)
class _Span:
    """The notes of one client in one second."""

    began_s: float
    kept: int = 0
    dropped: int = 0


class Bridges:
    """The far sides of all bridges, each told by one client, and their notes.

    A client that leaves without having said that a link is absent leaves it bad, for the site to
    see; the next report of that name replaces it. A flood of notes is counted, and fills no disk.
    """

    def __init__(self, record: _Record) -> None:
        self._record = record
        self._links: dict[str, tuple[str, api.LinkView]] = {}  # name: client, link
        self._spans: dict[str, _Span] = {}

    @property
    def links(self) -> list[api.LinkView]:
        """All links, by their names."""
        return [self._links[name][1] for name in sorted(self._links)]

    def report(self, client: str, told: api.LinkReport) -> str | None:
        """How a link does; why it is not taken, if it is not."""
        name = printable(told.name)
        if name in OURS:
            return f"the link {name!r} is this controller's own: choose another name"
        if name not in self._links and len(self._links) >= MOST_LINKS:
            return f"no more than {MOST_LINKS} links are kept"
        view = api.LinkView(name=name, health=told.health, detail=printable(told.detail))
        self._put(client, view)
        return None

    def left(self, client: str) -> None:
        """The last client of that name is gone."""
        for name, (teller, view) in list(self._links.items()):
            if teller == client and view.health is api.Health.ABSENT:
                del self._links[name]
            elif teller == client:
                self._put(client, api.LinkView(name=name, health=api.Health.BAD, detail=LEFT))

    def _put(self, client: str, view: api.LinkView) -> None:
        known = self._links.get(view.name)
        self._links[view.name] = client, view
        if known is None or known[1].health is not view.health or view.detail == LEFT:
            self._record("link", {"client": client, **view.model_dump(mode="json")})

    def note(self, client: str, text: str, now_s: float) -> None:
        """A note for the record."""
        span = self._spans.setdefault(client, _Span(now_s))
        if span.kept < MOST_NOTES:
            span.kept += 1
            self._record("note", {"client": client, "text": text})
        else:
            span.dropped += 1

    def tick(self, now_s: float) -> None:
        """Time passed: tell how many notes were dropped in a second that is over."""
        for client, span in list(self._spans.items()):
            if now_s - span.began_s < NOTES_SPAN_S:
                continue
            del self._spans[client]
            if span.dropped:
                text = f"and {span.dropped} more within {NOTES_SPAN_S:g} s"
                self._record("note", {"client": client, "text": text})
