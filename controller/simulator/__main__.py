"""`python -m controller.simulator`: the same as `backstride simulate`, for other processes."""

from __future__ import annotations

from controller.cli.simulate import cli

cli(prog_name="python -m controller.simulator")
