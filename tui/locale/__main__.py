"""`python -m tui.locale FILE ...`: bring catalogues up to date, for translators."""

from __future__ import annotations

from pathlib import Path

import click

from controller.language.catalogues import FILE, SHIPPED
from tui.locale.catalogue import faults, renew


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
def main(files: tuple[Path, ...]) -> None:
    """Renew FILES (.po), or those that ship, and tell what is to be done in each."""
    for file in files or sorted(SHIPPED.glob(f"*/{FILE}")):
        missing = renew(file)
        click.echo(f"{file}: {missing} to translate")
        for fault in faults(file):
            click.echo(f"  {fault}")


if __name__ == "__main__":
    main(prog_name="python -m tui.locale")
