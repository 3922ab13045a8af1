"""What bridges tell of themselves, in virtual time."""

from __future__ import annotations

import pytest

from controller import api
from controller.api import Health
from controller.bridged import MOST_LINKS, MOST_NOTES, Bridges


class Desk:
    """Bridges with what they put on record."""

    def __init__(self) -> None:
        self.records: list[tuple[str, dict[str, object]]] = []
        self.bridges = Bridges(lambda kind, data: self.records.append((kind, data)))

    def report(self, health: Health, *, name: str = "broker", client: str = "facility") -> str:
        told = api.LinkReport(id="-", name=name, health=health, detail="by a story")
        return self.bridges.report(client, told) or ""

    def healths(self) -> list[tuple[str, Health]]:
        return [(link.name, link.health) for link in self.bridges.links]


def test_a_link_is_shown_while_its_teller_stays() -> None:
    desk = Desk()
    assert not desk.report(Health.WAITING)
    assert not desk.report(Health.GOOD)
    assert desk.bridges.links == [
        api.LinkView(name="broker", health=Health.GOOD, detail="by a story")
    ]


@pytest.mark.hazard("H12")
def test_a_client_that_leaves_without_a_word_leaves_a_bad_link() -> None:
    desk = Desk()
    desk.report(Health.GOOD)
    desk.report(Health.GOOD, name="apps", client="bridge")
    desk.bridges.left("facility")
    desk.bridges.left("nobody")
    assert desk.healths() == [("apps", Health.GOOD), ("broker", Health.BAD)]
    assert desk.bridges.links[1].detail == "left"
    desk.report(Health.GOOD)
    assert desk.healths() == [("apps", Health.GOOD), ("broker", Health.GOOD)]


def test_a_link_that_was_said_to_be_absent_goes_with_its_teller() -> None:
    desk = Desk()
    desk.report(Health.GOOD)
    desk.report(Health.ABSENT)
    desk.bridges.left("facility")
    assert desk.healths() == []


def test_only_a_change_of_health_is_put_on_record() -> None:
    desk = Desk()
    for health in (Health.GOOD, Health.GOOD, Health.BAD, Health.BAD, Health.GOOD):
        desk.report(health)
    desk.bridges.left("facility")
    assert [(kind, data["health"]) for kind, data in desk.records] == [
        ("link", "good"),
        ("link", "bad"),
        ("link", "good"),
        ("link", "bad"),
    ]


def test_nobody_speaks_for_the_controllers_own_links_or_for_too_many() -> None:
    desk = Desk()
    assert "choose another name" in desk.report(Health.GOOD, name="treadmill")
    for number in range(MOST_LINKS):
        assert not desk.report(Health.GOOD, name=f"link {number}")
    assert "no more than" in desk.report(Health.GOOD, name="one more")
    assert not desk.report(Health.BAD, name="link 0")


def test_notes_are_kept_and_a_flood_is_counted_in_one_line() -> None:
    desk = Desk()
    for number in range(MOST_NOTES + 7):
        desk.bridges.note("facility", f"note {number}", 10.0)
    desk.bridges.note("bridge", "mine", 10.5)
    desk.bridges.tick(10.9)
    assert len(desk.records) == MOST_NOTES + 1
    desk.bridges.tick(11.0)
    assert desk.records[-1] == ("note", {"client": "facility", "text": "and 7 more within 1 s"})
    desk.bridges.tick(12.0)
    assert len(desk.records) == MOST_NOTES + 2
    desk.bridges.note("facility", "again", 12.0)
    assert desk.records[-1] == ("note", {"client": "facility", "text": "again"})
