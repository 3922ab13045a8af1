"""The heart-rate belt that a configuration names."""

from __future__ import annotations

from collections.abc import Callable

from controller.devices import DevicesError
from controller.heart.listener import HeartListener
from controller.heart.url import NoHeart, SimulatedHeart, parse_heart_url
from sessions.heart import Measurement


def listener(
    url: str, *, simulated: bool, heard: Callable[[Measurement], None]
) -> HeartListener | None:
    """Who listens to it, not yet started; None for no belt.

    Raises `DevicesError` for a simulated belt with a real treadmill.
    """
    address = parse_heart_url(url)
    if isinstance(address, NoHeart):
        return None
    if isinstance(address, SimulatedHeart) and not simulated:
        raise DevicesError(
            "heart.url = 'sim:': a simulated heart cannot speak for a person on a real "
            "treadmill; set heart.url to ble:ADDRESS, or leave it empty"
        )
    return HeartListener(address, heard)
