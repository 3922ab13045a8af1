"""How the commands of the pages are tried: what stands for what, and what cannot be tried here.

A command is typed as it stands, and has to end with 0, unless a row here says otherwise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from tests.docs.commands import Command


@dataclass(frozen=True, slots=True)
class Typed:
    """Until it ends: with this input, with one of these exit codes."""

    answers: str = ""
    codes: tuple[int, ...] = (0,)


@dataclass(frozen=True, slots=True)
class Kept:
    """It goes on until the page ends, and has begun when it says so."""

    until: str


@dataclass(frozen=True, slots=True)
class Looked:
    """In a terminal: these words are shown, then these keys end it; beside it a program goes on."""

    until: str
    keys: str = "q"
    beside: str = ""
    beside_says: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """Not tried here, for this reason: only its words are read as `backstride` would."""

    reason: str


Manner = Typed | Kept | Looked | Read

IN_PLACE: Final = (
    # what it says, what is typed
    (r"\brun (\./)?taster(?=.*--yes)", "run ./short.yaml"),
    (r"\brun \./unit-check\.yaml --deck none", "run ./unit-check.yaml --deck none --yes"),
    (r"\| sudo tee (\S*/)?(\w+(\.\w+)?)", r"| tee \2"),
    (r"/media/stick/", "../stick/"),
    (r"/home/clinic/", "../"),
    (r"--seconds 60", "--seconds 1 --deck sim:"),
    (r"\bdeck show$", "deck show --deck sim:"),
    (r"\bconfig code$", "config code >>~/.config/backstride/config.toml"),
    (r"\bbackstride web$", "backstride web --port 0"),
)
"""Each is the shortest that shows the same: a workout of seconds, a folder that may be written."""

SCREEN: Final = "leave"

MANNERS: Final[tuple[tuple[str, Manner], ...]] = (
    # nothing of ours moves without these
    (r"^(sudo|apt-get|mosquitto_\w+) ", Read("changes the computer, or is not ours")),
    (r"^cage ", Read("needs a screen, and is not ours")),
    (r"^\.venv/bin/pytest ", Read("runs in the folder of the project, for a minute")),
    (r"trackmaster:|ftms:C4", Read("needs the treadmill that it names")),
    (r"devices scan|(run|serve).* --bridge", Read("needs a Bluetooth adapter")),
    (r"--broker mqtts?://", Read("needs the broker that it names")),
    (r"^make |tests\.storm", Read("takes minutes; it is a target of the Makefile")),
    (r"tests\.falsestops", Read("takes most of an hour; tests/falsestops plays a short one")),
    (
        r"facility demo --machines",
        Read("takes a minute; tests/controller/processes/test_demo.py runs it"),
    ),
    (r"^(\w+=\S+ )?tests/", Read("builds a virtual machine, or installs half a gigabyte")),
    (r"^ls -l /dev/serial", Read("needs a serial adapter")),
    (r"^export ", Read("is what these tests do themselves")),
    (r"faults run --(only|table)|faults (offsets|stress)", Read("takes minutes of real time")),
    (r"commission .*--rehearse", Read("takes two minutes of real time")),
    (r"--socket /run/", Read("names a socket that is elsewhere on each computer")),
    (r'audit verify --head .*"number":812', Read("names a record that only one trail has")),
    # people
    (r"participants add P7", Read("P7 is on record already; tests/controller/cli adds others")),
    (r"participants screen P7$", Typed("n\n" * 20, codes=(0, 1))),
    (r"participants screen P7 --json", Typed(codes=(0, 1))),
    (r"participants pin engineer", Typed("1357\n" * 2)),
    (r"participants pin therapist", Typed("1357\n" + "2468\n" * 2)),
    (r"participants erase P7$", Typed("y\n")),
    (r"config code ", Typed("2468\n2468\n")),
    (r"deck calibrate --deck sim:", Typed("\n" * 20)),
    (r"deck calibrate$", Read("needs a deck and known masses; tests/controller/cli answers it")),
    (r"run p7-4\.yaml|run rehabilitation|run taster$", Looked(SCREEN)),
    (r"\battach$", Looked(SCREEN, beside="backstride serve", beside_says="serving ")),
    (
        r"attach --(mirror|flipped)$",
        Looked("██", beside="backstride serve", beside_says="serving "),
    ),
    (r"kiosk$", Looked("To begin press START", keys="x32468\r")),
    (r"deck show --deck sim:( --second sim:)?$", Looked("on the deck")),
    (r"\bclinic$", Looked("Today")),
    # what a busy computer may stop: that is no fault of the page
    (r"\brun (\./)?(short|unit-check)\.yaml", Typed(codes=(0, 20, 30))),
    # what goes on
    (r"\bserve( --broker embedded)?$", Kept("serving ")),
    (r"\bweb --port 0$", Kept("serving ")),
    (r"simulate treadmill", Kept('"treadmill"')),
    # what tells by its exit code what it found
    (r"\bdoctor$", Typed(codes=(0, 1))),
)
"""The first row that is found in the command, after what stands in its place, holds."""


def as_typed(command: Command) -> Command:
    """With what can be tried here in the place of what it says."""
    text = re.sub(r"\s+#.*", "", command.text)
    for said, typed in IN_PLACE:
        text = re.sub(said, typed, text)
    return replace(command, text=text)


def manner(command: Command) -> Manner:
    """How a command, as typed, is tried."""
    if command.by_root:
        return Read("needs root")
    found = (manner for said, manner in MANNERS if re.search(said, command.text))
    return next(found, Typed())
