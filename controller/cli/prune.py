"""`backstride sessions prune`: take out what is older than the site keeps records."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import click

from controller.audit.configuration import trail_of
from controller.care.store import CareError, opened
from controller.cli.care_role import require
from controller.cli.config import configuration
from controller.retention import TROUBLES, Old, older
from controller.retention import prune as remove
from sessions.care.roles import Action


@click.command()
@click.option(
    "--older-than",
    "days",
    type=click.IntRange(1),
    metavar="DAYS",
    help="Instead of records.keep_days of the configuration.",
)
@click.option("--yes", is_flag=True, help="Take it out; without, only say what would be.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def prune(days: int | None, *, yes: bool, as_json: bool) -> None:
    """Take out sessions that are older than records are kept: journal and raw force, for good.

    Without --yes nothing is changed. The audit trail keeps which sessions were taken out, when and
    by whom. Participants stay: `backstride participants erase`. No controller may record meanwhile.
    """
    config = configuration()
    days = days or config.records.keep_days
    if days is None:
        raise click.UsageError("say how long records are kept: --older-than, or records.keep_days")
    try:
        old = older(config.paths.data, datetime.now(UTC), days)
        if yes and (old.sessions or old.events):
            trail = trail_of(config)
            with opened(config.paths.data, trail) as db:
                require(db, Action.ERASE)
            remove(config.paths.data, old, trail)
    except (*TROUBLES, CareError) as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        told = {"removed": yes, "days": days, "sessions": old.ids, "raw_bytes": old.raw_bytes}
        click.echo(json.dumps({**told, "events": len(old.events)}))
        return
    for session in old.sessions:
        click.echo(f"{session.session_id}  {session.meta.get('workout', '')}".rstrip())
    click.echo(_summary(old, days, done=yes))


def _summary(old: Old, days: int, *, done: bool) -> str:
    what = f"{len(old.sessions)} sessions and {len(old.events)} events outside sessions"
    size = f"{old.raw_bytes / 1e6:.1f} MB of raw force"
    if not old.sessions and not old.events:
        return f"Nothing is older than {days} days"
    if done:
        return f"{what}, {size}, are taken out"
    return f"{what}, {size}, are older than {days} days; --yes takes them out"
