"""The languages that one can choose from at a kiosk, one after the other."""

from __future__ import annotations

from tui.language import speak, spoken


class Languages:
    """`names` has each one's own name for itself. The one that is spoken now is the kiosk's own."""

    def __init__(self, names: dict[str, str]) -> None:
        self._names = names
        self._own = spoken()

    @property
    def other(self) -> str:
        """What the next one calls itself; empty: there is none."""
        code = self._next
        return "" if code in {"", spoken()} else self._names[code]

    @property
    def _next(self) -> str:
        codes = list(self._names)
        return codes[(codes.index(spoken()) + 1) % len(codes)] if spoken() in codes else ""

    def change(self) -> None:
        """Speak the next one."""
        speak(self._next)

    def go_home(self) -> None:
        """Speak the kiosk's own."""
        if spoken() != self._own:
            speak(self._own)
