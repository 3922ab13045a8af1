"""A clinic where somebody asks who is not there."""

from __future__ import annotations

from controller import api
from controller.conduct.loaded import Loaded
from controller.conduct.views import snapshot
from tests.sessions.engine.treadmill import MPH

from .stories import Clinic

NURSE = "nurse station"
MACHINE = api.MachineView(name="a story", url="sim:", simulated=True)


class Ward(Clinic):
    """What comes from afar, and what the person at the machine replies."""

    def __init__(self, workout: Loaded | None) -> None:
        super().__init__(workout)
        self.attending: str | None = None
        self._sign_ms = 0

    def _step(self) -> None:
        if self.attending and self.place.now_ms >= self._sign_ms:
            self._sign_ms = self.place.now_ms + 1000
            self.do(api.Attend(id="attend", by=self.attending))
        super()._step()

    def ask(
        self,
        what: api.Asked,
        *,
        mph: float | None = None,
        incline_pct: float | None = None,
        by: str = NURSE,
        expires_s: float = 30.0,
    ) -> str | None:
        speed_mps = None if mph is None else mph * MPH
        return self.do(
            api.Ask(
                id="ask",
                what=what,
                speed_mps=speed_mps,
                incline_pct=incline_pct,
                by=by,
                expires_s=expires_s,
            )
        )

    def reply(self, granted: bool) -> str | None:
        request = self.conductor.afar.requests.waiting
        assert request is not None
        return self.do(api.Reply(id="reply", token=request.token, granted=granted))

    def lower(self, mph: float | None = None, incline_pct: float | None = None) -> str | None:
        speed_mps = None if mph is None else mph * MPH
        return self.do(api.Lower(id="lower", speed_mps=speed_mps, incline_pct=incline_pct))

    def cap(self, mph: float | None = None, incline_pct: float | None = None) -> str | None:
        speed_mps = None if mph is None else mph * MPH
        return self.do(
            api.Cap(id="cap", speed_mps=speed_mps, incline_pct=incline_pct, reason="dizzy")
        )

    def report(self, pain: int) -> None:
        assert self.do(api.Report(id="report", pain=pain)) is None

    def say(self, text: str) -> str | None:
        return self.do(api.SaySo(id="say", text=text))

    def shown(self) -> api.Snapshot:
        return snapshot(self.conductor, MACHINE, (), 1, self.place.now_ms)

    def ends(self) -> list[api.RequestEnd]:
        return [event.end for event in self.events(api.RequestEnded)]
