"""The hazard table: hazards.yaml, and the tests that carry `pytest.mark.hazard`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Final

import yaml

from controller.belt.faults import FAULTS
from docs.generate.markdown import page, table
from docs.generate.marks import ROOT, Tests, marked_tests

SOURCE: Final = ROOT / "docs" / "safety" / "hazards.yaml"
REACTIONS: Final = ("hold", "ease", "stop", "cut", "refuse")

_TEXT: Final = """\
What can hurt somebody, what notices it, and what is done about it. The numbers are used by
[the causes](causes.md), by screens and journal, and by the tests, which carry them as a mark:
`pytest -m hazard` runs them all. *Shown* means that tests carry the mark and pass; *planned*, that
something is still missing, tests or not. *Remains* is what this software does not take away; the
people at the place deal with it."""


class Judged(StrEnum):
    """What was decided about a hazard of the list."""

    ADOPT = "adopt"
    MERGE = "merge"  # it is part of another
    DROP = "drop"  # it is not this program's


@dataclass(frozen=True, slots=True)
class Budget:
    """How much of something may pass: time in ms or a way in mm."""

    what: str
    ms: int | None = None
    mm: int | None = None

    def __str__(self) -> str:
        amount = f"{self.ms:,} ms" if self.ms is not None else f"{self.mm:,} mm"
        return f"{self.what}: {amount.replace(',', ' ')}"


@dataclass(frozen=True, slots=True)
class Hazard:
    """One row. Only an adopted one has more than hazard and reason."""

    id: str
    judged: Judged
    hazard: str
    reason: str = ""  # of a merge or a drop
    into: str = ""  # of a merge: the other hazard
    cause: str = ""
    detection: str = ""
    reaction: tuple[str, ...] = ()  # of REACTIONS, the usual one first
    done: str = ""
    budget: tuple[Budget, ...] = ()
    where: tuple[str, ...] = ()  # files and folders from the project's root
    missing: str = ""  # not built yet: the hazard is planned
    remains: str = ""

    @property
    def adopted(self) -> bool:
        """Whether this program answers for it."""
        return self.judged is Judged.ADOPT

    @property
    def status(self) -> str:
        """In one word."""
        return {Judged.MERGE: "merged", Judged.DROP: "dropped"}.get(
            self.judged, "planned" if self.missing else "shown"
        )


def read_hazards() -> list[Hazard]:
    """The rows of hazards.yaml, in its order. Raises `ValueError` for a key that none has."""
    rows: dict[str, dict[str, Any]] = yaml.safe_load(SOURCE.read_text())
    return [_hazard(key, row) for key, row in rows.items()]


def _hazard(key: str, row: Mapping[str, Any]) -> Hazard:
    if unknown := sorted(row.keys() - {field.name for field in fields(Hazard)}):
        raise ValueError(f"{SOURCE}: {key} has {', '.join(unknown)}: no row has that")
    lists = {name: tuple(row.get(name, ())) for name in ("reaction", "where")}
    budget = tuple(Budget(**entry) for entry in row.get("budget", ()))
    return Hazard(**{**row, **lists, "id": key, "judged": Judged(row["judged"]), "budget": budget})


def what_is_wrong(hazards: list[Hazard], tests: Tests) -> Iterator[str]:
    """Each way in which the file is not whole, with the remedy."""
    ids = {row.id for row in hazards}
    for unknown in sorted(tests.keys() - ids):
        yield f"tests are marked with {unknown}, which has no row: add it, or mend the mark"
    for number in range(1, 1 + max((int(key[1:]) for key in ids), default=0)):
        if f"H{number:02}" not in ids:
            yield f"H{number:02} has no row: judge it"
    for row in hazards:
        yield from (f"{row.id}: {wrong}" for wrong in _wrong(row, ids, tests))


def _wrong(row: Hazard, ids: set[str], tests: Tests) -> Iterator[str]:
    yield from (_adopted if row.adopted else _set_aside)(row, ids, tests)


def _set_aside(row: Hazard, ids: set[str], tests: Tests) -> Iterator[str]:
    if not row.reason:
        yield f"is {row.status} without a reason"
    if row.judged is Judged.MERGE and row.into not in ids - {row.id}:
        yield f"is merged into {row.into or 'nothing'}, which has no row"
    if row.id in tests:
        yield f"is {row.status}, but tests are marked with it: adopt it, or mark them otherwise"


def _adopted(row: Hazard, _ids: set[str], tests: Tests) -> Iterator[str]:
    for name in ("hazard", "cause", "detection", "reaction", "done", "where", "remains"):
        if not getattr(row, name):
            yield f"has no {name}"
    if unknown := sorted(set(row.reaction) - set(REACTIONS)):
        yield f"reacts by {', '.join(unknown)}: allowed are {', '.join(REACTIONS)}"
    for budget in row.budget:
        if (budget.ms is None) == (budget.mm is None):
            yield f"budget {budget.what!r} needs ms or mm"
    for place in row.where:
        if not (ROOT / place).exists():
            yield f"names {place}, which is not there"
    if not row.missing and not tests.get(row.id):
        yield "has no test: mark one, or say what is missing"


def hazards_page() -> str:
    """The table, then each hazard with what remains and its tests.

    Raises `ValueError` while the file is not whole.
    """
    hazards, tests = read_hazards(), marked_tests()
    if wrong := list(what_is_wrong(hazards, tests)):
        raise ValueError("\n".join((f"{SOURCE}:", *wrong)))
    return page(
        "Hazards",
        "docs/safety/hazards.yaml and the tests' marks",
        _TEXT,
        _summary(hazards, tests),
        table(
            ("id", "hazard", "what detects it", "reaction", "status", "tests"),
            (
                (
                    f"[{row.id}](#{row.id.lower()})",
                    row.hazard,
                    row.detection or "—",
                    ", ".join(f"`{reaction}`" for reaction in row.reaction) or "—",
                    row.status,
                    str(_count(tests.get(row.id, {}))),
                )
                for row in hazards
            ),
        ),
        *(part for row in hazards for part in _section(row, tests.get(row.id, {}))),
    )


def _summary(hazards: list[Hazard], tests: Tests) -> str:
    told = [row.status for row in hazards]
    counts = ", ".join(f"{told.count(status)} {status}" for status in dict.fromkeys(told))
    marked = {(file, name) for files in tests.values() for file in files for name in files[file]}
    return f"{len(hazards)} hazards: {counts}. {len(marked)} tests carry a mark."


def _count(files: Mapping[str, list[str]]) -> int:
    return sum(map(len, files.values()))


def _section(row: Hazard, tests: Mapping[str, list[str]]) -> Iterator[str]:
    yield f"## {row.id}"
    yield f"{row.hazard}."
    if not row.adopted:
        into = f" into [{row.into}](#{row.into.lower()})" if row.into else ""
        yield f"* {row.status.capitalize()}{into}: {row.reason}"
        return
    causes = [f"`{cause}`" for cause, fault in FAULTS.items() if fault.hazard == row.id]
    lines = {
        "Why it comes about": row.cause,
        "Detected by": row.detection,
        "Done": row.done,
        "Budget": "; ".join(map(str, row.budget)),
        "Where": ", ".join(map(_link, row.where)),
        "Latched as": ", ".join(causes),
        "**Planned, not built**": row.missing,
        "Remains": row.remains,
    } | {f"Shown by {_link(file)}": ", ".join(map(_told, names)) for file, names in tests.items()}
    yield "\n".join(f"* {name}: {told}" for name, told in lines.items() if told)


def _link(path: str) -> str:
    return f"[{path}](../../{path})"


def _told(name: str) -> str:
    return name.removeprefix("test_").replace("_", " ")
