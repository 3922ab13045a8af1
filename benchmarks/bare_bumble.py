"""A client of a fitness machine that is bumble and nothing else: the baseline of what we add."""

from __future__ import annotations

FOUND = """
import asyncio, json, sys, time
from bumble.core import UUID
from bumble.device import Device, Peer
from bumble.hci import Address
from bumble.transport import open_transport

async def found(transport, address):
    source, sink = await open_transport(transport)
    host = Device.with_hci("bare", Address.generate_static_address(), source, sink)
    await host.power_on()
    peer = Peer(await host.connect(address))
    await peer.discover_services()
    await peer.discover_characteristics()
    [control] = peer.get_characteristics_by_uuid(UUID("2AD9"))
    return peer, control
"""
"""The beginning of a program: `found` connects, and gives the peer and its control point."""
