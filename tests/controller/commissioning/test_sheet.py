"""What the pages tell of commissioning is what it does."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from controller.commissioning.steps import STEPS
from controller.treadmills.cards import MachineCard
from controller.treadmills.commissioned import Commissioned, Measured

DOCS = Path(__file__).parents[3] / "docs"
HOW_TO = (DOCS / "how-to" / "commission.md").read_text()
REFERENCE = (DOCS / "reference" / "machine-cards.md").read_text()


def test_the_page_has_every_step_in_its_order() -> None:
    rows = [HOW_TO.index(f"| {step.title} |") for step in STEPS]
    assert rows == sorted(rows)


def test_the_example_of_answers_has_every_answer() -> None:
    for step in STEPS:
        for question in step.asks:
            assert f"\n{question.key} = " in HOW_TO


def test_the_reference_has_every_key() -> None:
    for kind in (MachineCard, Commissioned, Measured):
        for field in fields(kind):
            assert f"`{field.name}`" in REFERENCE or f"{field.name}]" in REFERENCE, field.name
