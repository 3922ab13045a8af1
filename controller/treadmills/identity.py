"""Which machine this is, as far as a wire can tell: a serial adapter by its name that stays, a
Bluetooth machine by its address. Standard library only."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from controller.bluetooth.url import AtAddress, FtmsUrl, parse_bluetooth_url

BY_ID: Final = Path("/dev/serial/by-id")
_FILE_NAME: Final = re.compile(r"[^A-Za-z0-9._-]+")


def identity(port: str, by_id: Path = BY_ID) -> str:
    """The identity of the machine at `port`, a device or the URL of a Bluetooth machine.

    Of a device it is the name under `by_id` that leads to it, where there is one. A machine that is
    named only by what it calls itself has none: empty.
    """
    if port.startswith("ftms:"):
        url = parse_bluetooth_url(port)
        assert isinstance(url, FtmsUrl)
        return str(url.whom) if isinstance(url.whom, AtAddress) else ""
    return next((str(link) for link in _links(by_id) if _same(link, Path(port))), port)


def stays(identified: str, by_id: Path = BY_ID) -> bool:
    """Whether an identity is the machine's own, and not that of the socket it is plugged into."""
    return not identified.startswith("/dev/") or identified.startswith(f"{by_id}/")


def card_path(folder: Path, identified: str) -> Path:
    """Where the card of that machine is, in the folder of commissioned machines."""
    return folder / f"{_FILE_NAME.sub('-', identified.removeprefix('/dev/')).strip('-')}.toml"


def _links(by_id: Path) -> list[Path]:
    return sorted(by_id.iterdir()) if by_id.is_dir() else []


def _same(link: Path, port: Path) -> bool:
    return link.resolve() == port.resolve()
