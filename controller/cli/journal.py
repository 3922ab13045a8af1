"""The journal, as commands read it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click

from controller.journal_folder import journal_path
from sessions.journal import store

NONE_YET = "No session has been recorded yet: `backstride run taster` records the first."


@contextmanager
def opened(folder: Path) -> Iterator[sqlite3.Connection]:
    """The journal of this folder, to read. Ends the command where there is none."""
    try:
        db = store.open_for_reading(journal_path(folder))
    except store.JournalError as error:
        raise click.ClickException(str(error)) from error
    if db is None:
        raise click.ClickException(NONE_YET)
    with closing(db):
        yield db
