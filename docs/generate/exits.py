"""The exit codes, from the tables of the command line and the controller."""

from __future__ import annotations

from controller.cli.exits import EXIT_OF, MEANING, Exit
from controller.service import BROKEN
from docs.generate.markdown import page, table

_TEXT = """\
What `backstride` says to the program that started it. Codes from 10 on tell how a session ended."""

_OWN_ERROR = (
    "an error of the program's own: the controller ended at once, the guard stopped the belt, the "
    "journal marks the session as interrupted at the next start"
)

_MESSAGES = """\
Messages about what is wrong go to standard error. Faults of files are one line each, in the form
`file:line:column: what is wrong; what to do`."""


def exits_page() -> str:
    """Every code with its meaning, and the outcome of a session that it stands for."""
    rows = [(str(code.value), _outcomes(code), MEANING[code]) for code in Exit]
    return page(
        "Exit codes",
        "controller/cli/exits.py and controller/service.py",
        _TEXT,
        table(("code", "a session's outcome", "meaning"), [*rows, (str(BROKEN), "", _OWN_ERROR)]),
        _MESSAGES,
    )


def _outcomes(code: Exit) -> str:
    return ", ".join(outcome for outcome, ended in EXIT_OF.items() if ended is code)
