"""Treadmills of the Bluetooth Fitness Machine Service, from the guard's side; sans-IO.

`driver` turns the gate's orders into GATT operations and notifications into feedback. Its parts:
`interview` is what a machine is asked on a new link, `control` the control point with its one
procedure at a time, `targets` what speed and incline the machine takes, `steering` what to tell it
next, `telemetry` what its records mean, `statuses` what others do at it, `stopping` a stop until it
is measured.
`traits` is what machines do otherwise than the specification: data, from their cards.
"""
