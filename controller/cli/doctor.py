"""`backstride doctor`: what this machine lacks, and how to mend it."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime

import click

from controller.cli.config import configuration
from controller.cli.exits import Exit
from controller.doctor.examination import examine
from controller.doctor.finding import Finding, Verdict

_MARKS = {Verdict.GOOD: "ok", Verdict.NOTE: "note", Verdict.BAD: "BAD", Verdict.NOT_USED: "-"}
_COLOURS = {Verdict.GOOD: "green", Verdict.NOTE: "yellow", Verdict.BAD: "red"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object per check.")
def cli(*, as_json: bool) -> None:
    """Check what Backstride needs here: ports, folders, clock, sound, Bluetooth, broker, rights.

    Opens no port, moves nothing and changes nothing. Each complaint says what to do. Exit code 1
    where something will not work.
    """
    sick = False
    for finding in examine(configuration(), datetime.now(UTC)):
        click.echo(json.dumps(asdict(finding)) if as_json else _line(finding))
        sick = sick or finding.verdict is Verdict.BAD
    sys.exit(Exit.FAULTY if sick else Exit.DONE)


def _line(finding: Finding) -> str:
    mark = click.style(f"{_MARKS[finding.verdict]:<5}", fg=_COLOURS.get(finding.verdict))
    line = f"{mark}{finding.about:<20}{finding.found}"
    return f"{line}\n{'':25}→ {finding.remedy}" if finding.remedy else line
