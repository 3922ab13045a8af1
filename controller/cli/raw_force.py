"""`backstride sessions export --raw`: raw force as a table."""

from __future__ import annotations

from pathlib import Path

import click

from controller.exporting import FormatMissing
from controller.journal_folder import raw_path
from controller.raw_export import write_raw
from sessions.journal.capture import read


def exported_raw(folder: Path, session_id: str, file: Path) -> str:
    """Write it, and say so."""
    source = raw_path(folder, session_id)
    if not source.exists():
        raise click.ClickException(f"{session_id} has no raw force: it had no force deck")
    try:
        write_raw(read(source), file)
    except FormatMissing as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}") from error
    return f"{file}: raw force of {session_id}, {file.stat().st_size} bytes"
