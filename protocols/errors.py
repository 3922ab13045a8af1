"""What can go wrong on a wire, by whose fault it is.

Bytes that arrive hardly ever raise: a decoder answers garbage with a value that says so. What
raises is what our own side asks a codec to do, and a record that lacks even its head.
"""

from __future__ import annotations


class ProtocolError(Exception):
    """Base of everything that `protocols` raises."""


class Unencodable(ProtocolError, ValueError):
    """A value that the wire has no bytes for: the caller's fault. The message carries the value."""


class Undecodable(ProtocolError, ValueError):
    """A record too short to say what it is: the sender's fault. The message carries its bytes."""
