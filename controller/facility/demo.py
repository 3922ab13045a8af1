"""A floor to try: a broker, a few simulated treadmills with the service of each, and walkers.

Everything is a process as in a building; only the people are simulated, each a client of their
machine's socket who confirms what they are asked.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from controller import api
from controller.alongside.leaving import ask_to_leave, left, tell_to_leave
from controller.alongside.tasks import cancelled
from controller.api_socket.address import SOCKET
from controller.api_socket.client import ApiClient, NotConnected
from controller.belt.states import BeltState
from controller.config_schema import PREFIX
from controller.facility.broker import LOOPBACK
from controller.facility.settings import Facility

SITE: Final = "demo"
CLIENT: Final = "nurse"  # who may ask these machines
READY_S: Final = 60.0
LEAVE_S: Final = 30.0
PATIENCE_S: Final = 1.0
ARMED_S: Final = 10.0  # from a start that was taken to the question whether to confirm it
REST_S: Final = 5.0  # between two sessions of one walker


class DemoFailed(Exception):
    """The floor could not be set up; the message says why."""


@dataclass(frozen=True, slots=True)
class Floor:
    """A floor that runs."""

    facility: Facility  # how to reach the broker
    machines: tuple[str, ...]


@asynccontextmanager
async def floor(folder: Path, count: int, broker: str | None = None) -> AsyncIterator[Floor]:
    """Machines `tm-1` to `tm-<count>` on the broker of that URL, or on one of their own. The last
    one waits to be asked from afar; on the others somebody walks. Raises `DemoFailed`."""
    names = tuple(f"tm-{number}" for number in range(1, count + 1))
    async with AsyncExitStack() as stack:
        facility = _foreign(broker) if broker else await _own_broker(stack)
        services = await _all_served(stack, folder, names, facility)
        people = [
            asyncio.create_task(
                _person(folder / name / SOCKET, f"P{name[3:]}", waits=name == names[-1])
            )
            for name in names
        ]
        try:
            yield Floor(facility, names)
        finally:
            await cancelled(people)
            for service in services:  # all at once, then each is waited for
                ask_to_leave(service)


def _foreign(url: str) -> Facility:
    try:
        return Facility.model_validate({"broker": url})
    except ValidationError as error:
        raise DemoFailed(error.errors()[0]["msg"]) from None


async def _own_broker(stack: AsyncExitStack) -> Facility:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port = int(probe.getsockname()[1])
    arguments = ("-m", "controller.facility.broker", "--port", str(port))
    await stack.enter_async_context(_process(arguments, {}))
    return Facility.model_validate({"broker": f"mqtt://{LOOPBACK}:{port}", "version": "3.1.1"})


async def _all_served(
    stack: AsyncExitStack, folder: Path, names: Sequence[str], facility: Facility
) -> list[Process]:
    served = [_served(folder / name, name, facility) for name in names]
    try:
        async with asyncio.TaskGroup() as group:
            begun = [group.create_task(stack.enter_async_context(one)) for one in served]
    except* DemoFailed as failed:
        raise DemoFailed(str(failed.exceptions[0])) from None
    return [one.result() for one in begun]


@asynccontextmanager
async def _served(folder: Path, name: str, facility: Facility) -> AsyncIterator[Process]:
    environment = {
        f"{PREFIX}PATHS__DATA": str(folder / "data"),
        f"{PREFIX}PATHS__RUNTIME": str(folder),
        f"{PREFIX}MACHINE__URL": "sim:",
        f"{PREFIX}MACHINE__NAME": name,
        f"{PREFIX}SITE__NAME": SITE,
        **reaching(facility),
        f"{PREFIX}FACILITY__CLIENTS": f'{{"{CLIENT}": "operator"}}',
        f"{PREFIX}VOICE__ENABLED": "false",
    }
    # Without whoever shows them, the machines end too.
    arguments = ("-m", "controller.cli.main", "serve", "--until-left")
    async with _process(arguments, environment) as process:
        yield process


@asynccontextmanager
async def _process(arguments: Sequence[str], environment: dict[str, str]) -> AsyncIterator[Process]:
    """A process that said its first line: it is ready. It ends when its input does, or is told."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=os.environ | environment,
        start_new_session=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        async with asyncio.timeout(READY_S):
            if not (said := await process.stdout.readline()):
                raise DemoFailed(f"{arguments[1]} ended with code {await process.wait()}")
        if said.startswith(b"no ") or process.returncode is not None:
            raise DemoFailed(said.decode(errors="replace").strip())
        yield process
    finally:
        ask_to_leave(process)
        tell_to_leave(process)
        await left(process, LEAVE_S)


def reaching(facility: Facility) -> dict[str, str]:
    """The environment of a process that is to use this broker."""
    return {
        f"{PREFIX}FACILITY__BROKER": facility.broker,
        f"{PREFIX}FACILITY__VERSION": facility.version,
    }


# --- the person on each machine ------------------------------------------------------------------


async def _person(path: Path, who: str, *, waits: bool) -> None:
    """Walks the taster again and again; or waits to be asked, and says yes. Where an answer does
    not come in time, as on a busy computer, they begin anew."""
    while True:
        with contextlib.suppress(NotConnected, TimeoutError):
            async with await ApiClient.connect(path, "the person there") as machine:
                await (_say_yes(machine) if waits else _walk(machine, who))
        await asyncio.sleep(PATIENCE_S)


async def _walk(machine: ApiClient, who: str) -> None:
    while True:
        await _until(machine, lambda now: now.belt.state is BeltState.READY)
        await machine.request(api.Load(id="load", workout="taster"), READY_S)
        await _until(machine, lambda now: now.gait.person_on_belt is True)
        await _start(machine, api.Arm(id="arm", participant=who))
        await asyncio.sleep(REST_S)
        await machine.request(api.Reset(id="reset"))


async def _say_yes(machine: ApiClient) -> None:
    while True:
        asked = await _until(machine, lambda now: now.request is not None)
        assert asked.request is not None
        yes = api.Reply(id="yes", token=asked.request.token, granted=True)
        if asked.request.what is api.Asked.START:
            await _start(machine, yes)
        else:
            await machine.request(yes)


async def _start(machine: ApiClient, first: api.AnyCommand) -> None:
    """Ask for the confirmation, give it, and follow the session to its end. Raises `TimeoutError`
    where somebody else has ended the start meanwhile."""
    answer = await machine.request(first)
    if isinstance(answer, api.Refused):
        await asyncio.sleep(PATIENCE_S)
        return
    async with asyncio.timeout(ARMED_S):
        asked = await _until(machine, lambda now: now.belt.confirm_token is not None)
    assert asked.belt.confirm_token is not None
    answer = await machine.request(api.Confirm(id="confirm", token=asked.belt.confirm_token))
    if isinstance(answer, api.Refused):
        await machine.request(api.Disarm(id="disarm"))
        return
    async for message in machine:
        if isinstance(message, api.SessionEnded | api.RequestEnded):
            return


async def _until(machine: ApiClient, met: Callable[[api.Snapshot], bool]) -> api.Snapshot:
    async for message in machine:
        if isinstance(message, api.Snapshot) and met(message):
            return message
    raise NotConnected("the controller ended")
