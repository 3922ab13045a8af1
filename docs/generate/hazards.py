"""The hazard table: hazards.toml, and the tests that carry `pytest.mark.hazard`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from controller.belt.faults import FAULTS
from docs.generate.markdown import page, table
from docs.generate.marks import ROOT, marked_tests

SOURCE: Final = ROOT / "docs" / "safety" / "hazards.toml"

_TEXT: Final = """\
What can hurt somebody, what notices it, and what is done about it. The numbers are used by
[the causes](causes.md), by screens and journal, and by the tests, which carry them as a mark:
`pytest -m hazard` runs them all. Numbers that are missing here belong to hazards that this version
does not meet yet, because it lacks what they come with: networks, Bluetooth, reversed belts.
*Remains* is what this software does not take away; the people at the place deal with it."""


@dataclass(frozen=True, slots=True)
class Hazard:
    """One row, in words."""

    id: str
    hazard: str
    detection: str
    reaction: str
    where: tuple[str, ...]  # files and folders from the project's root
    remains: str


def read_hazards() -> list[Hazard]:
    """The rows of hazards.toml, in its order."""
    rows = tomllib.loads(SOURCE.read_text())
    return [Hazard(id=key, **row | {"where": tuple(row["where"])}) for key, row in rows.items()]


def hazards_page() -> str:
    """The table, then each hazard with what remains and its tests.

    Raises `ValueError` for a test that is marked with a hazard without a row.
    """
    hazards, tests = read_hazards(), marked_tests()
    if unknown := sorted(set(tests) - {row.id for row in hazards}):
        raise ValueError(f"{SOURCE}: tests are marked with {', '.join(unknown)}: add a row")
    return page(
        "Hazards",
        "docs/safety/hazards.toml and the tests' marks",
        _TEXT,
        table(
            ("id", "hazard", "what detects it", "reaction", "tests"),
            (
                (
                    f"[{row.id}](#{row.id.lower()})",
                    row.hazard,
                    row.detection,
                    row.reaction,
                    str(sum(map(len, tests.get(row.id, {}).values()))),
                )
                for row in hazards
            ),
        ),
        *(part for row in hazards for part in _section(row, tests.get(row.id, {}))),
    )


def _section(row: Hazard, tests: dict[str, list[str]]) -> Iterator[str]:
    yield f"## {row.id}"
    yield f"{row.hazard}."
    causes = [f"`{cause}`" for cause, fault in FAULTS.items() if fault.hazard == row.id]
    lines = [f"* Where: {', '.join(map(_link, row.where))}"]
    if causes:
        lines.append(f"* Causes: {', '.join(causes)}")
    lines.append(f"* Remains: {row.remains}")
    lines += [
        f"* Shown by {_link(file)}: {', '.join(map(_told, names))}" for file, names in tests.items()
    ]
    yield "\n".join(lines)


def _link(path: str) -> str:
    return f"[{path}](../../{path})"


def _told(name: str) -> str:
    return name.removeprefix("test_").replace("_", " ")
