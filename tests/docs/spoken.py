"""What is wrong with inline code that speaks of a command: it is typed by no test."""

from __future__ import annotations

import importlib.util
import re
import shlex
from typing import Final

import click

from tests.docs.pages import ROOT
from tests.docs.reader import complaint, every_command, read

LEFT_OPEN: Final = re.compile(r"…|^\[?[A-Z][A-Z_]*\]?(=…)?$")  # FILE, [ID], /dev/…
TARGETS: Final = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
OPTIONS: Final = frozenset(
    name
    for _, one in every_command()
    for parameter in one.params
    for name in (*parameter.opts, *parameter.secondary_opts)
) | {"--help"}
NAMES: Final = frozenset(name for name, _ in every_command())
IN_BLOCKS: Final = "put it into a block of sh or console, where a test types it"
ENDED: Final = (click.exceptions.Exit, click.exceptions.NoArgsIsHelpError)
LEFT_OUT: Final = (click.MissingParameter, click.BadOptionUsage)

FOREIGN: Final = (
    # another program's command or option, named in a sentence; why it is in no block
    (r"^kill -9$", "names a way to die"),
    (r"^btmon -r$|^bluetoothd -P battery$|^--kvm$", "an option of another program, explained"),
    (r"^--(first|sessions)$", "options of tests.storm; the block on the page types them"),
    (r"^systemctl stop$|^systemd-analyze security$", "what the unit answers, and what judges it"),
    (r"^mosquitto_pub -r -n -t …/audit$", "what not to do"),
    (r"^pytest -m hazard$", "runs for minutes; the whole suite is in blocks"),
)
"""Commands that are not ours and may stand in a sentence."""

SYSTEM: Final = re.compile(
    r"^(sudo|apt|apt-get|pip|nft|chmod|chown|systemctl|journalctl|mosquitto_\w+|ls|kill|btmon|cage"
    r"|bluetoothd|pytest|npm|git|curl|cp|mv|rm|export|-k|tests/\S+|systemd-analyze|backstride-\w+) "
)


def wrong(code: str) -> str:
    """Why this inline code may not stand as it does, or nothing."""
    try:
        first, *rest = shlex.split(code)
    except ValueError:
        return ""
    match first:
        case "backstride":
            return _ours(rest)
        case "make" if not TARGETS.issuperset(word for word in rest if "=" not in word):
            return "the Makefile has no such target"
        case "python" | "nice":
            return _module(code)
        case _ if first in NAMES and rest:
            return _shortened(rest)
        case _ if any(re.search(said, code) for said, _ in FOREIGN):
            return ""
        case _ if first.startswith("--"):
            return "" if first.partition("=")[0] in OPTIONS else "no command has this option"
        case _ if SYSTEM.match(code):
            return IN_BLOCKS
    return ""


def _ours(words: list[str]) -> str:
    try:
        values = read(words)
    except (*ENDED, *LEFT_OUT):
        return ""
    except click.UsageError:
        return complaint(words)
    said = [word for word in values if not word.startswith("-") and not LEFT_OPEN.search(word)]
    return IN_BLOCKS if said else ""


def _shortened(words: list[str]) -> str:
    """A command without `backstride` or its group before it: a reader cannot type that."""
    return "" if all(word.isalpha() and word.islower() for word in words) else IN_BLOCKS


def _module(code: str) -> str:
    found = re.search(r"-m (\S+)", code)
    if found is None:
        return IN_BLOCKS
    return "" if importlib.util.find_spec(found[1]) else "there is no such module"
