"""The force wire: from the sensor node in the treadmill's deck to the host, and back.

`docs/reference/force-wire.md` is the specification. `frames` are cut out of a byte stream by
`stream` and become `samples` and events at the host's end: `deck`, `receiver`, with `continuity`
and `clock`. `node`, with its `relay`, is the sensor node's own end. `teensy` and `text` read two
foreign wires to the same samples.
"""
