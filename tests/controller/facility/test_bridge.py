"""The bridge between a played controller and real brokers: what goes over, and what breaks."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest

from controller import api
from controller.api import Health
from controller.api_socket.peer import BURST
from controller.belt.states import BeltState
from controller.facility import connection, freshness, process
from tests.controller.facility.both_sides import bridge, bridging_to, supervising
from tests.controller.facility.brokers import (
    MOSQUITTO,
    NO_MOSQUITTO,
    Broker,
    mosquitto,
    running,
    users,
)
from tests.controller.facility.proxy import proxied
from tests.controller.facility.stage import snapshot

WRONG = "not the password"


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else whatever comes in the first half second may have waited somewhere, and is refused; so is
    what comes to a process that a busy machine held up."""
    monkeypatch.setattr(freshness, "SETTLE_MS", 0)
    monkeypatch.setattr(freshness, "GAP_MS", 60_000)


with_mosquitto = pytest.mark.skipif(MOSQUITTO is None, reason=NO_MOSQUITTO)


async def test_a_machine_says_all_about_itself(broker: Broker, short_folder: Path) -> None:
    told = bridging_to(broker, short_folder)
    async with bridge(told) as controller, supervising(broker, told) as nurse:
        assert (await nurse.until("availability"))["status"] == "online"
        assert (await nurse.until("identity"))["machine"] == told.machine
        assert (await nurse.until("state"))["belt"] == "ready"
        await nurse.until("telemetry")
        await controller.until_link(Health.GOOD, detail=broker.url)
        await controller.until_link(Health.GOOD, "facility stop")
        controller.now = snapshot(BeltState.RUNNING)
        await nurse.until("state", lambda state: state["belt"] == "running")


async def test_what_is_kept_is_there_for_whoever_comes_later(
    broker: Broker, short_folder: Path
) -> None:
    told = bridging_to(broker, short_folder)
    async with bridge(told) as controller:
        await controller.until_link(Health.GOOD)
        async with supervising(broker, told) as nurse:
            await nurse.until("state")
            await nurse.until("identity")
    async with supervising(broker, told) as nurse:
        assert (await nurse.until("availability"))["status"] == "offline"


async def test_a_command_is_carried_out_and_answered_once(
    broker: Broker, short_folder: Path
) -> None:
    told = bridging_to(broker, short_folder)
    async with bridge(told) as controller, supervising(broker, told) as nurse:
        await controller.until_link(Health.GOOD)
        command_id = await nurse.command("say", text="Well done")
        assert (await nurse.answer(command_id))["status"] == "accepted"
        nurse.forget()
        assert await nurse.command("say", text="Again", id=command_id)
        assert (await nurse.answer(command_id))["status"] == "duplicate"
        controller.refusing = "not now"
        command_id = await nurse.command("pause")
        assert (await nurse.answer(command_id))["reason"] == "not now"
        assert [type(command) for command in controller.commands] == [api.SaySo, api.Pause]


async def test_ids_are_remembered_over_a_restart(broker: Broker, short_folder: Path) -> None:
    told = bridging_to(broker, short_folder)
    async with supervising(broker, told) as nurse:
        async with bridge(told) as controller:
            await controller.until_link(Health.GOOD)
            command_id = await nurse.command("say", text="Well done")
            await nurse.answer(command_id)
        nurse.forget()
        async with bridge(told) as controller:
            await controller.until_link(Health.GOOD)
            await nurse.command("say", text="Well done", id=command_id)
            assert (await nurse.answer(command_id))["status"] == "duplicate"
            assert controller.commands == []


async def test_a_workout_comes_along_as_a_file_that_is_gone_afterwards(
    broker: Broker, short_folder: Path
) -> None:
    whole = (files("sessions.workouts") / "presets" / "taster.yaml").read_text()
    told = bridging_to(broker, short_folder)
    async with bridge(told) as controller, supervising(broker, told) as nurse:
        await controller.until_link(Health.GOOD)
        state = await nurse.until("state")
        command_id = await nurse.command("load", inline=whole, epoch=state["epoch"])
        answer = await nurse.answer(command_id)
        assert answer["status"] == "accepted", answer
        (load,) = controller.commands
        assert isinstance(load, api.Load)
        assert load.workout.endswith(".yaml")
    assert not list(short_folder.glob("inline-*"))  # noqa: ASYNC240 - nothing runs meanwhile


@pytest.mark.parametrize("by", ["", "nurse"])
async def test_stop_needs_nothing(broker: Broker, short_folder: Path, by: str) -> None:
    told = bridging_to(broker, short_folder)
    async with bridge(told) as controller, supervising(broker, told) as nurse:
        await controller.until_link(Health.GOOD, "facility stop")
        await nurse.say(told.topics.stop_by(by) if by else told.topics.stop, b"\xff{")
        await controller.until(lambda: bool(controller.wished(api.Stop)), "stop")
        (stop,) = controller.wished(api.Stop)
        assert isinstance(stop, api.Stop)
        assert stop.by == (by or "the facility")
        if by:
            assert (await nurse.until("answer/nurse"))["status"] == "accepted"


async def test_home_assistant_is_told_again_when_it_is_born(
    broker: Broker, short_folder: Path
) -> None:
    told = bridging_to(broker, short_folder)
    async with bridge(told) as controller, supervising(broker, told) as nurse:
        await nurse.until("identity")
        await controller.until_link(Health.GOOD)
        nurse.forget()
        await nurse.say("homeassistant/status", b"online")
        await nurse.until("identity")


async def test_refused_messages_are_noted(broker: Broker, short_folder: Path) -> None:
    told = bridging_to(broker, short_folder)
    async with bridge(told) as controller, supervising(broker, told) as nurse:
        await controller.until_link(Health.GOOD)
        await nurse.say(told.topics.command("nurse"), b"no JSON")
        assert (await nurse.until("answer/nurse"))["status"] == "refused"
        await controller.until(lambda: bool(controller.notes), "note")
        assert "nurse" in controller.notes[0]


# --- what breaks ---


async def test_a_broker_that_was_gone_is_told_everything_anew(
    own_broker: Broker, short_folder: Path
) -> None:
    told = bridging_to(own_broker, short_folder)
    async with bridge(told) as controller:
        await controller.until_link(Health.GOOD)
        async with supervising(own_broker, told) as nurse:
            before = (await nurse.until("state"))["epoch"]
        own_broker.kill()
        await controller.until_link(Health.BAD, detail="the connection broke")
        await controller.until_link(Health.BAD, detail="no broker listens there")
        await controller.until_link(Health.BAD, "facility stop")
        own_broker.start()
        await controller.until_link(Health.GOOD)
        await controller.until_link(Health.GOOD, "facility stop")
        async with supervising(own_broker, told) as nurse:
            assert (await nurse.until("availability"))["status"] == "online"
            assert (await nurse.until("state"))["epoch"] != before
            await nurse.until("identity")


async def test_a_wire_that_breaks_is_mended(broker: Broker, short_folder: Path) -> None:
    async with proxied(broker.port) as proxy:
        told = bridging_to(broker, short_folder, proxy.url)
        async with bridge(told) as controller, supervising(broker, told) as nurse:
            for _ in range(3):
                await controller.until_link(Health.GOOD)
                proxy.cut()
                await controller.until_link(Health.BAD)
            await controller.until_link(Health.GOOD)
            assert (await nurse.answer(await nurse.command("identify")))["status"] == "accepted"


async def test_a_command_in_a_dead_wire_never_acts(
    broker: Broker, short_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "TIMEOUT_S", 1.0)
    async with proxied(broker.port) as proxy:
        told = bridging_to(broker, short_folder, proxy.url)
        async with bridge(told) as controller, supervising(broker, told) as nurse:
            await controller.until_link(Health.GOOD)
            proxy.stall()
            late = await nurse.command("identify")
            await controller.until_link(Health.BAD, detail="does not answer")
            proxy.go_on()
            await controller.until_link(Health.GOOD)
            assert (await nurse.answer(await nurse.command("pause")))["status"] == "accepted"
            assert [type(command) for command in controller.commands] == [api.Pause]
            assert not any(content.get("id") == late for _, content in nurse.heard)


async def test_a_slow_wire_still_carries_it(broker: Broker, short_folder: Path) -> None:
    async with proxied(broker.port) as proxy:
        proxy.delay_s = 0.1
        told = bridging_to(broker, short_folder, proxy.url)
        async with bridge(told) as controller, supervising(broker, told) as nurse:
            await controller.until_link(Health.GOOD)
            assert (await nurse.answer(await nurse.command("identify")))["status"] == "accepted"


@with_mosquitto
async def test_a_refused_login_is_told_at_the_machine(tmp_path: Path, short_folder: Path) -> None:
    known = users(tmp_path, machine="right")
    config = f"allow_anonymous false\npassword_file {known}\n"
    with running(mosquitto(tmp_path, config)) as broker:
        told = bridging_to(broker, short_folder, user="machine", password=WRONG)
        async with bridge(told) as controller:
            await controller.until_link(Health.BAD, detail="correct facility.user")


@with_mosquitto
async def test_an_access_list_that_swallows_is_found_out(
    tmp_path: Path, short_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """MQTT 3.1.1 acknowledges what it denies."""
    monkeypatch.setattr(process, "ECHO_S", 2.0)
    rules = tmp_path / "acl"
    rules.write_text("topic read #\n")
    rules.chmod(0o700)
    config = f"allow_anonymous true\nacl_file {rules}\n"
    with running(mosquitto(tmp_path, config)) as broker:
        for version, detail in (("3.1.1", "does not come back"), ("5", "Not authorized")):
            told = bridging_to(broker, short_folder, version=version)
            async with bridge(told) as controller:
                await controller.until_link(Health.BAD, detail=detail)


async def test_the_bridge_ends_with_the_controller(broker: Broker, short_folder: Path) -> None:
    told = bridging_to(broker, short_folder)
    async with supervising(broker, told) as nurse:
        async with bridge(told) as controller:
            await controller.until_link(Health.GOOD)
        await nurse.until("availability", lambda told: told["status"] == "offline")


def test_the_password_is_told_and_shown_nowhere(amqtt_broker: Broker, tmp_path: Path) -> None:
    told = bridging_to(amqtt_broker, tmp_path, user="me", password=WRONG)
    back = type(told).from_line(told.to_line())
    assert back.facility.password.get_secret_value() == WRONG
    assert WRONG not in repr(back) + json.dumps(back.model_dump(mode="json"))


async def test_more_commands_than_the_controller_hears_at_once_all_get_their_answer(
    broker: Broker, short_folder: Path
) -> None:
    told = bridging_to(broker, short_folder)
    async with bridge(told) as controller, supervising(broker, told) as nurse:
        await controller.until_link(Health.GOOD)
        for _ in range(BURST + 20):
            answer = await nurse.answer(await nurse.command("identify"))
            assert answer["status"] == "accepted", answer
        assert len(controller.wished(api.Identify)) == BURST + 20
