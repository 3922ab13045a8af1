"""Treadmill Data records decoded a second: ours over each peer codec, in the same run."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

import deancochran_ftms
from bluetooth_sig.gatt.characteristics import registry

from protocols.ftms.treadmill import TreadmillData, decode_treadmill_data, encode_treadmill_data

RECORD = TreadmillData(
    speed_kmh=9.66, distance_m=318, incline_pct=9.0, ramp_deg=5.1, heart_rate_bpm=120, elapsed_s=90
)
ROUNDS, RECORDS = 9, 2000


def per_second(decode: Callable[[bytes], object], data: bytes) -> float:
    """The median over rounds, so that a moment's other work does not count."""
    rates = []
    for _ in range(ROUNDS):
        began_s = time.perf_counter()
        for _ in range(RECORDS):
            decode(data)
        rates.append(RECORDS / (time.perf_counter() - began_s))
    return median(rates)


def main() -> None:
    """Print the rates and the ratios."""
    (data,) = encode_treadmill_data(RECORD)
    theirs = registry.CharacteristicRegistry.get_characteristic("2acd")
    assert theirs is not None
    ours = per_second(decode_treadmill_data, data)
    peers = {
        "deancochran-ftms, named values": per_second(
            lambda octets: deancochran_ftms.decode_measurement("2acd", octets), data
        ),
        "deancochran-ftms, raw integers": per_second(
            lambda octets: deancochran_ftms.decode_measurement_raw(octets, 0, None), data
        ),
        "bluetooth-sig": per_second(lambda octets: theirs.parse_value(bytearray(octets)), data),
    }
    print(f"Backstride: {ours:,.0f} Treadmill Data records a second")
    for name, rate in peers.items():
        print(f"  {ours / rate:5.2f} times {name} ({rate:,.0f} a second)")


if __name__ == "__main__":
    main()
