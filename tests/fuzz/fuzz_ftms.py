"""Fuzz the decoders of `protocols.ftms` with atheris, guided by coverage.

atheris has no wheel for every Python and is in no lock; give it an environment of its own:

    python3 -m venv fuzzing && fuzzing/bin/pip install atheris
    PYTHONPATH=. fuzzing/bin/python tests/fuzz/fuzz_ftms.py -max_len=128 -max_total_time=300

The first octet picks the characteristic. The rest is one value, then a stream of values, each
behind an octet of its length. It ends by itself; a crash is printed with the input that causes it,
which it also writes to a file in the current folder. Hypothesis makes the same checks in
`tests/protocols/ftms/test_any_octets.py`.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator

atheris = importlib.import_module("atheris")
with atheris.instrument_imports(include=["protocols"]):
    from protocols.ftms.uuids import Uuid
    from tests.protocols.ftms.invariants import check_stream, check_value

UUIDS = list(Uuid)


def check(data: bytes) -> None:
    """Raises on whatever breaks an invariant."""
    if data:
        uuid, rest = UUIDS[data[0] % len(UUIDS)], data[1:]
        check_value(uuid, rest)
        check_stream(uuid, list(values(rest)))


def values(data: bytes) -> Iterator[bytes]:
    """Cut after each length."""
    while data:
        length, data = data[0], data[1:]
        yield data[:length]
        data = data[length:]


if __name__ == "__main__":
    atheris.Setup(sys.argv, check)
    atheris.Fuzz()
