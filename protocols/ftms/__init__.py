"""The Fitness Machine Service of Bluetooth (1826), both directions, and with it heart-rate belts
(180D) and Running Speed and Cadence (1814). Records only: no link, no state of a machine.

`fields` is the walker over tables of fields; each characteristic has its table, its record and its
two functions in one module. `records` puts split Treadmill Data together, `characteristics` is all
of them by UUID. Sources: FTMS v1.0 and FTMP v1.0 of the Bluetooth SIG, and what machines really
send; see `docs/reference/ftms.md`.
"""
