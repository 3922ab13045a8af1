"""STOP from a page in time; what viewers, and kiosks on a tablet, may."""

from __future__ import annotations

import time
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Page, expect

from controller.faults.stands import PERSON
from sessions.care.pins import keep
from tests.controller.processes.web_stand import (
    CHROMIUM,
    CODE,
    KIOSKS,
    TABLET,
    VIEWERS,
    Client,
    Place,
    Web,
    machine_says_stopped,
    page_at,
    shown,
    stop_on_the_wire,
    until,
)

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this computer")


@pytest.mark.hazard("H11")
def test_stop_from_a_page_keeps_the_budget_of_a_persons_stop(
    chromium: Browser, place: Place
) -> None:
    """The same as at a terminal: the fastest of five, for this machine may be busy."""
    with shown(chromium, place) as (_, page, _client):
        page.hover("#stop")
        times_s = []
        for _ in range(5):
            pressed_s = time.monotonic()
            page.mouse.down()
            times_s.append(stop_on_the_wire(place.simulator, pressed_s))
            page.mouse.up()
            page.wait_for_timeout(300)
        assert min(times_s) * 1000 < PERSON.ms
        until(lambda: place.simulator.belt()["belt_mps"] == 0, page)


@pytest.mark.hazard("H11")
def test_a_viewer_changes_nothing_but_may_stop(chromium: Browser, place: Place) -> None:
    with (
        closing(Web(place.variables, viewer_token=VIEWERS)) as web,
        closing(Client(place.folder)) as client,
    ):
        base = web.url.partition("?")[0]
        with page_at(chromium, f"{base}?token={VIEWERS}") as page:
            client.walk()  # not before: a page that opens takes every core for seconds
            for key in ("p", "f", "n", "ArrowUp", "s", "Enter", "Escape"):
                page.keyboard.press(key)
            page.wait_for_timeout(500)
            assert client.state("running") == "running"
            assert page.context.request.get(f"{base}clinic").status == 403
            pressed_s = time.monotonic()
            page.keyboard.press(" ")
            stop_on_the_wire(place.simulator, pressed_s)
            machine_says_stopped(place.simulator)


def test_a_kiosk_on_a_tablet_is_touched(chromium: Browser, place: Place) -> None:
    """START, the staff's code, CHOOSE: then a workout is loaded."""
    kept = keep(CODE, b"0123456789abcdef")
    coded = {**place.variables, "BACKSTRIDE_KIOSK__CODE": str(kept)}
    with (
        closing(Web(coded, kiosk_token=KIOSKS)) as web,
        closing(Client(place.folder)) as client,
    ):
        base = web.url.partition("?")[0]
        with page_at(chromium, f"{base}kiosk?token={KIOSKS}", TABLET, touch=True) as page:
            first = (TABLET[0] * 0.8, TABLET[1] * 0.1)
            tapped(page, first)
            page.keyboard.type(CODE)
            page.keyboard.press("Enter")
            client.heard.until(
                lambda line: line["type"] == "snapshot" and not line["locked"], "unlocked machine"
            )
            tapped(page, first)
            client.heard.until(
                lambda line: line["type"] == "snapshot" and line["session"] is not None, "workout"
            )
            assert page.goto(base) is not None  # and nothing but the kiosk is for its token
            expect(page.locator("#refused")).to_be_visible()


def tapped(page: Page, place: tuple[float, float]) -> None:
    """Once the picture has stood for a while: an area that just changed does nothing."""
    page.wait_for_timeout(2500)
    page.touchscreen.tap(*place)
    page.wait_for_timeout(500)
