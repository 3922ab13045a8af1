"""Real-time priority, locked memory and niceness: what the guard and the controller ask for."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from typing import Final

from controller.belt.realtime import NICENESS, PRIORITY
from controller.doctor.finding import Finding, good, note

_RTPRIO: Final = 14  # RLIMIT_RTPRIO, sys/resource.h of Linux; Python has no name for it
_NICE: Final = 13  # RLIMIT_NICE: 20 minus the lowest niceness
_LIMITS_FILE: Final = "/etc/security/limits.d/backstride.conf"


def check_rights() -> Iterator[Finding]:
    """Each right, by the limits of this process; nothing is asked for."""
    all_allowed = os.geteuid() == 0
    yield _right(
        "real-time priority",
        all_allowed or _soft(_RTPRIO) >= PRIORITY,
        "guard and controller wake within a few ms under load",
        "guard and controller may wake 250 ms late and more on a busy machine",
        f"@USER - rtprio {PRIORITY}",
    )
    yield _right(
        "locked memory",
        all_allowed or _soft(resource.RLIMIT_MEMLOCK) == resource.RLIM_INFINITY,
        "the guard is never paged out",
        "the guard may be paged out",
        "@USER - memlock unlimited",
    )
    yield _right(
        "niceness",
        all_allowed or _soft(_NICE) >= 20 - NICENESS,
        "the controller is served before ordinary programs",
        "ordinary programs can hold the controller up",
        f"@USER - nice {NICENESS}",
    )


def _right(about: str, granted: bool, found: str, otherwise: str, line: str) -> Finding:
    if granted:
        return good(about, found)
    user = os.environ.get("USER", "backstride")
    return note(
        about,
        otherwise,
        f"add “{line.replace('@USER', user)}” to {_LIMITS_FILE} and log in anew, "
        "or run it as a service (backstride serve --unit)",
    )


def _soft(limit: int) -> int:
    soft = resource.getrlimit(limit)[0]
    return 2**31 if soft == resource.RLIM_INFINITY and limit != resource.RLIMIT_MEMLOCK else soft
