"""`backstride`: the command line. One file per command or group, imported when it is asked for."""

from __future__ import annotations

import importlib

import click
from click.exceptions import NoSuchCommand
from click.shell_completion import CompletionItem

COMMANDS: dict[str, tuple[str, str]] = {
    "run": ("run", "Run a workout, on the screen or without one"),
    "rehearse": ("rehearse", "Run a workout in virtual time: what will happen"),
    "serve": ("serve", "Run the controller for screens and other clients"),
    "attach": ("attach", "Open the screen on a running controller"),
    "web": ("web", "Serve the screens to browsers and tablets"),
    "kiosk": ("kiosk", "Four big areas for a gym, which only a code leaves"),
    "workouts": ("workouts", "List, show, check and write workouts"),
    "analyse": ("analyse", "Every figure of the gait in a recording of force"),
    "coach": ("coach", "What the coach says, when and why"),
    "decode": ("decode", "What octets of a wire mean, as JSON"),
    "simulate": ("simulate", "A treadmill on a pseudo-terminal, for any client to drive"),
    "deck": ("deck", "Calibrate a force deck, and see what it says"),
    "commission": ("commission", "Measure a treadmill and write its card, once for each machine"),
    "devices": ("devices", "Find Bluetooth treadmills and heart-rate belts"),
    "facility": ("facility", "What MQTT clients and brokers need to know"),
    "fleet": ("fleet", "Every treadmill of a broker on one screen"),
    "clinic": ("clinic", "The therapist's screens: today, participants, plans, history"),
    "participants": ("participants", "Participants: limits, screening, plans, next sessions"),
    "sessions": ("sessions", "List, show and export what was recorded"),
    "audit": ("audit", "Check that no record was changed, and see who changed what"),
    "backup": ("backup", "Keep all records in one encrypted file, and bring them back"),
    "doctor": ("doctor", "Check what this machine lacks, and how to mend it"),
    "faults": ("faults", "Cause faults on real processes and measure what follows"),
    "config": ("config", "Show, find and check the configuration"),
    "completion": ("completion", "Let your shell complete these commands"),
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

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except NoSuchCommand as error:
            raise NoSuchCommand(error.command_name, possibilities=COMMANDS, ctx=ctx) from None

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        names = [
            CompletionItem(name, help=line)
            for name, (_, line) in COMMANDS.items()
            if name.startswith(incomplete)
        ]
        return names + click.Command.shell_complete(self, ctx, incomplete)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="backstride", message="backstride %(version)s")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Treadmill controller and coaching bridge for backward walking and running.

    Backstride is no medical device. The emergency stop is the treadmill's own.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main() -> None:
    """The console command."""
    cli(prog_name="backstride")


if __name__ == "__main__":
    main()
