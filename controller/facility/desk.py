"""Where commands from afar are received: each is answered, few act, and STOP always does."""

from __future__ import annotations

from collections import Counter, OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Final

from controller import api
from controller.facility.commands import AnyDated
from controller.facility.epoch import Epoch
from controller.facility.freshness import AHEAD_MS, Ages, Attention
from controller.facility.grant import Grant
from controller.facility.memory import Entry, Remembered
from controller.facility.messages import Answer, Status
from controller.facility.objection import Objection, Why
from controller.facility.publishing import Publication, published
from controller.facility.reading import id_in, read, says_stop
from controller.facility.roles import Clients, Op, RemoteStart
from controller.facility.rules import ALIVE_MS, Case, live, objection
from controller.facility.topics import Topics
from controller.facility.translate import Situation, inline_workout, translate

_WAITING: Final = 32  # commands that the controller has not answered
_REPLACED: Final = frozenset(
    {Op.LOAD, Op.REQUEST_START, Op.REQUEST_SPEED, Op.REQUEST_INCLINE, Op.REQUEST_CONTROL}
)
"""Of these a client means its newest only."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A message that came in. `client` is what `Topics.client_of` says of the topic."""

    topic: str
    payload: bytes
    retained: bool = False
    client: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """Nothing is to be done but to publish this, if anything, and to note that."""

    publication: Publication | None
    note: str


@dataclass(frozen=True, slots=True)
class Act:
    """Tell the controller `command`, and give its answer to `Desk.answered` under `command.id`.

    With `inline`, write that to a file first and put its path into `command.workout`. An empty
    note is none.
    """

    command: api.AnyCommand
    note: str = ""
    inline: bytes | None = None


Verdict = Told | Act


@dataclass(slots=True)
class _Waiting:
    """A command that the controller has yet to answer."""

    case: Case
    entry: Entry
    newer: str = ""  # the id of the one that took its place


class Desk:
    """Judges what comes in. One for a machine; it lives as long as the process."""

    def __init__(
        self,
        topics: Topics,
        epoch: Epoch,
        clients: Clients,
        remote_start: RemoteStart = RemoteStart.ASK,
        remembered: Remembered | None = None,
    ) -> None:
        self._topics, self._epoch = topics, epoch
        self._clients, self._remote_start = clients, remote_start
        self.remembered = remembered or Remembered()
        self.refused: Counter[Why] = Counter()
        self._ages, self._attention, self._grant = Ages(), Attention(), Grant()
        self._ids = count(1)
        self._waiting: dict[str, _Waiting] = {}
        self._stops: OrderedDict[str, tuple[str, str]] = OrderedDict()  # client, and its id there
        self._newest_s: dict[tuple[str, Op], float] = {}
        self._alive_ms: dict[str, int] = {}

    # --- told from outside ---

    def connected(self, now_ms: int) -> None:
        """A connection to the broker began: whatever was meant for the one before is void."""
        self._epoch.renew()
        self._ages.clear()
        self._alive_ms.clear()

    def follow(self, snapshot: api.Snapshot, now_ms: int) -> None:
        """The controller told its state. Give every snapshot here before `Outlet.snapshot`."""
        if self._attention.heard(now_ms):
            self._epoch.renew()
        self._epoch.follow(snapshot)
        self._grant.follow(snapshot)

    # --- in ---

    def stop(self, heard: Heard) -> api.Stop:
        """STOP, whatever the message says, from whomever, however old: no limit and no parsing."""
        return self._stop(heard.client, "")

    def hear(
        self, heard: Heard, snapshot: api.Snapshot | None, now_ms: int, wall_s: float
    ) -> Verdict:
        """Judge one message. Never raises; `wall_s` is Unix time."""
        if self._topics.is_stop(heard.topic):
            return Act(self.stop(heard), f"STOP from {heard.client or 'the facility'}")
        if heard.client is None or not self._topics.is_command(heard.topic):
            self.refused[Why.TOPIC] += 1
            return Told(None, f"refused: {heard.topic[:200]!r} is no client's command topic")
        if says_stop(heard.payload):
            stop = self._stop(heard.client, id_in(heard.payload))
            return Act(stop, f"STOP from {heard.client}")
        try:
            command = read(heard.payload)
        except Objection as refusal:
            answer = _answer(id_in(heard.payload), refusal.status, refusal.reason, wall_s)
            return self._told(heard.client, "message", answer, refusal.why)
        return self._judge(self._case(command, heard, snapshot, now_ms, wall_s), now_ms, wall_s)

    # --- and back ---

    def superseded(self, command_id: str, wall_s: float) -> Publication | None:
        """To be asked right before a command is sent. None: send it. Else a newer one came
        meanwhile: publish this, and send nothing."""
        waiting = self._waiting.get(command_id)
        if waiting is None or not waiting.newer:
            return None
        return self._settled(self._waiting.pop(command_id), Status.ACCEPTED, "", wall_s)

    def answered(
        self, command_id: str, reply: api.Accepted | api.Refused, wall_s: float
    ) -> Publication | None:
        """What the controller answered, for the client; None if nobody asked under its name.

        If the controller gave no answer, make a `Refused` that says so.
        """
        reason = reply.reason if isinstance(reply, api.Refused) else ""
        status = Status.REFUSED if isinstance(reply, api.Refused) else Status.ACCEPTED
        if status is Status.REFUSED:
            self.refused[Why.CONTROLLER] += 1
        if command_id in self._stops:
            client, known_as = self._stops.pop(command_id)
            return self._to(client, _answer(known_as, status, reason, wall_s))
        waiting = self._waiting.pop(command_id, None)
        return self._settled(waiting, status, reason, wall_s) if waiting else None

    # --- judging ---

    def _stop(self, client: str | None, known_as: str) -> api.Stop:
        command = api.Stop(id=self._next_id(), by=client or "the facility")
        if client:
            self._stops[command.id] = (client, known_as)
            if len(self._stops) > _WAITING:
                self._stops.popitem(last=False)
        return command

    def _case(
        self,
        command: AnyDated,
        heard: Heard,
        snapshot: api.Snapshot | None,
        now_ms: int,
        wall_s: float,
    ) -> Case:
        client = heard.client or ""
        return Case(
            command,
            client,
            self._clients.get(client),
            heard.retained,
            self._ages.age_ms(client, command.issued_at.timestamp(), wall_s),
            self._newest_s.get((client, Op(command.op)), 0.0),
            self._epoch.value,
            self._attention.is_settling(now_ms),
            None if self._attention.is_deaf(now_ms) else snapshot,
        )

    def _judge(self, case: Case, now_ms: int, wall_s: float) -> Verdict:
        """Retained, then heard before, then the rules, then what the controller would be told."""
        entry = _entry(case, wall_s)
        if refusal := live(case):
            return self._refused(case, refusal, wall_s)
        if before := self.remembered.find(entry.ring, entry.client, entry.id):
            return self._again(case, before, wall_s)
        if refusal := self._busy(entry.ring, wall_s):
            return self._refused(case, refusal, wall_s)
        try:
            act = self._act(case, now_ms)
        except Objection as refusal:
            told = {"status": refusal.status, "reason": refusal.reason}
            self.remembered.remember(entry.model_copy(update=told))
            return self._refused(case, refusal, wall_s)
        self.remembered.remember(entry)
        self._replace_older(case)
        self._waiting[act.command.id] = _Waiting(case, entry)
        return act

    def _busy(self, ring: str, wall_s: float) -> Objection | None:
        full = not self.remembered.has_room(ring, wall_s)
        if len(self._waiting) >= _WAITING or full:
            return Objection(Why.BUSY, "too many commands at once: send fewer")
        return None

    def _act(self, case: Case, now_ms: int) -> Act:
        """Raises `Objection`."""
        if refusal := objection(case):
            raise refusal
        assert case.snapshot is not None
        attending = now_ms - self._alive_ms.get(case.client, -ALIVE_MS - 1) <= ALIVE_MS
        granted = self._grant.is_held_by(case.client)
        at = Situation(case.client, case.snapshot, self._remote_start, attending, granted)
        inline = inline_workout(case.command)
        command = translate(case.command, at, self._next_id())
        if case.op is not Op.ATTEND:
            return Act(command, f"{case.op} from {case.client}", inline)
        self._alive_ms[case.client] = now_ms - max(0, case.age_ms)
        return Act(command)

    def _replace_older(self, case: Case) -> None:
        if case.op not in _REPLACED:
            return
        self._newest_s[case.client, case.op] = case.command.issued_at.timestamp()
        for waiting in self._waiting.values():
            if (waiting.case.client, waiting.case.op) == (case.client, case.op):
                waiting.newer = case.command.id

    # --- answering ---

    def _again(self, case: Case, before: Entry, wall_s: float) -> Told:
        reason = before.reason or "heard before: nothing was done again"
        answer = _answer(before.id, Status.DUPLICATE, reason, wall_s)
        told = {"first": before.status, "age_ms": case.age_ms}
        return self._told(case.client, case.op, answer.model_copy(update=told), Why.DUPLICATE)

    def _refused(self, case: Case, refusal: Objection, wall_s: float) -> Told:
        answer = _answer(case.command.id, refusal.status, refusal.reason, wall_s)
        aged = answer.model_copy(update={"age_ms": case.age_ms})
        return self._told(case.client, case.op, aged, refusal.why)

    def _settled(
        self, waiting: _Waiting, status: Status, reason: str, wall_s: float
    ) -> Publication:
        if waiting.newer:
            status, reason = Status.SUPERSEDED, f"by {waiting.newer}"
        known = waiting.entry.model_copy(update={"status": status, "reason": reason})
        self.remembered.remember(known)
        answer = _answer(known.id, status, reason, wall_s)
        age_ms = waiting.case.age_ms
        return self._to(known.client, answer.model_copy(update={"age_ms": age_ms}))

    def _told(self, client: str, what: str, answer: Answer, why: Why) -> Told:
        self.refused[why] += 1
        note = f"{answer.status} {what} {answer.id!r} from {client}: {answer.reason}"
        return Told(self._to(client, answer), note)

    def _to(self, client: str, answer: Answer) -> Publication:
        return published(self._topics.answer(client), answer)

    def _next_id(self) -> str:
        return f"facility-{next(self._ids)}"


def _entry(case: Case, wall_s: float) -> Entry:
    issued_s = min(case.command.issued_at.timestamp(), wall_s + AHEAD_MS / 1000)
    return Entry(
        ring=case.client if case.role else "",
        client=case.client,
        id=case.command.id,
        until_s=issued_s + case.command.ttl_ms / 1000,
    )


def _answer(command_id: str, status: Status, reason: str, wall_s: float) -> Answer:
    at = datetime.fromtimestamp(wall_s, UTC)
    return Answer(id=command_id, status=status, reason=reason, answered_at=at)
