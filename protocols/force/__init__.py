"""The force wire: from the sensor node in the treadmill's deck to the host, and back.

`docs/reference/force-wire.md` is the specification. Frames (`frames`) are cut out of a byte stream
(`stream`) and become samples and events at the host (`receiver`, with `continuity` and `clock`).
`node` is the sensor node's own end. `teensy` and `text` read two foreign wires to the same samples.
"""
