"""What real machines sent: whole, in parts, with octets behind it, and cut short anywhere."""

from __future__ import annotations

from itertools import pairwise

import pytest

from protocols.errors import Undecodable
from protocols.ftms.characteristics import Decoder, named
from protocols.ftms.uuids import Uuid, parse_uuid
from tests.protocols.ftms.captures import CAPTURES, Capture
from tests.protocols.ftms.invariants import HEADS


def cases(captures: list[Capture]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("capture", captures, ids=lambda capture: capture.machine)


WHOLE = [c for c in CAPTURES if not {"truncated", "steps"} & c.says.keys()]
"""Of which the length is no part of the meaning."""


def told(uuid: Uuid, values: list[bytes]) -> list[dict[str, object]]:
    decoder = Decoder(uuid)
    readings = [reading for value in values for reading in decoder.feed(value)]
    return [named(reading) for reading in [*readings, *decoder.finish()]]


def octets(capture: Capture) -> tuple[Uuid, list[bytes]]:
    uuid = parse_uuid(capture.uuid)
    assert uuid is not None
    return uuid, [bytes.fromhex(value) for value in capture.values]


@cases(CAPTURES)
def test_a_capture_says_what_its_machine_showed(capture: Capture) -> None:
    assert told(*octets(capture)) == [capture.says]


@cases(WHOLE)
def test_octets_behind_a_record_change_nothing_and_are_told(capture: Capture) -> None:
    uuid, values = octets(capture)
    [extended] = told(uuid, [*values[:-1], values[-1] + b"\xa5\x5a"])
    unknown = extended.pop("unknown")
    assert isinstance(unknown, dict)
    assert unknown.pop("octets") == "a55a"
    assert extended | ({"unknown": unknown} if unknown else {}) == capture.says


@cases([c for c in WHOLE if len(c.values) == 1])
def test_a_record_cut_anywhere_says_so_and_what_is_whole(capture: Capture) -> None:
    uuid, [value] = octets(capture)
    least = HEADS.get(uuid, 1)
    for length in range(least):
        with pytest.raises(Undecodable, match=value[:length].hex() or "nothing"):
            told(uuid, [value[:length]])
    for length in range(least, len(value)):
        [record] = told(uuid, [value[:length]])
        assert record.pop("truncated") is True
        record.pop("unknown", None)
        assert record.items() <= capture.says.items()


@cases([c for c in CAPTURES if len(c.values) == 1])
def test_the_longer_the_more_it_says(capture: Capture) -> None:
    uuid, [value] = octets(capture)
    cuts = [told(uuid, [value[:length]]) for length in range(2, len(value) + 1)]
    for [shorter], [longer] in pairwise(cuts):
        names = shorter.keys() - {"truncated", "unknown"}
        assert names <= longer.keys()
