"""The wire between a guard and the radio process that owns its Bluetooth link; sans-IO.

A Bluetooth link cannot be shared like a descriptor. So a radio process owns it and offers it as
one: a socket of datagrams, each a GATT operation, which guard and sentry use as a port.

`uuids` names attributes, `messages` is the vocabulary, `datagrams` its bytes.
"""
