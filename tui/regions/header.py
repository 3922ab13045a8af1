"""The first line: which machine, and how each link does."""

from __future__ import annotations

from textual.content import Content

from controller.api import Health, LinkView, MachineView, Snapshot
from tui.language import _, heard
from tui.regions.words import Words
from tui.view import View
from tui.words import HEALTH


class Header(Words):
    """Machine to the left, links to the right."""

    def show(self, view: View) -> None:
        """Take what there is to show."""
        if view.snapshot is None:
            self.say(" Backstride")
            return
        machine = view.snapshot.machine
        self.set_class(view.snapshot.identifying and _blinks(view.snapshot), "-identifying")
        if view.snapshot.identifying:
            self.say(" ◆◆◆ " + _("THIS IS {name}").format(name=machine.name) + " ◆◆◆")
            return
        left = f" Backstride{_mark(machine)}  {machine.name}"
        links = links_words(view.snapshot.links, self.size.width // 2)
        room = max(0, self.size.width - links.cell_length - 2)
        short = left if len(left) <= room else f"{left[: max(0, room - 1)]}…"
        self.say(Content(f"{short:<{room}} ") + links)


def _mark(machine: MachineView) -> str:
    """What has to be known of a machine all the time."""
    if machine.simulated:
        return "  " + _("SIMULATED")
    return "" if machine.commissioned else "  " + _("NOT COMMISSIONED")


def _blinks(snapshot: Snapshot) -> bool:
    """Twice a second on, by the controller's time."""
    return int(snapshot.uptime_s * 4) % 2 == 0


def links_words(links: tuple[LinkView, ...], room: int) -> Content:
    """Every link by its name; where there is no room, the good ones as a number."""
    full = Content("  ").join(link_words(link) for link in links)
    if full.cell_length <= room:
        return full
    good = [link for link in links if link.health is Health.GOOD]
    others = [link_words(link) for link in links if link.health is not Health.GOOD]
    return Content("  ").join(
        [*others, Content("● " + _("{count} links good").format(count=len(good)))]
    )


def link_words(link: LinkView) -> Content:
    """`● treadmill`, or `▲ deck BAD`."""
    shape, word = HEALTH[link.health]
    style = "bold $alarm-ink" if link.health is Health.BAD else ""
    return Content.styled(f"{shape} {heard(link.name)} {_(word)}".rstrip(), style)
