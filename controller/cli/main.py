"""`backstride`: the command line. One file per command or group, imported when it is asked for."""

from __future__ import annotations

import importlib

import click

COMMANDS: dict[str, tuple[str, str]] = {
    "workouts": ("workouts", "List, show, check and write workouts"),
    "analyse": ("analyse", "Stances, cadence and forces in a recording"),
    "simulate": ("simulate", "A treadmill on a pseudo-terminal, for any client to drive"),
}
"""Command: the module under `controller.cli` that holds it as `cli`, and its line in the help."""


class LazyGroup(click.Group):
    """Lists every command from the table and imports only the one that is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"controller.cli.{COMMANDS[cmd_name][0]}")
        command = module.cli
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="backstride", message="backstride %(version)s")
def cli() -> None:
    """Treadmill controller and coaching bridge for backward walking and running."""


def main() -> None:
    """The console command."""
    cli(prog_name="backstride")
