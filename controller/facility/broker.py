"""An MQTT broker to try things with: amqtt, on this computer only, MQTT 3.1.1, nobody asks who.

A process of its own: `python -m controller.facility.broker --port 1883`. It says where it listens,
and ends with its standard input.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from importlib import import_module

from controller.alongside.beat import say, until_told_to_end

LOOPBACK = "127.0.0.1"
MENDED = "controller.facility.mended_amqtt"
MISSING = (
    "the embedded broker is not installed: pip install 'backstride[broker]', or name a broker in "
    "facility.broker"
)
NO_BROKER = 2  # exit code


def main() -> None:
    """Serve until standard input ends."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    port: int = parser.parse_args().port
    logging.disable(logging.ERROR)  # amqtt logs its clients' lives and deaths as such
    try:
        asyncio.run(_serve(port))
    except ImportError:
        sys.exit(_refused(MISSING))
    except OSError as error:
        sys.exit(_refused(f"{LOOPBACK}:{port}: {error.strerror}; name a port: embedded:PORT"))


async def _serve(port: int) -> None:
    amqtt, contexts = import_module(MENDED), import_module("amqtt.contexts")  # an extra
    listener = contexts.ListenerConfig(bind=f"{LOOPBACK}:{port}")
    anybody = {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}}
    config = contexts.BrokerConfig(listeners={"default": listener}, plugins=anybody)
    broker = amqtt.MendedBroker(config)
    try:
        await broker.start()
    except Exception as error:  # amqtt wraps what it was; it has no other way to say so
        raise error.__cause__ or error from None
    say(f"listening at {LOOPBACK}:{port}")
    await until_told_to_end(_until_left())
    await broker.shutdown()


async def _until_left() -> None:
    await asyncio.to_thread(sys.stdin.read)


def _refused(reason: str) -> int:
    say(reason)
    return NO_BROKER


if __name__ == "__main__":
    main()
