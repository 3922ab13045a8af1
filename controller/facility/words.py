"""What hinders a connection to a broker, in words that say what to do."""

from __future__ import annotations

import re
from typing import Final

from aiomqtt import MqttError

_BY_CODE: Final = {
    1: "version",  # of CONNACK: of MQTT 3.1.1 and 5
    132: "version",
    4: "login",
    5: "login",
    134: "login",
    135: "login",
    128: "broken",
    141: "silent",
    142: "twice",
}
_BY_TEXT: Final = (
    (r"self.signed|local issuer", "signer"),
    (r"ostname mismatch|IP address mismatch", "name"),
    (r"certificate has expired|not yet valid", "date"),
    (r"CERTIFICATE_REQUIRED|ALERT_HANDSHAKE_FAILURE", "own certificate"),
    (r"ALERT_(UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_\w+|DECRYPT_ERROR)", "own certificate"),
    (r"WRONG_VERSION_NUMBER|RECORD_LAYER_FAILURE|handshake operation timed out", "no tls"),
    (r"reset by peer|UNEXPECTED_EOF|connection closed", "hung up"),
    (r"onnection refused|No such file", "nobody"),
    (r"timed out|eep alive timeout", "silent"),
    (r"Name or service not known|No address associated|name resolution", "unknown"),
    (r"nreachable|No route", "no way"),
)
WORDS: Final = {
    "version": "the broker does not speak this version of MQTT: correct facility.version",
    "login": "the broker refuses this machine: correct facility.user and its password",
    "twice": "another client has this machine's name: give each its own facility.machine",
    "broken": "the connection broke; if it does so again and again, another client has this "
    "machine's name: give each its own facility.machine",
    "signer": "nobody known signs the broker's certificate: name its signer in facility.ca",
    "name": "the broker's certificate is for another host: name that host in facility.broker",
    "date": "the broker's certificate is out of date: renew it, or set this computer's clock",
    "own certificate": "the broker wants another certificate of this machine: set "
    "facility.certificate and facility.key to what its administrator issued",
    "no tls": "that port speaks no TLS: use the broker's port for mqtts://, most often 8883",
    "hung up": "the broker hangs up: does its port speak what facility.broker says, mqtts or mqtt?",
    "nobody": "no broker listens there: start it, or correct facility.broker",
    "silent": "the broker does not answer",
    "unknown": "no host of that name: correct facility.broker",
    "no way": "no network leads there",
}


def in_words(error: MqttError) -> str:
    """What hinders, and what to do."""
    if isinstance(error.__cause__, MqttError):
        error = error.__cause__
    return WORDS.get(kind(error), f"the connection broke: {error}")


def kind(error: MqttError) -> str:
    """Of what hinders: a key of the words, or nothing."""
    by_text = (kind for form, kind in _BY_TEXT if re.search(form, str(error)))
    return _BY_CODE.get(_code(error)) or next(by_text, "")


def _code(error: MqttError) -> int:
    return value(getattr(error, "rc", 0))


def value(code: object) -> int:
    """Of a return code: a number of MQTT 3.1.1, or a reason of 5."""
    return code if isinstance(code, int) else int(getattr(code, "value", 0))
