"""The table `[web]` of the configuration: where browsers find the screens, and who may."""

from __future__ import annotations

import ipaddress
from typing import Annotated, Final, Self

from pydantic import AfterValidator, Field, SecretStr, model_validator

from controller.config_section import AbsolutePath, Section
from controller.web.offers import Access

TOKEN_CHARACTERS: Final = 22
"""At least: 128 random bits, as `backstride web --new-token` makes them."""


def _address(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        raise ValueError(
            f"{text!r} is no IP address: write 127.0.0.1 for this computer only, 0.0.0.0 for every "
            "network that it is on"
        ) from None


def _token(token: SecretStr) -> SecretStr:
    text = token.get_secret_value()
    if text and (len(text) < TOKEN_CHARACTERS or not text.isascii() or not text.isprintable()):
        raise ValueError(
            f"a token is at least {TOKEN_CHARACTERS} printable ASCII characters that nobody can "
            "guess: make one with backstride web --new-token"
        )
    return token


class Web(Section):
    """The screens in a browser, for `backstride web`."""

    address: Annotated[str, AfterValidator(_address)] = Field(
        "127.0.0.1", description="where it listens; beyond this computer: token and TLS"
    )
    port: int = Field(8080, ge=0, le=65535, description="0: any that is free")
    token: Annotated[SecretStr, AfterValidator(_token)] = Field(
        SecretStr(""), description="who knows it may; empty: a new one at each start, on loopback"
    )
    viewer_token: Annotated[SecretStr, AfterValidator(_token)] = Field(
        SecretStr(""), description="who knows this one may look, and STOP; empty: nobody does"
    )
    kiosk_token: Annotated[SecretStr, AfterValidator(_token)] = Field(
        SecretStr(""), description="who knows this one gets the kiosk and nothing else"
    )
    certificate: AbsolutePath | None = Field(
        None, description="TLS: PEM, this server's first, then those that sign it"
    )
    key: AbsolutePath | None = Field(None, description="its private key, PEM")
    browsers: int = Field(4, ge=1, le=16, description="screens at a time, with each token")

    @property
    def loopback(self) -> bool:
        """Whether only this computer reaches it."""
        return ipaddress.ip_address(self.address).is_loopback

    @property
    def tokens(self) -> dict[Access, str]:
        """Those that are set, by what they are for."""
        every = {
            Access.OPERATE: self.token,
            Access.VIEW: self.viewer_token,
            Access.KIOSK: self.kiosk_token,
        }
        return {access: text for access, one in every.items() if (text := one.get_secret_value())}

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if (self.certificate is None) != (self.key is None):
            raise ValueError("web.certificate and web.key go together: set both or none")
        if len({*self.tokens.values()}) < len(self.tokens):
            raise ValueError("two tokens of [web] are the same: each is for an access of its own")
        exposed = not self.loopback or self.certificate is not None
        if exposed and not self.token.get_secret_value():
            raise ValueError(
                f"web.address = {self.address} can be reached by others: set web.token, made by "
                "backstride web --new-token"
                if not self.loopback
                else "with TLS set web.token too, made by backstride web --new-token"
            )
        if not self.loopback and self.certificate is None:
            raise ValueError(
                f"web.address = {self.address} can be reached by others: set web.certificate and "
                "web.key, or keep to 127.0.0.1 (docs/how-to/browser.md makes a certificate)"
            )
        return self
