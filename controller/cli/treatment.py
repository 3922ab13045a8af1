"""`backstride participants screen, plan, answer, next`: from screening to the next session."""

from __future__ import annotations

import json
from datetime import date
from typing import TextIO

import click
from click.shell_completion import CompletionItem

from controller.care.deciding import Edit, decide, hear
from controller.care.proposing import Next, next_session
from controller.cli.care_desk import (
    Day,
    as_json_option,
    desk,
    echo_json,
    echo_table,
    of_participant,
    on_option,
)
from controller.cli.exits import Exit
from sessions.care.course import Course
from sessions.care.pain import Answer, Moment
from sessions.care.programmes import PROGRAMMES
from sessions.care.progression import TreatmentPlan
from sessions.care.roles import Action
from sessions.care.screening import BY_KEY, Screening, Verdict, due, standing
from sessions.care.timetable import timetable

MOMENTS = {moment.value.replace(" ", "-"): moment for moment in Moment}


def _complete_keys(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    return [
        CompletionItem(key, help=question.text)
        for key, question in BY_KEY.items()
        if key.startswith(incomplete)
    ]


@click.command()
@of_participant
@click.option("--yes", multiple=True, metavar="KEY", shell_complete=_complete_keys, help="Yes to.")
@click.option("--no", multiple=True, metavar="KEY", shell_complete=_complete_keys, help="No to.")
@click.option("--no-to-rest", is_flag=True, help="No to every other question that is due.")
@as_json_option
@on_option
def screen(
    pseudonym: str,
    yes: tuple[str, ...],
    no: tuple[str, ...],
    *,
    no_to_rest: bool,
    as_json: bool,
    today: date,
) -> None:
    """Ask the screening questions that are due, and say what the answers mean.

    Without options it asks. KEY is a question's: balance, fall, heart and so on; `--json` shows
    all that are due. Exit code 1 unless a session may take place.
    """
    with desk(Action.SCREEN) as at:
        participant = at.find(pseudonym)
        answers = dict.fromkeys(no, False) | dict.fromkeys(yes, True)
        for question in due(at.course(pseudonym).screenings, today):
            if question.key not in answers and no_to_rest:
                answers[question.key] = False
            elif question.key not in answers and not (yes or no or as_json):
                answers[question.key] = click.confirm(question.text, default=None)
        if answers:
            at.write(pseudonym, Screening(on=today, answers=answers))
        left = due(at.course(pseudonym).screenings, today)
        outcome = standing(at.course(pseudonym).screenings, participant.clearance, today)
    if as_json:
        questions = {question.key: question.text for question in left}
        verdict = outcome.verdict.name.lower()
        echo_json({"verdict": verdict, "words": outcome.words, "due": questions})
    else:
        click.echo(f"{participant.pseudonym}: {outcome.verdict.name.lower().replace('_', ' ')}")
        click.echo("\n".join(f"  {words}" for words in outcome.words))
    if outcome.verdict is not Verdict.CLEARED:
        raise SystemExit(Exit.FAULTY)


@click.command()
@of_participant
@click.option("--weeks", type=int, help="How long the plan is.")
@click.option("--a-week", type=int, help="Sessions a week; without: the fewest of the table.")
@click.option("--begins", type=Day(), metavar="DAY", help="Its first day; without: today.")
@as_json_option
@on_option
def plan(
    pseudonym: str,
    weeks: int | None,
    a_week: int | None,
    begins: date | None,
    *,
    as_json: bool,
    today: date,
) -> None:
    """Show the plan as a calendar; with --weeks, make a new one for the participant's goal."""
    with desk(Action.SEE_RECORDS if weeks is None else Action.DECIDE) as at:
        participant = at.find(pseudonym)
        if weeks is not None:
            least, most = PROGRAMMES[participant.goal].a_week
            often = a_week or least
            new = TreatmentPlan(
                goal=participant.goal, begins=begins or today, weeks=weeks, a_week=often
            )
            at.write(pseudonym, new)
            if not least <= often <= most:
                table = f"the programming table says {least} to {most}"
                click.echo(f"{often} a week for {participant.goal}: {table}", err=True)
        elif a_week is not None or begins is not None:
            raise click.UsageError("a new plan needs its length: --weeks 6")
        course = at.course(pseudonym)
    if course.plan is None:
        raise click.ClickException(f"{participant.pseudonym} has no plan; make one with --weeks 6")
    _tell_plan(course, course.plan, today, as_json=as_json)


def _tell_plan(course: Course, of: TreatmentPlan, today: date, *, as_json: bool) -> None:
    entries = timetable(of, [session.day for session in course.done()], today)
    rows = [
        {"day": f"{entry.day:%a %d %b %Y}", "session": entry.standing.value} for entry in entries
    ]
    if as_json:
        dated = [{"day": e.day.isoformat(), "session": e.standing.value} for e in entries]
        echo_json(of.model_dump(mode="json") | {"sessions": dated})
        return
    click.echo(f"{of.goal}, {of.weeks} weeks from {of.begins}, {of.a_week} a week")
    echo_table(rows)


@click.command()
@of_participant
@click.option("--when", required=True, type=click.Choice(list(MOMENTS)), help="When it was asked.")
@click.option("--pain", type=int, help="0 to 10.")
@click.option("--exertion", type=float, help="Borg's 0 to 10.")
@click.option(
    "--session", "number", type=int, metavar="N", help="Of the plan; else the obvious one."
)
@as_json_option
@on_option
def answer(
    pseudonym: str,
    when: str,
    pain: int | None,
    exertion: float | None,
    number: int | None,
    *,
    as_json: bool,
    today: date,
) -> None:
    """Write down pain and exertion said outside a session, and say what follows.

    Before: of the session to come. After and next-day: of the last one.
    """
    if pain is None and exertion is None:
        raise click.UsageError("say how much pain, how much exertion, or both")
    with desk(Action.ANSWER) as at:
        participant, moment = at.find(pseudonym), MOMENTS[when]
        said = Answer(moment=moment, pain=pain, exertion=exertion)
        of, reaction = hear(at, participant, said, today, number)
    if as_json:
        told = {"session": of, "act": reaction.act.name.lower(), "words": reaction.words}
        echo_json(told)
    else:
        click.echo(f"{participant.pseudonym}, session {of}: {reaction.words}")


@click.command("next")
@of_participant
@click.option("--accept", is_flag=True, help="The therapist accepts the proposal.")
@click.option("--time", type=int, metavar="%", help="Edited: percent of the preset's work time.")
@click.option("--speed", type=int, metavar="%", help="Edited: percent of its work speed.")
@click.option("--incline", type=int, metavar="%", help="Edited: percent added to its incline.")
@click.option("--by", metavar="ROLE", help="Who decides: role or initials.")
@click.option(
    "-o",
    "--output",
    type=click.File("w", encoding="utf-8", lazy=True),
    default="-",
    metavar="FILE",
    help="Where to write the workout, instead of standard output.",
)
@as_json_option
@on_option
def next_command(
    pseudonym: str, by: str | None, output: TextIO, *, accept: bool, as_json: bool, today: date,
    **given: int | None,
) -> None:  # fmt: skip
    """The proposed workout of the next session, as a file that `backstride run` takes, and why.

    --accept, or an edited value, decides on it: then --by says who.
    """
    decides = accept or any(value is not None for value in given.values())
    if decides and not by:
        raise click.UsageError("who decides? give --by with a role or initials")
    with desk(Action.DECIDE if decides else Action.SEE_RECORDS) as at:
        session = next_session(at.find(pseudonym), at.course(pseudonym), at.config, today)
        if decides:
            session = decide(at, session, by or "", today, Edit(**given))
        text = session.workout()
    output.write(_json_text(session, text) if as_json else text)


def _json_text(session: Next, workout: str) -> str:
    told = {
        "participant": session.participant.pseudonym,
        "session": session.number,
        "change": session.proposal.change.value,
        "dose": session.dose.model_dump(),
        "proposed": session.proposal.dose.model_dump(),
        "reasons": session.proposal.reasons,
        "decided_by": session.decided.by if session.decided else None,
        "due": session.due.isoformat() if session.due else None,
        "workout": workout,
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"
