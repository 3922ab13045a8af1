"""The whole procedure: which step is next, what they found, and the card that follows. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from controller.commissioning.as_measured import as_measured
from controller.commissioning.drive import Course, Driven
from controller.commissioning.findings import Finding, Verdict
from controller.commissioning.judging import judge
from controller.commissioning.questions import Answer
from controller.commissioning.slower import gentler
from controller.commissioning.steps import STEPS, Step, Terms
from controller.treadmills.cards import MachineCard
from controller.treadmills.commissioned import Commissioned, Measured
from protocols.trackmaster.units import Unit

TRIES: Final = 3  # of a step that shows a slower machine


def corrected(
    card: MachineCard, unit: Unit | None, command_unit: Unit | None, report_unit: Unit | None
) -> MachineCard:
    """The card with the units that an earlier try found."""
    traits = replace(
        card.ftms,
        command_unit=command_unit or card.ftms.command_unit,
        report_unit=report_unit or card.ftms.report_unit,
    )
    return replace(card, unit=unit or card.unit, ftms=traits)


@dataclass(slots=True)
class Procedure:
    """One commissioning. `card` is what the machine is driven by meanwhile; it is not commissioned.

    Take `step` and its `course`, drive it, give `drove` what was seen, `judged` the answers; until
    `step` is None. `finished` is the card.
    """

    card: MachineCard
    answers: dict[str, Answer]
    steps: tuple[Step, ...] = STEPS
    findings: list[tuple[Step, Finding]] = field(default_factory=list)
    _left: list[Step] = field(init=False)
    _tries: int = 0

    def __post_init__(self) -> None:
        """All steps are to be done."""
        self._left = list(self.steps)

    @property
    def terms(self) -> Terms:
        """What holds for this machine."""
        top_pct = float(self.answers.get("top_incline", 0.0))
        return Terms(self.card, float(self.answers["top_speed"]), top_pct)

    @property
    def step(self) -> Step | None:
        """What is to be measured now; None: all is."""
        while self._left and self._left[0].course(self.terms) is None:
            self.otherwise()
        return self._left[0] if self._left else None

    @property
    def course(self) -> Course:
        """Where the belt goes in this step."""
        assert self.step is not None
        course = self.step.course(self.terms)
        assert course is not None
        return course

    def drove(self, driven: Driven) -> str | None:
        """Take what was seen of a drive. Why the same step is to be driven again, more gently, by
        the `card` that is now a slower machine's; None: it is not."""
        self._tries += 1
        if self._tries >= TRIES or (slower := gentler(driven, self.card)) is None:
            return None
        self.card, seen = slower
        return seen

    def otherwise(self) -> None:
        """The step cannot be done: the one instead of it is due, if there is one, or the next."""
        instead = self._left[0].otherwise
        self._left[:1] = [instead] if instead else []
        self._tries = 0

    def judged(self, driven: Driven, answers: Mapping[str, Answer]) -> list[Finding]:
        """What the step found; without a refusal among it, the next step is due. Raises `Untold`:
        see `otherwise`."""
        assert self.step is not None
        found = judge(self.step, driven, {**self.answers, **answers}, self.card)
        self._tries = 0
        if all(one.verdict is not Verdict.REFUSED for one in found):
            self.findings += [(self.step, one) for one in found]
            del self._left[0]
        return found

    def figures(self) -> tuple[Measured, ...]:
        """Everything that was measured, by step and quantity."""
        length = Measured("belt_length", float(self.answers["belt_length_m"]), "m", "tape")
        found = (
            replace(one.figure, what=f"{step.name}.{one.figure.what}")
            for step, one in self.findings
            if one.figure is not None
        )
        return length, *found

    def finished(self, machine: str, base: str, on: date, version: str) -> MachineCard:
        """The card of this machine, commissioned on that day. It is sealed where it is written."""
        assert self.step is None
        measured = self.figures()
        made = Commissioned(
            machine=machine,
            on=on,
            by=str(self.answers["role"]),
            version=version,
            base=base,
            sha256="",
            serial_number=str(self.answers["serial_number"]),
            firmware=str(self.answers["firmware"]),
            measured=measured,
        )
        return replace(as_measured(self.card, self.terms, measured), commissioned=made)
