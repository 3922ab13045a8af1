"""The clinic's forms: which fields, how they begin, and what saving them does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeVar

from controller.care import store
from controller.care.deciding import Edit, decide, hear
from controller.care.proposing import Next
from sessions.care.participant import Participant
from sessions.care.programmes import PROGRAMMES
from sessions.care.written import (
    Texts,
    answered,
    cleared,
    described,
    description,
    limited,
    limits,
    percents,
    planned,
)
from tui.clinic.form import Field, Sheet
from tui.clinic.words import GOALS, MOMENTS, SILENCES, WAYS
from tui.language import _, figure, heard

if TYPE_CHECKING:
    from tui.clinic.app import ClinicApp


Value = TypeVar("Value", bound=StrEnum)


def _choices(table: Mapping[Value, str]) -> tuple[tuple[str, str], ...]:
    return tuple((str(value), _(words)) for value, words in table.items())


def _described_fields() -> Iterable[Field]:
    yield Field("goal", _("Goal"), choices=_choices(GOALS))
    yield Field("way", _("Way"), choices=_choices(WAYS))
    yield Field("mass", _("Mass"), _("as 71 kg"))
    yield Field("height", _("Height"), _("as 172 cm"))
    yield Field("notes", _("Notes"), _("no names"))
    yield Field("hold_from", _("Pain holds from"), _("1 to 4"))
    yield Field("stop_from", _("Pain stops from"), _("2 to 6, above hold"))
    yield Field("worse_by", _("Rise that counts"), _("1 or 2"))
    yield Field("asked_every", _("Pain is asked every"), _("as 5 min"))
    yield Field("unanswered", _("No answer means"), choices=_choices(SILENCES))


def adding(clinic: ClinicApp) -> Sheet:
    """A new participant."""

    def save(texts: Texts) -> str:
        made = described(texts, None)
        with clinic.desk() as at:
            store.add(at.db, made)
        clinic.opened = made.pseudonym
        return _("{name} is added. Next: the screening.").format(name=made.pseudonym)

    name = Field("pseudonym", _("Pseudonym"), _("as P7; no names are kept"))
    fields = (name, *_described_fields())
    return Sheet(_("Add a participant"), fields, description(None), save)


def editing(clinic: ClinicApp, of: Participant) -> Sheet:
    """Who they are."""

    def save(texts: Texts) -> str:
        _replace(clinic, described({"pseudonym": of.pseudonym, **texts}, of))
        return _("{name}: saved").format(name=of.pseudonym)

    title = _("{name}: edit").format(name=of.pseudonym)
    return Sheet(title, tuple(_described_fields()), description(of), save)


def limiting(clinic: ClinicApp, of: Participant, in_force: str) -> Sheet:
    """The participant's own limits."""
    unit = clinic.config.machine.unit

    def save(texts: Texts) -> str:
        _replace(clinic, limited(texts, of, unit))
        return _("{name}: limits saved").format(name=of.pseudonym)

    why = _("why, and who decided it")
    fields = (
        Field("speed", _("Speed"), _("as 1.2 mph; empty: none")),
        Field("speed_reason", _("  because"), why),
        Field("incline", _("Incline"), _("as 5 %; empty: none")),
        Field("incline_reason", _("  because"), why),
        Field("heart", _("Heart rate"), _("beats/min, as 130")),
        Field("heart_reason", _("  because"), why),
    )
    lead = _("In force now, the lowest of each:") + f"\n{in_force}"
    title = _("{name}: limits").format(name=of.pseudonym)
    return Sheet(title, fields, limits(of, unit), save, lead)


def clearing(clinic: ClinicApp, of: Participant) -> Sheet:
    """Who says that they may train."""

    def save(texts: Texts) -> str:
        made = cleared(texts, of)
        _replace(clinic, made)
        if made.clearance is None:
            return _("{name}: no clearance").format(name=of.pseudonym)
        return _("{name}: cleared by {by}").format(name=of.pseudonym, by=made.clearance.by)

    was = of.clearance
    fields = (
        Field("by", _("Cleared by"), _("role or initials; empty: nobody")),
        Field("on", _("On"), _("as 2026-11-02")),
    )
    values = {
        "by": was.by if was else "",
        "on": (was.on if was else clinic.today()).isoformat(),
    }
    lead = _(
        "A clearance answers an “ask first” that was said on its day or before. It never answers a "
        "“not now”."
    )
    return Sheet(_("{name}: clearance").format(name=of.pseudonym), fields, values, save, lead)


def planning(clinic: ClinicApp, of: Participant) -> Sheet:
    """A new plan for the participant's goal."""
    least, most = PROGRAMMES[of.goal].a_week

    def save(texts: Texts) -> str:
        made = planned(texts, of)
        with clinic.desk() as at:
            at.write(of.pseudonym, made)
        if least <= made.a_week <= most:
            return _("{name}: the plan is made").format(name=of.pseudonym)
        told = _("{name}: the plan is made. The programming table says {least} to {most} a week.")
        return told.format(name=of.pseudonym, least=least, most=most)

    table = _("the table says {least} to {most}").format(least=least, most=most)
    fields = (
        Field("weeks", _("Weeks"), _("1 to 52")),
        Field("a_week", _("Sessions a week"), table),
        Field("begins", _("First day"), _("as 2026-11-02")),
    )
    values = {"weeks": "6", "a_week": str(least), "begins": clinic.today().isoformat()}
    lead = _("For the goal {goal}. What was done stays done.").format(goal=_(GOALS[of.goal]))
    return Sheet(_("{name}: new plan").format(name=of.pseudonym), fields, values, save, lead)


def deciding(clinic: ClinicApp, session: Next) -> Sheet:
    """Accept the proposal as it is, or edited; who decides signs."""
    name, proposed = session.participant.pseudonym, session.proposal.dose

    def save(texts: Texts) -> str:
        written = percents(texts)
        dose = Edit(written["time"], written["speed"], written["incline"])
        with clinic.desk() as at:
            made = decide(at, session, texts["by"].strip(), clinic.today(), dose)
        clinic.signs = texts["by"].strip()
        told = _("{name}, session {number}: decided, {dose}. G starts it.")
        return told.format(name=name, number=session.number, dose=dose_words(made))

    most = [
        _("speed at most {speed}: {why}").format(
            speed=figure(clinic.speed(session.ceiling.speed.max_speed_mps)),
            why=heard(session.ceiling.speed.reason),
        ),
        _("incline at most {percent} %: {why}").format(
            percent=figure(f"{session.ceiling.incline.max_incline_pct:g}"),
            why=heard(session.ceiling.incline.reason),
        ),
    ]
    of_work, added = _("% of the preset's work; proposed {value}"), _("% added; proposed {value}")
    fields = (
        Field("by", _("Decided by"), _("role or initials")),
        Field("time", _("Time"), of_work.format(value=proposed.time)),
        Field("speed", _("Speed"), of_work.format(value=proposed.speed)),
        Field("incline", _("Incline"), added.format(value=proposed.incline)),
    )
    values = {key: str(value) for key, value in session.dose.model_dump().items()}
    title = _("{name}: decide on session {number}").format(name=name, number=session.number)
    return Sheet(title, fields, values | {"by": clinic.signs}, save, "\n".join(most))


def dose_words(session: Next) -> str:
    """`time 80 %, speed 100 %`."""
    dose = session.dose
    told = _("time {time} %, speed {speed} %").format(time=dose.time, speed=dose.speed)
    steeper = _(", {percent} % steeper").format(percent=dose.incline) if dose.incline else ""
    return told + steeper


FIGURES: Final = (("", "-"), *((f"{figure}", f"{figure}") for figure in range(11)))
"""Of pain and of exertion, to be pressed; the first says nothing."""


def answering(clinic: ClinicApp, of: Participant) -> Sheet:
    """What somebody says outside of a session."""

    def save(texts: Texts) -> str:
        said = answered(texts)
        with clinic.desk() as at:
            number, reaction = hear(at, of, said, clinic.today())
        told = _("{name}, session {number}: {words}")
        return told.format(name=of.pseudonym, number=number, words=heard(reaction.words))

    fields = (
        Field("moment", _("Of the session"), choices=_choices(MOMENTS)),
        Field("pain", _("Pain"), _("0 none to 10 worst"), FIGURES),
        Field("exertion", _("Exertion"), _("0 to 10, Borg"), FIGURES),
    )
    title = _("{name}: pain and exertion").format(name=of.pseudonym)
    return Sheet(title, fields, {"moment": "before"}, save)


def _replace(clinic: ClinicApp, made: Participant) -> None:
    with clinic.desk() as at:
        store.replace(at.db, made)
