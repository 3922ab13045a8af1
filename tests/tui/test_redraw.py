"""Only what changed is drawn again: ten snapshots a second neither flicker nor fill a slow line."""

from __future__ import annotations

import pytest
from textual.widget import Widget

from tests.tui.screen import SIZES, Screen, open_screen
from tui.view import Stage


class Redrawn:
    """Which widgets asked to be drawn again."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._names: list[str] = []
        refresh, names = Widget.refresh, self._names

        def noted(self: Widget, *regions: object, **how: bool) -> Widget:
            names.append(self.id or type(self).__name__)
            return refresh(self, *regions, **how)  # type: ignore[arg-type] # as they came

        monkeypatch.setattr(Widget, "refresh", noted)

    def by_now(self) -> list[str]:
        names = list(self._names)
        self._names.clear()
        return names


async def hear_again(screen: Screen, times: int = 10) -> None:
    """The same again, as often as in a second."""
    for _ in range(times):
        screen.controller.publish()
        await screen.heard()
        screen.app.tick()
    await screen.settle()


@pytest.mark.parametrize("size", SIZES)
async def test_between_equal_snapshots_nothing_is_drawn(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_screen(size) as screen:
        await screen.to_live()
        await screen.pass_time(6)
        await hear_again(screen)
        redrawn = Redrawn(monkeypatch)
        await hear_again(screen)
        assert redrawn.by_now() == []


async def test_nor_on_the_stages_before(monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_screen() as screen:
        await screen.at(Stage.CHOOSE)
        await hear_again(screen)
        redrawn = Redrawn(monkeypatch)
        await hear_again(screen)
        assert redrawn.by_now() == []
        await screen.to_checklist()
        await hear_again(screen)
        redrawn.by_now()
        await hear_again(screen)
        assert redrawn.by_now() == []


async def test_a_second_that_passes_draws_its_own_regions_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with open_screen() as screen:
        await screen.to_live()
        await screen.pass_time(6)
        redrawn = Redrawn(monkeypatch)
        await screen.pass_time(1)
        names = set(redrawn.by_now())
        assert "left" in names
        assert not names & {"_default", "stop", "keys", "header", "limits"}
