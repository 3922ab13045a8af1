"""A journal whose writer is killed, again and again, at any moment.

A round is a child, forked from a warm parent. It opens the folder as a controller does, which marks
and seals what the last one left, records sessions with raw force, and says on a pipe what is
confirmed. It is killed while it recovers, records, or closes a session; then the folder is read as
anybody reads it. `python -m tests.sessions.journal.killed` plays 1 000 rounds on every core.
"""

from __future__ import annotations

import argparse
import os
import random
import select
import signal
import sys
import tempfile
import time
import traceback
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Final

from mcap.reader import SeekingReader

from controller.journal_folder import JournalFolder, journal_path, raw_path
from controller.recorder import Recorder
from sessions.journal import store
from sessions.journal.capture import RawBlock, read
from sessions.journal.rows import INTERRUPTED, StoredSession, Telemetry
from sessions.journal.sealing import is_whole
from tests.finished import finished

ROUNDS: Final = 1_000
JOURNAL_ROUNDS: Final = 20  # of one journal, which grows all the while
SESSION_EVENTS: Final = 24  # then the session ends, and the next begins
SECOND_EVENTS: Final = 4  # so many events make a second of raw force, which is a chunk
EVENT_SAMPLES: Final = 10
UNWRITTEN_EVENTS: Final = 2 * SECOND_EVENTS + 1  # whose raw force may still have been on its way
DEADLINE_S: Final = 60.0


# --- the child -----------------------------------------------------------------------------------


def record(folder: Path, number: int, pipe: int) -> None:
    """Sessions one after the other, until killed."""
    recorder = Recorder(folder, monotonic=lambda: 0.0)
    os.write(pipe, b"opens\n")
    recorder.start()
    for session in count():
        session_id = f"round-{number:04}-{session:02}"
        recorder.begin(session_id, {"workout": "taster"}).result(DEADLINE_S)
        os.write(pipe, f"{session_id} began\n".encode())
        for event in range(SESSION_EVENTS):
            at_s = event / SECOND_EVENTS
            recorder.telemetry(Telemetry(at_s, "running", 0, 0.5, 0.0, 0.5, 0.0, at_s / 2))
            recorder.raw(_block(event))
            recorder.event("announced", {"number": event}, at_s).result(DEADLINE_S)
            os.write(pipe, f"{session_id} {event}\n".encode())
        recorder.end(finished(session_id=session_id)).result(DEADLINE_S)
        os.write(pipe, f"{session_id} ended\n".encode())


def _block(event: int) -> RawBlock:
    first, period_s = event * EVENT_SAMPLES, 1 / (SECOND_EVENTS * EVENT_SAMPLES)
    counts = tuple((first + n, -first, 8_388_607, -1) for n in range(EVENT_SAMPLES))
    return RawBlock(first * period_s, period_s, first, first * 1000, 7, 0, counts)


# --- its parent ----------------------------------------------------------------------------------


@dataclass(slots=True)
class Confirmed:
    """What children of one journal said was on disk."""

    events: dict[str, int] = field(default_factory=dict)  # how many, by session
    ended: set[str] = field(default_factory=set)
    sealed: set[str] = field(default_factory=set)  # found whole, and not looked at again
    in_recovery: int = 0  # children killed before they began a session

    def hear(self, said: bytes) -> bool:
        """All that a child said; whether it began a session. What was cut off is not confirmed."""
        lines = [line for line in said.decode().splitlines(keepends=True) if line.endswith("\n")]
        for line in lines:
            session_id, _, what = line.strip().partition(" ")
            if what == "ended":
                self.ended.add(session_id)
            elif what:
                self.events[session_id] = 0 if what == "began" else int(what) + 1
        began = len(lines) > 1
        self.in_recovery += not began
        return began


def kill_a_child(folder: Path, number: int, chance: random.Random) -> bytes:
    """Fork a child, kill it at a random moment, and give what it said until then."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(ours)
            record(folder, number, theirs)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(70)  # never back into the parent's code
    os.close(theirs)
    # One in three dies early: while it opens, marks and seals.
    lines = 1 if chance.random() < 1 / 3 else chance.randrange(1, 2 * SESSION_EVENTS)
    with os.fdopen(ours, "rb") as said:
        heard = _hear(said.fileno(), lines)
        time.sleep(chance.random() ** 2 * 0.02)  # into the middle of whatever it does next
        os.kill(child, signal.SIGKILL)
        heard += said.read()
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status), f"round {number}: the child ended by itself"
    return heard


def _hear(pipe: int, lines: int) -> bytes:
    """So many lines, and what came with them."""
    heard = b""
    while heard.count(b"\n") < lines:
        assert select.select([pipe], [], [], DEADLINE_S)[0], "the child says nothing"
        piece = os.read(pipe, 65536)
        if not piece:
            break
        heard += piece
    return heard


def play(folder: Path, seed: int, rounds: int) -> Confirmed:
    """So many rounds over one journal. Raises `AssertionError` for anything lost."""
    chance, confirmed = random.Random(seed), Confirmed()
    for number in range(rounds):
        earlier = set(confirmed.events)
        recovered = confirmed.hear(kill_a_child(folder, number, chance))
        check(folder, confirmed, recovered=earlier if recovered else set())
    with closing(JournalFolder(folder)):
        pass
    check(folder, confirmed, recovered=set(confirmed.events))
    return confirmed


def check(folder: Path, confirmed: Confirmed, *, recovered: set[str]) -> None:
    """The journal opens, is sound, and has all that was confirmed; the sessions that a later child
    has `recovered` have an outcome and a raw-force file that is whole."""
    db = store.open_for_reading(journal_path(folder))
    if db is None:
        assert not confirmed.events, "the journal is gone"
        return
    with closing(db):
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'session'").fetchone():
            assert not confirmed.events, "the tables are gone"
            return
        found = {session.session_id: session for session in store.sessions(db)}
        assert set(confirmed.events) <= set(found)
        for session_id in set(confirmed.events) - confirmed.sealed:
            numbers = [event.data["number"] for event in store.events(db, session_id)]
            assert numbers == list(range(len(numbers))), f"{session_id}: a gap"
            assert len(numbers) >= confirmed.events[session_id], f"{session_id}: events are lost"
            _check_raw(folder, session_id, confirmed.events[session_id])
    for session_id in recovered - confirmed.sealed:
        _check_recovered(folder, found[session_id], ended=session_id in confirmed.ended)
        confirmed.sealed.add(session_id)


def _check_raw(folder: Path, session_id: str, events: int) -> None:
    path = raw_path(folder, session_id)
    samples = [sample.sequence for sample in read(path)] if path.exists() else []
    assert samples == list(range(len(samples))), f"{session_id}: a gap in raw force"
    assert len(samples) >= (events - UNWRITTEN_EVENTS) * EVENT_SAMPLES, f"{session_id}: raw is lost"


def _check_recovered(folder: Path, session: StoredSession, *, ended: bool) -> None:
    outcomes = {"finished"} if ended else {"finished", INTERRUPTED}
    assert session.outcome in outcomes, f"{session.session_id}: {session.outcome}"
    path = raw_path(folder, session.session_id)
    if not path.exists():
        return
    assert is_whole(path), f"{path} is not sealed"
    with path.open("rb") as file:
        summary = SeekingReader(file, validate_crcs=True).get_summary()
    assert summary is not None
    assert summary.statistics is not None
    assert summary.statistics.message_count == len(list(read(path)))


# --- the command ---------------------------------------------------------------------------------


def _journal(folder: str, seed: int) -> tuple[int, int, int]:
    confirmed = play(Path(folder), seed, JOURNAL_ROUNDS)
    return len(confirmed.events), sum(confirmed.events.values()), confirmed.in_recovery


def main() -> int:
    """Play rounds on every core. Ends with an error at the first loss."""
    parser = argparse.ArgumentParser(prog="python -m tests.sessions.journal.killed")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--from", dest="first", type=int, default=0, help="the first seed")
    parser.add_argument("--jobs", type=int, default=None, help="processes; default: one a core")
    parser.add_argument("--folder", default=None, help="where the journals are written")
    given = parser.parse_args()
    seeds = range(given.first, given.first + -(-given.rounds // JOURNAL_ROUNDS))
    with (
        tempfile.TemporaryDirectory(dir=given.folder) as folder,
        ProcessPoolExecutor(given.jobs) as pool,
    ):
        told = list(pool.map(_journal, [f"{folder}/{seed}" for seed in seeds], seeds))
    sessions, events, in_recovery = (sum(column) for column in zip(*told, strict=True))
    print(
        f"{len(seeds) * JOURNAL_ROUNDS} kills, {in_recovery} of them in recovery, over "
        f"{len(seeds)} journals: {sessions} sessions, {events} confirmed events, none lost"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
