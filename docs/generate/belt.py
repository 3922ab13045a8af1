"""The belt's states and the causes that latch it, from `controller/belt`."""

from __future__ import annotations

from controller.belt.faults import FAULTS, Reaction
from controller.belt.states import TRANSITIONS, BeltState
from docs.generate.markdown import comments, page, table

_STATES_TEXT = """\
What the belt may do is one table. An event that a state's row does not have is illegal: it raises
and changes nothing. Only a person's reset at measured standstill leaves `latched`."""

_PICTURE_TEXT = """\
In the dashed frame the belt moves, or is about to: a lost link latches it from each of them. What
changes nothing is not drawn. The table has all."""

_CAUSES_TEXT = """\
Every cause that latches the belt is a row of one table; screens, voice, journal and
[exit codes](../reference/exit-codes.md) read the same row. A later cause never softens the reaction
to an earlier one. The hazards are those of [the hazard table](hazards.md).

In this version no hardware can be asked for a `cut`: it is a `stop`, and people are asked to pull
the safety key."""


def states_page() -> str:
    """Picture and table of `TRANSITIONS`."""
    return page(
        "The belt's states",
        "controller/belt/states.py",
        _STATES_TEXT,
        "![The belt's states and what leads from one to another](../pictures/belt-states.svg)",
        _PICTURE_TEXT,
        table(
            ("state", "meaning", "event → next state"),
            ((f"`{state}`", comments(BeltState)[state.name], _row(state)) for state in BeltState),
        ),
    )


def causes_page() -> str:
    """Table of `FAULTS`."""
    reactions = comments(Reaction)
    return page(
        "Why the belt was stopped",
        "controller/belt/faults.py",
        _CAUSES_TEXT,
        "## Reactions, from mild to hard",
        table(
            ("reaction", "what it is"),
            ((f"`{reaction.name.lower()}`", reactions[reaction.name]) for reaction in Reaction),
        ),
        "## Causes",
        table(
            ("cause", "hazard", "reaction", "counts as", "what is said", "what to do"),
            (
                (
                    f"`{cause}`",
                    f"[{fault.hazard}](hazards.md#{fault.hazard.lower()})",
                    f"`{fault.reaction.name.lower()}`",
                    fault.blame,
                    fault.text,
                    fault.remedy,
                )
                for cause, fault in FAULTS.items()
            ),
        ),
    )


def _row(state: BeltState) -> str:
    return ", ".join(f"{event} → `{after}`" for event, after in TRANSITIONS[state].items())
