"""`backstride coach`: what the coach would have said, and the rules it goes by."""

from __future__ import annotations

import json
from pathlib import Path

import click

from controller.cli.recorded_gait import PATH, RecordedGait, Refused, recorded_gait
from controller.coaching import LANGUAGES, load_rules, shipped
from sessions.coaching.coach import Cue
from sessions.coaching.lesson import Lesson
from sessions.coaching.rules import Rules
from sessions.documents.faults import DocumentError
from sessions.gait.metrics.conditions import Going
from sessions.quantities import format_clock
from sessions.workouts.plan import Gait

_RULES = (
    click.option("--rules", "rules_file", type=PATH, metavar="FILE", help="Rules of your own."),
    click.option(
        "--language",
        type=click.Choice(LANGUAGES),
        default="en",
        show_default=True,
        help="Of the rules that ship.",
    ),
)


@click.group()
def cli() -> None:
    """What the coach says, when and why."""


@cli.command()
@recorded_gait
@_RULES[0]
@_RULES[1]
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
def replay(
    recorded: RecordedGait, *, rules_file: Path | None, language: str, as_json: bool
) -> None:
    """Tell what would have been said during a recording, when and why.

    The options say what the belt did; the force decides the rest. Reminders by the clock are
    among it, announcements and alarms are not: in a session the coach is silent while they sound.
    """
    rules = _rules(rules_file, language)
    result = recorded.analysed()
    running = result.figures.running
    gait = Gait.FORWARD
    if result.conditions.going is Going.BACKWARD:
        gait = Gait.BACKWARD_RUN if running else Gait.BACKWARD_WALK
    lesson = Lesson(rules, gait, result.conditions)
    lesson.coach.changed(result.footfalls[0].contact_s if result.footfalls else 0.0)
    said = []
    for foot in result.footfalls:
        lesson.footfall(foot, foot.toe_off_s)
        if cue := lesson.cue(foot.toe_off_s, silent=False):
            said.append(cue)
            click.echo(json.dumps(_tree(cue)) if as_json else _line(cue))
    if not as_json:
        _sum_up(lesson, said, len(result.footfalls))


@cli.command()
@_RULES[0]
@_RULES[1]
def rules(*, rules_file: Path | None, language: str) -> None:
    """Print the rules that ship, to copy and change; or check a file of your own."""
    if rules_file is None:
        click.echo(shipped(language), nl=False)
        return
    found = _rules(rules_file, language)
    click.echo(f"{rules_file}: {len(found.rules)} rules in {found.language}, nothing is wrong")


def _rules(file: Path | None, language: str) -> Rules:
    try:
        return load_rules(file, language)
    except DocumentError as error:
        raise Refused(str(error)) from None


def _line(cue: Cue) -> str:
    return f"{format_clock(cue.at_s):>7}  {cue.text:<56} {cue.rule}: {cue.because}"


def _tree(cue: Cue) -> dict[str, object]:
    return {
        "at_s": round(cue.at_s, 2),
        "rule": cue.rule,
        "tenor": cue.tenor.value,
        "say": cue.text,
        "because": cue.because,
    }


def _sum_up(lesson: Lesson, said: list[Cue], footfalls: int) -> None:
    if not said:
        click.echo(f"Nothing would have been said in {footfalls} footfalls.")
        return
    click.echo("")
    for rule, count in lesson.coach.counts.items():
        effects = [one for one in lesson.coach.effects if one.rule == rule]
        after = ""
        if effects:
            before = sum(one.before for one in effects) / len(effects)
            then = sum(one.after for one in effects) / len(effects)
            after = f"   {effects[0].figure} {before:.1f}, 20 steps later {then:.1f}"
        click.echo(f"{count:>4} x {rule}{after}")
