"""Serial ports: there, allowed, and nobody else's. A port is never opened: opening one can raise
its control lines, and a machine may take that for a wish."""

from __future__ import annotations

import grp
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from controller.config import Config
from controller.deck.url import ForceDeck, parse_deck_url
from controller.doctor.finding import Finding, bad, good, not_used, note
from controller.treadmills.families import parse_machine_url

_BY_ID = Path("/dev/serial/by-id")


def check_ports(config: Config) -> Iterator[Finding]:
    """The treadmill's port and the deck's."""
    machine = parse_machine_url(config.machine.url)
    if machine.simulated:
        yield not_used("treadmill port", f"{machine} is simulated")
    elif machine.address.startswith("/"):
        yield check_port("treadmill port", Path(machine.address))
    else:
        yield not_used("treadmill port", f"{machine} is no serial port")
    deck = parse_deck_url(config.deck.url) if config.deck.url else None
    if isinstance(deck, ForceDeck):
        yield check_port("deck port", Path(deck.port))
    else:
        yield not_used("deck port", f"deck.url = {config.deck.url!r}")
    second = parse_deck_url(config.deck.second) if config.deck.second else None
    if isinstance(second, ForceDeck):
        yield check_port("second deck port", Path(second.port))


def check_port(about: str, port: Path) -> Finding:
    """One port of this computer."""
    try:
        status = port.stat()
    except OSError as error:
        return bad(about, f"{port}: {error.strerror}", _how_to_find(port))
    if not stat.S_ISCHR(status.st_mode):
        return bad(about, f"{port} is no device", _how_to_find(port))
    if not os.access(port, os.R_OK | os.W_OK):
        return bad(about, f"{port}: no permission", _how_to_be_allowed(status))
    if holders := sorted(processes_with(port)):
        return bad(
            about,
            f"{port} is open in process {', '.join(map(str, holders))}",
            f"end what uses it: ps -p {holders[0]}; ModemManager and another Backstride are usual",
        )
    if port.parent != _BY_ID and port.name.startswith(("ttyUSB", "ttyACM")):
        return note(
            about,
            f"{port} may be another device after the next start",
            f"use its name of {_BY_ID}: ls -l {_BY_ID}",
        )
    return good(about, str(port))


def processes_with(device: Path) -> set[int]:
    """Other processes that have this device open, as far as this user may know."""
    wanted, found = device.stat().st_rdev, set()
    for descriptor in Path("/proc").glob("[0-9]*/fd/*"):
        pid = int(descriptor.parts[2])
        try:
            if pid != os.getpid() and descriptor.stat().st_rdev == wanted:
                found.add(pid)
        except OSError:  # gone, or somebody else's
            continue
    return found


def _how_to_find(port: Path) -> str:
    there = sorted(map(str, _BY_ID.glob("*"))) if _BY_ID.exists() else []
    if there:
        return f"set the URL to one of {', '.join(there)}"
    return f"plug {port.name} in and look with dmesg and ls -l /dev/serial/by-id"


def _how_to_be_allowed(status: os.stat_result) -> str:
    try:
        group = grp.getgrgid(status.st_gid).gr_name
    except KeyError:
        group = str(status.st_gid)
    if group == "root" or not status.st_mode & stat.S_IWGRP:
        return "let a udev rule give it to group dialout"
    return f"sudo usermod -aG {group} $USER, then log in anew"
