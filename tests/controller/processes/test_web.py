"""Browsers at a walking treadmill."""

from __future__ import annotations

import os
import signal
import time
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.controller.processes.stand import (
    DEADLINE_S,
    Simulator,
    is_alive,
)
from tests.controller.processes.web_stand import (
    CHROMIUM,
    DEADLINE_MS,
    DESKTOP,
    KNOWN,
    STOP_S,
    TABLET,
    Client,
    Place,
    Web,
    context_of,
    machine_says_stopped,
    page_at,
    shown,
    stop_on_the_wire,
    until,
    until_shown,
)
from tests.controller.web.certificate import write_certificate

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this computer")


@pytest.mark.hazard("H11")
def test_a_session_from_the_first_look_to_stop(chromium: Browser, place: Place) -> None:
    asked_for: list[str] = []
    with ExitStack() as stack:
        web = stack.enter_context(closing(Web(place.variables)))
        context = stack.enter_context(context_of(chromium, DESKTOP))
        context.on("request", lambda request: asked_for.append(request.url))
        page = context.new_page()
        page.on("websocket", lambda opened: asked_for.append(opened.url))
        refused = page.goto(web.url.partition("?")[0])
        assert refused is not None
        assert refused.status == 403
        page.goto(web.url)
        until_shown(page)
        assert "token" not in page.url

        client = stack.enter_context(closing(Client(place.folder)))
        start(page, client)
        page.wait_for_timeout(500)
        pressed_s = time.monotonic()
        page.keyboard.press(" ")
        assert stop_on_the_wire(place.simulator, pressed_s) < STOP_S
        machine_says_stopped(place.simulator)
        client.until_belt(lambda belt: belt["state"] == "standstill", "standstill")
    assert {urlsplit(url).netloc for url in asked_for} == {f"127.0.0.1:{web.port}"}
    assert f"ws://127.0.0.1:{web.port}/screen" in {url.partition("?")[0] for url in asked_for}


def start(page: Page, client: Client) -> None:
    """By ENTER alone, as the key line says."""
    client.until_belt(lambda belt: belt["state"] == "ready", "ready belt")
    state, deadline_s = "ready", time.monotonic() + DEADLINE_S
    while state != "running":
        assert time.monotonic() < deadline_s, state
        page.keyboard.press("Enter")
        page.wait_for_timeout(4500 if state == "arming" else 900)
        state = client.state(state)


@pytest.mark.hazard("H11")
def test_the_pages_own_stop_needs_no_screen(chromium: Browser, place: Place) -> None:
    """By touch, while the screen's process hangs."""
    with shown(chromium, place, TABLET, touch=True) as (web, page, client):
        (screen,) = web.screens()
        os.kill(screen, signal.SIGSTOP)
        touched_s = time.monotonic()
        page.tap("#stop")
        assert stop_on_the_wire(place.simulator, touched_s) < STOP_S
        expect(page.locator("#heard")).to_be_visible(timeout=DEADLINE_MS)
        expect(page.locator("#stop")).to_contain_text("Not an emergency stop")
        machine_says_stopped(place.simulator)
        client.until_belt(lambda belt: belt["state"] == "standstill", "standstill")


@pytest.mark.hazard("H34")
def test_browsers_and_servers_that_go_change_nothing(chromium: Browser, place: Place) -> None:
    """One browser closes; then the server dies, and comes back."""
    with shown(chromium, place, token=KNOWN) as (web, page, client):
        (screen,) = web.screens()
        with page_at(chromium, web.url) as other:
            until(lambda: len(web.screens()) == 2, other)
            (gone,) = {*web.screens()} - {screen}
        until(lambda: not is_alive(gone), page)
        until(lambda: web.screens() == [screen], page)
        goes_on(place.simulator)

        web.process.kill()
        until_shown(page, "lost")
        expect(page.locator("#lost")).to_contain_text("treadmill's own STOP")
        until(lambda: not is_alive(screen), page)
        goes_on(place.simulator)
        with closing(Web(place.variables, token=KNOWN, port=str(web.port))):
            until_shown(page)
            goes_on(place.simulator)
            client.say("stop")
            machine_says_stopped(place.simulator)


def goes_on(simulator: Simulator) -> None:
    belt = simulator.belt()
    assert belt["started"]
    assert belt["belt_mps"] > 0


def test_with_tls_and_from_other_pages(chromium: Browser, place: Place, tmp_path: Path) -> None:
    certificate, key = write_certificate(tmp_path)
    secured = {"certificate": str(certificate), "key": str(key), "token": KNOWN}
    with (
        closing(Web(place.variables, **secured)) as web,
        page_at(chromium, web.url) as page,
    ):
        assert web.url.startswith("https://localhost:")
        (cookie,) = page.context.cookies()
        assert cookie["secure"]
        assert cookie["httpOnly"]
        assert cookie["sameSite"] == "Strict"
        other = page.context.new_page()
        assert opened(other, f"wss://localhost:{web.port}/screen") == "closed"
        assert stopped_by_form(other, f"https://localhost:{web.port}/stop") == 403


def opened(page: Page, url: str) -> object:
    return page.evaluate(
        """url => new Promise(told => {
            const socket = new WebSocket(url);
            socket.onopen = () => told("open");
            socket.onclose = () => told("closed");
        })""",
        url,
    )


def stopped_by_form(page: Page, url: str) -> int:
    page.set_content(f'<form method="post" action="{url}"><button>win</button></form>')
    with page.expect_response(url) as answer:
        page.click("button")
    return answer.value.status
