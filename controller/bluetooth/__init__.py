"""Bluetooth Low Energy: the radio process that owns a link, and what finds and names devices.

Guard and sentry never import bleak, bumble or asyncio: they use `port`, and `protocols.gatt`.
"""
