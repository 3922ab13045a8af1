"""`backstride decode`: what octets of a wire mean."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Final, Literal

import click

from protocols.errors import Undecodable
from protocols.ftms.characteristics import Decoder, named
from protocols.ftms.fields import Reading, Record
from protocols.ftms.treadmill import PaceOctets
from protocols.ftms.uuids import Uuid, parse_uuid

_WIDTHS: Final[dict[str | None, PaceOctets]] = {"1": 1, "2": 2}
_BETWEEN_OCTETS = re.compile(r"[\s:,-]+")


class _Characteristic(click.ParamType[Uuid]):
    name = "uuid"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Uuid:
        uuid = parse_uuid(value)
        if uuid is None:
            known = ", ".join(sorted(uuid.short for uuid in Uuid))
            self.fail(
                f"{value!r} is none of {known}, in this short form or in 128 bits.", param, ctx
            )
        return uuid


class _Octets(click.ParamType[bytes]):
    name = "hex"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> bytes:
        words = _BETWEEN_OCTETS.split(value.strip())
        try:
            octets = bytes.fromhex("".join(_digits(word) for word in words))
        except ValueError:
            octets = b""
        if not octets:
            self.fail(
                f"{value!r} is no octets: two hexadecimal digits for each, with or without spaces,"
                " colons or 0x.",
                param,
                ctx,
            )
        return octets


def _digits(word: str) -> str:
    """Without the 0x. Raises `ValueError` for half an octet, or what `fromhex` would forgive."""
    digits = word[2:] if word[:2] in {"0x", "0X"} else word
    if len(digits) % 2:
        raise ValueError(word)
    return digits


@click.group()
def cli() -> None:
    """What octets of a wire mean: one JSON object for each record."""


@cli.command()
@click.argument("uuid", type=_Characteristic())
@click.argument("values", type=_Octets(), metavar="HEX...", nargs=-1, required=True)
@click.option(
    "--pace-octets",
    type=click.Choice(("1", "2")),
    help="The width of pace in this machine's Treadmill Data, where the length leaves it open.",
)
def ftms(uuid: Uuid, values: tuple[bytes, ...], pace_octets: Literal["1", "2"] | None) -> None:
    """Values of one characteristic of a Bluetooth fitness machine or heart-rate belt.

    UUID is that of the characteristic, as 2acd, or 1826 for advertised service data. Each HEX is
    one value as it was read, written or notified, in order: parts of a split record become one.
    Put quotes round a HEX with spaces.

    What a record does not say, or calls not available, is left out.
    """
    decoder = Decoder(uuid, pace_octets=_WIDTHS.get(pace_octets))
    for value in values:
        try:
            _tell(uuid, decoder.feed(value))
        except Undecodable:
            headless = {"uuid": uuid.short, "truncated": True, "unknown": {"octets": value.hex()}}
            click.echo(json.dumps(headless))
    _tell(uuid, decoder.finish())


def _tell(uuid: Uuid, readings: Iterable[Reading[Record]]) -> None:
    for reading in readings:
        click.echo(json.dumps({"uuid": uuid.short} | named(reading)))
