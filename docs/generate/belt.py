"""The belt's states and the causes that latch it, from `controller/belt`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from controller.belt.faults import FAULTS, Reaction
from controller.belt.states import TRANSITIONS, BeltEvent, BeltState
from docs.generate.markdown import comments, page, table

_STATES_TEXT = """\
What the belt may do is one table. An event that a state's row does not have is illegal: it raises
and changes nothing. Only a person's reset at measured standstill leaves `latched`."""

_CAUSES_TEXT = """\
Every cause that latches the belt is a row of one table; screens, voice, journal and
[exit codes](../reference/exit-codes.md) read the same row. A later cause never softens the reaction
to an earlier one. The hazards are those of [the hazard table](hazards.md).

In this version no hardware can be asked for a `cut`: it is a `stop`, and people are asked to pull
the safety key."""


def states_page() -> str:
    """Diagram and table of `TRANSITIONS`."""
    return page(
        "The belt's states",
        "controller/belt/states.py",
        _STATES_TEXT,
        f"```mermaid\n{_diagram()}\n```",
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


def _diagram() -> str:
    return "\n    ".join(("stateDiagram-v2", f"[*] --> {BeltState.SILENT}", *_arrows()))


def _arrows() -> Iterator[str]:
    """One arrow for each pair of states; those that leave every state come from one box."""
    anywhere = {event: after for event in BeltEvent if (after := _from_anywhere(event))}
    yield 'state "any state" as any'
    for event, after in anywhere.items():
        yield f"any --> {after}: {event}"
    labels: defaultdict[tuple[BeltState, BeltState], list[str]] = defaultdict(list)
    for state, row in TRANSITIONS.items():
        for event, after in row.items():
            if event not in anywhere and state is not after:
                labels[state, after].append(event)
    for (state, after), events in labels.items():
        yield f"{state} --> {after}: {', '.join(events)}"


def _from_anywhere(event: BeltEvent) -> BeltState | None:
    """Where `event` leads if every state takes it and it leads to one state, or to no change."""
    if not all(event in row for row in TRANSITIONS.values()):
        return None
    targets = {row[event] for state, row in TRANSITIONS.items() if row[event] is not state}
    return targets.pop() if len(targets) == 1 else None
