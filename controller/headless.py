"""A session without a screen: load, wait until all is well, arm, confirm, follow to its end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from controller import api
from controller.machine_card import ALONE, SECOND_PERSON
from controller.service import Service

READY_S = 20.0  # for devices to answer and the walker to stand on the belt
POLL_S = 0.1
CLIENT = "command line"


class NotBegun(Exception):
    """The session could not begin; nothing moved."""


class DevicesNotReady(NotBegun):
    """A device did not answer in time."""


async def run_session(
    service: Service,
    workout: str,
    heard: Callable[[api.AnyEvent], None],
    checked: tuple[str, ...] = (),
    participant: str = "",
) -> api.Summary:
    """Run `workout` and tell every event. Whoever calls this is the person who confirms the start,
    and has `checked` these items of the checklist. `participant`: a pseudonym, or empty.

    Raises `NotBegun` with the reason. May be cancelled as long as no session runs.
    """
    if not service.snapshot().machine.commissioned and SECOND_PERSON not in checked:
        raise NotBegun(ALONE)
    ended: asyncio.Future[api.Summary] = asyncio.get_running_loop().create_future()

    def hear(event: api.AnyEvent) -> None:
        heard(event)
        if isinstance(event, api.SessionEnded) and not ended.done():
            ended.set_result(event.summary)

    service.listen(hear)
    await _ask(service, api.Load(id="load", workout=workout))
    if participant:
        await _ask(service, api.Present(id="present", participant=participant))
    await _begin(service, api.Arm(id="arm", participant=participant, checked=checked))
    return await ended


async def stop_session(service: Service) -> None:
    """A person's STOP."""
    await service.handle(api.Stop(id="stop", by=CLIENT), CLIENT)


async def _ask(service: Service, command: api.AnyCommand) -> None:
    answer = await service.handle(command, CLIENT)
    if isinstance(answer, api.Refused):
        raise NotBegun(answer.reason)


async def _begin(service: Service, arm: api.Arm) -> None:
    """Arm and confirm, as soon as the devices and the walker are ready."""
    reason = "the devices did not answer"
    deadline_s = asyncio.get_running_loop().time() + READY_S
    while asyncio.get_running_loop().time() < deadline_s:
        token = service.snapshot().belt.confirm_token
        command: api.AnyCommand = arm if token is None else api.Confirm(id="confirm", token=token)
        answer = await service.handle(command, CLIENT)
        if isinstance(answer, api.Refused):
            reason = answer.reason
        elif token is not None:
            return
        await asyncio.sleep(POLL_S)
    raise DevicesNotReady(f"not started within {READY_S:.0f} s: {_with_links(service, reason)}")


def _with_links(service: Service, reason: str) -> str:
    """The reason, and what is known of the links that are not well."""
    known = [
        f"{link.name}: {link.detail}"
        for link in service.snapshot().links
        if link.health in {api.Health.BAD, api.Health.WAITING} and link.detail
    ]
    return "; ".join([reason, *known])
