"""`python -m tests.mutation`: no change to the gate and its tables, or to the rules of care, may go
unnoticed by their tests.

Every mutant of a module must fail one of that module's own tests, as `TARGETS` names them. Those
that cannot, because they behave like the original, are listed one by one with the reason in
`equivalent.toml`; one that is listed there and does not survive, or is no mutant any more, is an
error too.

Of the ready-made tools, mutmut 3 changes the bodies of plain functions only: no property, constant,
default, enum or table, and the belt's transitions and faults are tables; cosmic-ray changes the
working tree. So the mutants are made here.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import time
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.mutation.mutants import Enums, enums_of, mutants
from tests.mutation.trial import ROOT, Trial, trials

WITH_ENUMS: Final = (ROOT / "controller" / "treadmills" / "port.py",)


@dataclass(frozen=True, slots=True)
class Target:
    """A module, and the tests that may let no mutant of it pass."""

    folder: str  # as a package
    tests: tuple[str, ...]
    beside: tuple[str, ...] = ()  # modules that these tests are made of

    @property
    def source(self) -> Path:
        """Where the modules of its folder are."""
        return ROOT.joinpath(*self.folder.split("."))

    def files(self) -> list[Path]:
        """Of its tests, and of what these are made of."""
        mirrored = ROOT.joinpath("tests", *self.folder.split("."))
        return [mirrored / f"{name}.py" for name in (*self.tests, *self.beside)]


_BELT: Final = "controller.belt"
_CARE: Final = "sessions.care"
_GATE_TESTS: Final = (
    "test_gate_edges",
    "test_gate_leases",
    "test_gate_measures",
    "test_gate",
    "test_slow_start",
)
TARGETS: Final = {
    "ramp": Target(_BELT, ("test_ramp",)),
    "limits": Target(_BELT, ("test_limits",)),
    "states": Target(_BELT, ("test_states",)),
    "faults": Target(_BELT, ("test_faults",)),
    "gate": Target(_BELT, _GATE_TESTS),
    "roles": Target(_CARE, ("test_roles",)),
    "pain": Target(_CARE, ("test_pain",), ("pain_oracle",)),
    "evidence": Target(_CARE, ("test_evidence",), ("evidence_oracle", "people")),
    "dose": Target(_CARE, ("test_dose",), ("people",)),
    "progression": Target(_CARE, ("test_progression",), ("people",)),
}
EQUIVALENT: Final = Path(__file__).with_name("equivalent.toml")
PROVEN: Final = Path(__file__).with_name("proven.json")
"""For each module the digest of all that was looked at when none of its mutants survived."""

Key = tuple[str, str, str, str, int]
"""Module, and its mutant's key."""


def main() -> int:
    """Print what survives; the exit code is 1 if anything does that is not listed."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("modules", nargs="*", metavar="MODULE", help=f"of {', '.join(TARGETS)}")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--changed", action="store_true", help="only what changed since its proof")
    given = parser.parse_args()
    modules, began_s = tuple(given.modules) or tuple(TARGETS), time.monotonic()
    if given.changed:
        modules = tuple(name for name in modules if proven().get(name) != digest(name))
        if not modules:
            _say("nothing changed since no mutant survived")
            return 0
    _check_the_tests(modules)
    made = [(name, mutant) for name in modules for mutant in mutants(*text_of(name))]
    held = trials((_trial(name, mutant.source) for name, mutant in made), given.jobs)
    known = {key for key in equivalents() if key[0] in modules}
    survivors: set[Key] = set()
    for key in ((made[n][0], *made[n][1].key) for n, survived in held if survived):
        survivors.add(key)
        if key not in known:
            _tell("SURVIVES", key)
    for key in sorted(known - survivors):
        _tell("LISTED AS EQUIVALENT, BUT NO SURVIVOR", key)
    for name in modules:
        _count(name, [of for of, _ in made].count(name), survivors, known)
    _say(f"{len(made)} mutants in {time.monotonic() - began_s:.0f} s")
    unsound = {key[0] for key in survivors ^ known}
    _note_proof(name for name in modules if name not in unsound)
    return int(bool(unsound))


def text_of(name: str) -> tuple[str, Enums]:
    """One module's source, and the enums that it may name."""
    folder = TARGETS[name].source
    sources = [path.read_text() for path in (*folder.glob("*.py"), *WITH_ENUMS)]
    return (folder / f"{name}.py").read_text(), enums_of(sources)


def equivalents() -> dict[Key, str]:
    """What cannot be told from the original, and why. Raises `KeyError` for a row without that."""
    rows = tomllib.loads(EQUIVALENT.read_text()).get("equivalent", [])
    return {
        (row["module"], row["where"], row["was"], row["becomes"], row.get("nth", 1)): row["reason"]
        for row in rows
    }


def digest(name: str) -> str:
    """Of a module, its tests, and what is said of its mutants."""
    tests = TARGETS[name].files()
    listed = sorted((key, why) for key, why in equivalents().items() if key[0] == name)
    looked_at = [text_of(name)[0], *(path.read_text() for path in tests), repr(listed)]
    return hashlib.sha256("\0".join(looked_at).encode()).hexdigest()


def proven() -> dict[str, str]:
    """The digests of what was proven."""
    found: dict[str, str] = json.loads(PROVEN.read_text()) if PROVEN.exists() else {}
    return found


def _note_proof(names: Iterable[str]) -> None:
    proofs = proven() | {name: digest(name) for name in names}
    PROVEN.write_text(json.dumps(dict(sorted(proofs.items())), indent=2) + "\n")


def _trial(name: str, source: str) -> Trial:
    target = TARGETS[name]
    tests = target.files()[: len(target.tests)]
    return Trial(f"{target.folder}.{name}", source, [str(path) for path in tests])


def _check_the_tests(modules: Iterable[str]) -> None:
    """Without a change every test passes, or nothing below would mean anything."""
    unchanged = [_trial(name, text_of(name)[0]) for name in modules]
    if not all(passed for _, passed in trials(unchanged, 1)):
        raise SystemExit("some tests fail without any change: mend them first")


def _count(name: str, made: int, survivors: set[Key], known: set[Key]) -> None:
    survived = {key for key in survivors if key[0] == name}
    listed = len(survived & known)
    _say(
        f"{name}: {made} mutants, {made - len(survived)} killed, "
        f"{listed} equivalent, {len(survived) - listed} survive"
    )


def _tell(what: str, key: Key) -> None:
    module, where, was, becomes, nth = key
    _say(f"{what}: {module}.py {where or '(module)'} [{nth}]\n    {was}\n  → {becomes}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
