"""Which commands were heard, so that none acts twice, across restarts too.

Each known client has a ring of its own, so that none can push another's commands out; unknown ones
share one. A ring forgets a command only when it has outlived its time to live by the wall clock.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict, deque
from collections.abc import Iterable, Iterator
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from controller.facility.messages import Status

CAPACITY: Final = 512  # commands a ring


class Entry(BaseModel):
    """One command that was heard, and its answer as soon as there is one: a line of JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ring: str  # the client, or "" for all that are unknown
    client: str
    id: str
    until_s: float  # wall clock: issue time and time to live
    status: Status | None = None
    reason: str = ""


class Remembered:
    """Entries by client and id, bounded; as data for whoever keeps them on disk."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._rings: defaultdict[str, OrderedDict[tuple[str, str], Entry]]
        self._rings = defaultdict(OrderedDict)
        self._unsaved: deque[str] = deque(maxlen=2 * CAPACITY)
        for entry in entries:
            self._put(entry)

    @classmethod
    def from_lines(cls, lines: Iterable[str]) -> Remembered:
        """What `lines` and `unsaved` gave; a line that a crash has torn is passed over."""
        return cls(_readable(lines))

    def lines(self) -> list[str]:
        """All of it, one JSON object a line, without line ends: to write a file anew."""
        return [entry.model_dump_json() for ring in self._rings.values() for entry in ring.values()]

    def unsaved(self) -> list[str]:
        """The lines that came since the last call: to append to that file."""
        lines = list(self._unsaved)
        self._unsaved.clear()
        return lines

    def find(self, ring: str, client: str, command_id: str) -> Entry | None:
        """The command as it was heard before."""
        return self._rings[ring].get((client, command_id)) if ring in self._rings else None

    def has_room(self, ring: str, wall_s: float) -> bool:
        """Whether one more can be remembered without forgetting one that could still act."""
        entries = self._rings.get(ring)
        return not entries or len(entries) < CAPACITY or _oldest(entries).until_s < wall_s

    def remember(self, entry: Entry) -> None:
        """Keep it, in place of what was known of the same command."""
        self._put(entry)
        self._unsaved.append(entry.model_dump_json())

    def _put(self, entry: Entry) -> None:
        entries = self._rings[entry.ring]
        entries[entry.client, entry.id] = entry
        if len(entries) > CAPACITY:
            entries.popitem(last=False)


def _oldest(entries: OrderedDict[tuple[str, str], Entry]) -> Entry:
    return next(iter(entries.values()))


def _readable(lines: Iterable[str]) -> Iterator[Entry]:
    for line in lines:
        try:
            yield Entry.model_validate_json(line)
        except ValidationError:
            continue
