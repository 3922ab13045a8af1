"""The systemd units for this installation."""

from __future__ import annotations

import shutil
import sys
from importlib.resources import files
from pathlib import Path


def unit_text(command: Path) -> str:
    """The unit that runs `command` (the `backstride` program, absolute).

    A program in somebody's home can be read there, nothing can be written; homes are out of sight
    otherwise.
    """
    return _filled("backstride.service", command)


def kiosk_unit_text(command: Path) -> str:
    """The unit that shows the kiosk of `command` on the console, beside the one above."""
    return _filled("kiosk.service", command)


def _filled(name: str, command: Path) -> str:
    template = files("controller.service_unit").joinpath(name).read_text()
    in_home = any(str(command).startswith(home) for home in ("/home/", "/root/"))
    return template.replace("@COMMAND@", str(command)).replace(
        "@HOME@", "read-only" if in_home else "yes"
    )


def this_command() -> Path:
    """The `backstride` program beside the interpreter that runs, or the one on the path."""
    beside = Path(sys.executable).with_name("backstride")
    if beside.exists():
        return beside
    return Path(shutil.which("backstride") or beside)
