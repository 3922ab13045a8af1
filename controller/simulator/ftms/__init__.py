"""A Bluetooth treadmill on the simulated belt.

`device` is its service as a pure state machine, `peculiarities` what real machines do differently,
`air` the radio waves, `peripheral` puts the device on them, `bench` is the process.
"""
