"""Treadmills of the Bluetooth Fitness Machine Service, from the guard's side; sans-IO.

`driver` turns the gate's orders into GATT operations and notifications into feedback. Its parts:
`control` is the control point with its one procedure at a time, `targets` what speed and incline
the machine takes, `telemetry` what its records mean, `stopping` a stop until it is measured.
`traits` is what machines do otherwise than the specification: data, from their cards.
"""
