"""Requests from afar: at most one waits for the person at the machine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from controller import api
from controller.asks import asks
from controller.conduct.outlet import Outlet
from sessions.documents.faults import printable
from sessions.engine.events import Announcement, Tone
from sessions.quantities import SpeedUnit

_OVER = "this request is over: it was answered, took too long, or a newer one took its place"


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked, by whom, and until when."""

    token: int
    by: str
    what: api.Asked
    speed_mps: float | None
    incline_pct: float | None
    ends_ms: int

    def view(self, now_ms: int) -> api.RequestView:
        """The request as clients see it."""
        return api.RequestView(
            token=self.token,
            by=self.by,
            what=self.what,
            speed_mps=self.speed_mps,
            incline_pct=self.incline_pct,
            left_s=max(0, self.ends_ms - now_ms) / 1000,
        )


class Requests:
    """The one that waits, from its question to its end. No answer is never consent."""

    def __init__(self, outlet: Outlet, new_token: Callable[[], int]) -> None:
        self.waiting: Request | None = None
        self._outlet = outlet
        self._new_token = new_token

    def put(self, ask: api.Ask, now_ms: int) -> Request:
        """A new one, in the place of the one before."""
        self.end(api.RequestEnd.SUPERSEDED)
        self.waiting = Request(
            token=self._new_token(),
            by=printable(ask.by),
            what=ask.what,
            speed_mps=ask.speed_mps,
            incline_pct=ask.incline_pct,
            ends_ms=now_ms + int(ask.expires_s * 1000),
        )
        self._outlet.emit(api.RequestAsked(request=self.waiting.view(now_ms)))
        return self.waiting

    def answered(self, token: int, now_ms: int) -> Request | str:
        """The request that a reply with this token is for; else why there is none."""
        self.tick(now_ms)
        if self.waiting is None or self.waiting.token != token:
            return _OVER
        return self.waiting

    def end(self, end: api.RequestEnd) -> None:
        """Settle the one that waits, if any does."""
        if self.waiting is not None:
            self._outlet.emit(api.RequestEnded(token=self.waiting.token, end=end))
            self.waiting = None

    def tick(self, now_ms: int) -> None:
        """Time passed."""
        if self.waiting is not None and now_ms >= self.waiting.ends_ms:
            self.end(api.RequestEnd.EXPIRED)


def misfits(ask: api.Ask) -> str | None:
    """Why a request is not whole, in words; None if it is."""
    speed, incline = ask.speed_mps is not None, ask.incline_pct is not None
    match ask.what:
        case api.Asked.SPEED if (speed, incline) != (True, False):
            return "a request for a speed carries speed_mps and no incline"
        case api.Asked.INCLINE if (speed, incline) != (False, True):
            return "a request for an incline carries incline_pct and no speed"
        case api.Asked.START | api.Asked.CONTROL if speed or incline:
            return f"a request for {ask.what} carries no speed and no incline"
        case _:
            return None


def spoken(request: api.RequestView, unit: SpeedUnit) -> Announcement:
    """The question, for somebody who sees no screen."""
    words = asks(request, unit)
    return Announcement(f"{words[:1].upper()}{words[1:]}.", Tone.CALL)
