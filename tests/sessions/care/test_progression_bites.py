"""That what is asked of a thousand plans would notice a plan that is careless: each way of being so
is put into the module, and the first hundred participants find it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import count

import pytest

from sessions.care import progression
from sessions.care.dose import Base, Ceiling, Dose, raised, up, within
from sessions.care.evidence import Finding, Seen, findings
from sessions.care.programmes import Programme, Quantity
from sessions.care.progression import Case, Proposal
from tests.sessions.care.test_progression import _careful, _within_limits, course

HUNDRED = range(100)


def holds(numbers: Iterable[int]) -> bool:
    """Whether all plans are within limits, careful after trouble, and the same twice."""
    try:
        for number in numbers:
            first = [step[1:] for step in course(number)]
            assert first == [step[1:] for step in course(number)]
            for person, done, _, proposal in course(number):
                _within_limits(person.case, proposal.dose)
                if done:
                    _careful(person.case, done, proposal)
    except AssertionError:
        return False
    return True


def deaf_to_pain(seen: Seen) -> tuple[Finding, ...]:
    return tuple(found for found in findings(seen) if "pain" not in found[1])


def two_steps(dose: Dose, programme: Programme, quantity: Quantity) -> Dose:
    return up(up(dose, programme, quantity), programme, quantity)


def all_at_once(dose: Dose, programme: Programme, quantity: Quantity) -> Dose:
    return up(up(dose, programme, Quantity.TIME), programme, Quantity.SPEED)


def beyond_the_plan(dose: Dose, programme: Programme, quantity: Quantity) -> Dose:
    return dose.with_(quantity, dose.of(quantity) + programme.span(quantity).step)


def incline_first(
    dose: Dose, programme: Programme, base: Base, ceiling: Ceiling
) -> Quantity | None:
    for quantity in reversed(Quantity):
        more = within(up(dose, programme, quantity), base, ceiling)
        if more.of(quantity) > dose.of(quantity):
            return quantity
    return None


def always_something(
    dose: Dose, programme: Programme, base: Base, ceiling: Ceiling
) -> Quantity | None:
    return raised(dose, programme, base, ceiling) or Quantity.TIME


def unlimited(dose: Dose, base: Base, ceiling: Ceiling) -> Dose:
    return dose


def whimsical() -> Callable[..., Proposal]:
    calls = count()
    real = progression._unlimited

    def propose(case: Case, *rest: object) -> Proposal:
        proposal = real(case, *rest)  # type: ignore[arg-type]  # as they came
        return replace(proposal, reasons=(*proposal.reasons, f"for the {next(calls)}th time"))

    return propose


def test_a_careful_plan_holds() -> None:
    assert holds(HUNDRED)


@pytest.mark.parametrize(
    ("name", "careless"),
    [
        ("findings", deaf_to_pain),
        ("up", two_steps),
        ("up", all_at_once),
        ("raised", incline_first),
        ("within", unlimited),
        ("_unlimited", whimsical()),
    ],
    ids=lambda given: given if isinstance(given, str) else given.__name__,
)
def test_a_careless_plan_is_found(
    name: str, careless: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progression, name, careless)
    assert not holds(HUNDRED)


def test_beyond_the_plan_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progression, "up", beyond_the_plan)
    monkeypatch.setattr(progression, "raised", always_something)
    assert not holds(HUNDRED)
