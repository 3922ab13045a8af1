"""Results as lines of text, as JSON and as the page of measured times."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Final

from controller.faults.fault import Answer, Fault, Trial, complaint
from controller.faults.run import Result, median_and_most, this_machine
from controller.faults.table import NOT_TRIED

COMMAND: Final = "backstride faults run --table docs/safety/measured.md"

_TEXT: Final = """\
# Measured

<!-- Written by `{command}`. Do not edit. -->

What follows each fault, on real processes (controller, guard, sentry, screen, radio) and a
simulated treadmill on a real wire, walking backward at {speed} m/s.
[How to run it yourself](../how-to/faults.md).

* **Machine**: {machine}
* **Trials** of each fault: {trials}
* **Counted** is from the cause to what the column *until* says, median / longest, in ms. **Told**
  is when the controller's line with the cause was read. **Carried** is how far the belt went at
  most, from the cause to standstill.
* Budgets are those of [the hazards](hazards.md). Where a hazard's time counts from something that
  comes about only some time after the cause, that time is added: "+60".
* Where the session survives the fault, a person's STOP is counted, given after 3 s of it.

"""

_HEAD: Final = ("fault", "hazard", "what happens", "cause", "until", "counted", "budget", "told")
_ANSWERS: Final = {
    Answer.STOP: "STOP on the wire",
    Answer.SLOWER: "slower on the wire",
    Answer.TOLD: "told",
    Answer.SLOWS: "the belt slows",
    Answer.REFUSED: "refused",
}


def trial_line(fault: Fault, trial: Trial) -> str:
    """One trial for a person."""
    wrong = complaint(fault, trial)
    took_ms = trial.answer_ms(fault.answer)
    took = "" if took_ms is None else f"{fault.answer} after {took_ms:.0f} ms"
    carried = "" if trial.stood_ms is None else f"carried {trial.travel_m:.2f} m"
    parts = [part for part in (trial.code or "", took, carried, wrong) if part]
    return f"{fault.name:24} {fault.hazard}  {'OVER' if wrong else 'ok':4}  {'; '.join(parts)}"


def trial_json(fault: Fault, trial: Trial) -> dict[str, object]:
    """One trial for a program."""
    budget = fault.budget
    return {
        "hazard": fault.hazard,
        **asdict(trial),
        "answer": str(fault.answer),
        "answer_ms": trial.answer_ms(fault.answer),
        "budget_ms": None if budget is None else budget.whole_ms,
        "wrong": complaint(fault, trial),
    }


def page(results: Sequence[Result], at_mps: float) -> str:
    """The page of measured times, in Markdown."""
    trials = max((len(result.trials) for result in results), default=0)
    told = _TEXT.format(command=COMMAND, speed=at_mps, machine=this_machine(), trials=trials)
    tried = [result for result in results if not result.lacking]
    parts = [
        told,
        table((*_HEAD, "carried"), map(_row, tried)),
        *_over(tried),
        *_not_tried(results),
    ]
    return "\n".join(parts)


def _row(result: Result) -> tuple[str, ...]:
    fault, trials = result.fault, result.trials
    codes = dict.fromkeys(trial.code or "" for trial in trials)
    carried = median_and_most(result.times_ms(_carried_cm))
    return (
        f"`{fault.name}`",
        f"[{fault.hazard}](hazards.md#{fault.hazard.lower()})",
        fault.what,
        ", ".join(f"`{code}`" for code in codes if code) or "—",
        _ANSWERS[fault.answer],
        _pair(result, lambda trial: trial.answer_ms(fault.answer))
        + (" **!**" * bool(result.complaints)),
        _budget(fault),
        _pair(result, lambda trial: trial.told_ms),
        "—" if carried is None else f"{carried[1]:.0f} cm",
    )


def _carried_cm(trial: Trial) -> float | None:
    return None if trial.stood_ms is None else trial.travel_m * 100


def _pair(result: Result, of: Callable[[Trial], float | None]) -> str:
    figures = median_and_most(result.times_ms(of))
    return "—" if figures is None else f"{figures[0]:.0f} / {figures[1]:.0f}"


def _budget(fault: Fault) -> str:
    budget = fault.budget
    if budget is None:
        return "none"
    return f"{budget.ms}" + (f" +{budget.before_ms} ({budget.before})" if budget.before_ms else "")


def _over(results: Sequence[Result]) -> Iterator[str]:
    told = [
        f"* `{result.fault.name}`: {text.partition(';')[0]}"
        for result in results
        for text in result.complaints
    ]
    if told:
        yield "\n## Not as it must be\n\n" + "\n".join(told) + "\n"


def _not_tried(results: Sequence[Result]) -> Iterator[str]:
    yield "\n## Not tried\n"
    lacking = [
        (result.fault.hazard, result.fault.what, result.lacking)
        for result in results
        if result.lacking
    ]
    yield table(("hazard", "what it would be", "why not"), (*NOT_TRIED, *lacking))


def table(head: Sequence[str], rows: Iterable[tuple[str, ...]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
