"""`backstride sessions near-misses`: what nearly became a stop, and how often."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import chain

import click

from controller.cli.config import configuration
from controller.cli.journal import opened
from sessions.journal import store
from sessions.journal.near_misses import (
    NEAR_MISSES,
    NearMiss,
    Tally,
    by_session,
    by_what,
    hours,
    read,
)
from sessions.journal.rows import StoredSession

NONE = "No near misses"
OUTSIDE = "outside sessions"


@click.command("near-misses")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"]),
    help="Only from this day or moment on, local time.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def near_misses(since: datetime | None, *, as_json: bool) -> None:
    """What nearly became a stop: how often, an hour of sessions, and how near it came.

    Margin is the share of the way to the stop that was left.
    """
    since_utc = "" if since is None else since.astimezone(UTC).isoformat(timespec="microseconds")
    with opened(configuration().paths.data) as db:
        sessions = [one for one in store.sessions(db) if one.started_utc >= since_utc]
        events = chain.from_iterable(
            store.events(db, name) for name in [None, *(one.session_id for one in sessions)]
        )
        found = read(events, since_utc)
    if as_json:
        click.echo(json.dumps(_as_json(sessions, found), ensure_ascii=False, allow_nan=False))
        return
    for line in _text(sessions, found):
        click.echo(line)


def _as_json(sessions: Sequence[StoredSession], found: Sequence[NearMiss]) -> dict[str, object]:
    return {
        "hours": _hours(sessions),
        "what": [_told(tally) for tally in by_what(found, _hours(sessions))],
        "sessions": [_told(tally) for tally in by_session(sessions, found)],
        "near_misses": [asdict(one) | {"margin": one.margin} for one in found],
    }


def _told(tally: Tally) -> dict[str, object]:
    nearest = tally.nearest
    return {
        "name": tally.name,
        "count": tally.count,
        "hours": tally.hours,
        "per_hour": tally.per_hour,
        "least_margin": None if nearest is None else nearest.margin,
    }


def _text(sessions: Sequence[StoredSession], found: Sequence[NearMiss]) -> Iterator[str]:
    told = f"{len(sessions)} sessions, {_hours(sessions):.2f} hours"
    if not found:
        yield f"{NONE} in {told}."
        return
    yield f"{len(found)} near misses in {told}."
    yield ""
    yield from _table("WHAT", by_what(found, _hours(sessions)), _what)
    yield ""
    those = [tally for tally in by_session(sessions, found) if tally.count]
    yield from _table("SESSION", those, str)
    if outside := sum(one.session_id is None for one in found):
        yield f"{OUTSIDE}: {outside}"
    if refused := [one for one in found if one.detail]:
        yield ""
        yield from (f"{one.wall_utc[:19]}  {one.detail}" for one in refused)


def _table(head: str, tallies: Sequence[Tally], name: Callable[[str], str]) -> Iterator[str]:
    rows = [(head, "COUNT", "AN HOUR", "NEAREST", "MARGIN")]
    rows += [(name(tally.name), *_figures(tally)) for tally in tallies]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()


def _figures(tally: Tally) -> tuple[str, str, str, str]:
    rate, nearest = tally.per_hour, tally.nearest
    an_hour = "-" if rate is None else f"{rate:.1f}"
    if nearest is None or nearest.margin is None:
        return str(tally.count), an_hour, "-", "-"
    unit = NEAR_MISSES[nearest.what].unit if nearest.what in NEAR_MISSES else ""
    came = f"{nearest.value:g} of {nearest.limit:g} {unit}".rstrip()
    return str(tally.count), an_hour, came, f"{nearest.margin:.0%}"


def _what(name: str) -> str:
    return NEAR_MISSES[name].text if name in NEAR_MISSES else name


def _hours(sessions: Sequence[StoredSession]) -> float:
    return sum(map(hours, sessions))
