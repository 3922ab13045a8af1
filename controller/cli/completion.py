"""`backstride completion`: what a shell needs to complete commands."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def cli(ctx: click.Context, shell: str) -> None:
    """Print the script that lets SHELL complete `backstride` commands.

    \b
    bash:  eval "$(backstride completion bash)"        in ~/.bashrc
    zsh:   eval "$(backstride completion zsh)"         in ~/.zshrc
    fish:  backstride completion fish | source         in ~/.config/fish/config.fish
    """
    completion = get_completion_class(shell)
    assert completion is not None
    root = ctx.find_root().command
    # The template itself: `source()` would start a bash to ask for its version.
    script = completion(root, {}, "backstride", "_BACKSTRIDE_COMPLETE")
    click.echo(script.source_template % script.source_vars())
