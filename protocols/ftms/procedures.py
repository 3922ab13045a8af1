"""What comes before any procedure of the control point, whoever carries it out. Pure.

Source: FTMS v1.0, sections 4.16.1 and 4.16.2.
"""

from __future__ import annotations

from collections.abc import Container

from protocols.ftms.control import Op, Request, Result, decode_control_point


class Permission:
    """To control: at most one client has it."""

    def __init__(self) -> None:
        self.holder: int | None = None

    def release(self, client: int) -> None:
        """A client that is gone, or gave it up, has it no more."""
        if self.holder == client:
            self.holder = None


def examine(
    data: bytes, supported: Container[Op | int], *, permitted: bool
) -> tuple[Op, Request] | Result:
    """The request in `data`, or why it is not carried out: in the specification's order. Control
    may be requested without being permitted. Raises `Undecodable` for no octets at all."""
    reading = decode_control_point(data)
    request = reading.value
    if not isinstance(request, Request) or request.op_code not in supported:
        return Result.OP_CODE_NOT_SUPPORTED
    op = Op(request.op_code)
    if not permitted and op is not Op.REQUEST_CONTROL:
        return Result.CONTROL_NOT_PERMITTED
    if reading.truncated or reading.rest:
        return Result.INVALID_PARAMETER
    return op, request
