"""`backstride fleet`: every treadmill of a broker on one screen."""

from __future__ import annotations

import os
import subprocess
import sys

import click

from controller.cli.config import configuration
from controller.cli.screen_options import for_screens
from controller.config_schema import PREFIX
from controller.facility.topics import BadName, require_name


@click.command()
@for_screens
@click.option("--broker", help="mqtts://HOST, mqtt://HOST or unix:PATH instead of the configured.")
@click.option("--site", default="", help="Only this site's machines.")
def cli(broker: str | None, site: str) -> None:
    """Show a floor of treadmills: who walks, how fast, how long, and what is wrong.

    SPACE stops the machine under the cursor, SHIFT+S twice stops all, ENTER shows one large.
    User, password and certificates are those of [facility] in the configuration. Leaving it
    changes nothing.
    """
    if broker is not None:
        os.environ[f"{PREFIX}FACILITY__BROKER"] = broker
    if configuration().facility.address is None:
        raise click.UsageError("which broker? add --broker URL, or set facility.broker")
    if site:
        try:
            require_name(site)
        except BadName as error:
            raise click.BadParameter(str(error), param_hint="--site") from error
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError(
            "this is a screen and needs a terminal; programs subscribe to the topics instead: "
            "docs/reference/facility.md"
        )
    command = [sys.executable, "-m", "tui.fleet", "--site", site]
    sys.exit(subprocess.run(command, check=False).returncode)
