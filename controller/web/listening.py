"""What a web server needs before it listens: TLS, the names that it goes by, a token."""

from __future__ import annotations

import ipaddress
import secrets
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography import x509

from controller.web.offers import Access
from controller.web.settings import Web

OF_LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")


class NotListening(Exception):
    """The server cannot be started; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Listening:
    """Where, how, by which names and with which tokens a server listens."""

    address: str
    port: int
    names: tuple[str, ...]
    tokens: Mapping[Access, str]
    tls: ssl.SSLContext | None

    @property
    def scheme(self) -> str:
        """Of its URLs."""
        return "https" if self.tls else "http"

    def url(self, port: int) -> str:
        """Where it is at that port, under the name that is best for people."""
        name = next((known for known in self.names if "*" not in known), self.address)
        host = f"[{name}]" if ":" in name else name
        return f"{self.scheme}://{host}:{port}/"


def new_token() -> str:
    """128 random bits as text."""
    return secrets.token_urlsafe(16)


def listening(web: Web) -> Listening:
    """As it is configured. Raises `NotListening`."""
    tokens = {Access.OPERATE: new_token(), **web.tokens}
    if web.certificate is None or web.key is None:
        return Listening(web.address, web.port, _names(web.address), tokens, None)
    names = (*_certified(web.certificate), *_names(web.address))
    return Listening(web.address, web.port, names, tokens, _tls(web.certificate, web.key))


def _names(address: str) -> tuple[str, ...]:
    if ipaddress.ip_address(address).is_loopback:
        return (address, *(name for name in OF_LOOPBACK if name != address))
    return () if ipaddress.ip_address(address).is_unspecified else (address,)


def _tls(certificate: Path, key: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(certificate, key, password=_no_password)
    except ssl.SSLError as error:
        raise NotListening(
            f"web.certificate {certificate} and web.key {key} do not fit: {error.reason}; write "
            "PEM files, and the key that belongs to the certificate, without a password"
        ) from None
    except OSError as error:
        raise NotListening(
            f"web.certificate {certificate} or web.key {key} cannot be read: {error.strerror}"
        ) from None
    return context


def _no_password() -> str:
    """Asked for when the key has one; a service has nobody to ask."""
    return ""


def _certified(certificate: Path) -> tuple[str, ...]:
    """The names that browsers accept this certificate for."""
    try:
        ours = x509.load_pem_x509_certificate(certificate.read_bytes())
        names = ours.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except OSError as error:
        raise NotListening(f"web.certificate {certificate}: {error.strerror}") from None
    except (ValueError, x509.ExtensionNotFound):
        raise NotListening(
            f"web.certificate {certificate} names no server: it must be PEM with a subject "
            "alternative name, as docs/how-to/browser.md makes it"
        ) from None
    addresses = (str(address) for address in names.get_values_for_type(x509.IPAddress))
    return (*names.get_values_for_type(x509.DNSName), *addresses)
