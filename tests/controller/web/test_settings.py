"""Beyond this computer nothing is served without a token and TLS."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from controller.web.listening import NotListening, listening, new_token
from controller.web.offers import Access
from controller.web.settings import Web
from tests.controller.web.certificate import write_certificate

KNOWN = "a-token-of-enough-letters"


def faults(**keys: object) -> str:
    with pytest.raises(ValidationError) as refused:
        Web.model_validate(keys)
    return str(refused.value)


def test_by_itself_it_keeps_to_this_computer() -> None:
    assert Web().loopback
    way = listening(Web())
    assert (way.address, way.scheme) == ("127.0.0.1", "http")
    assert way.tokens[Access.OPERATE] != listening(Web()).tokens[Access.OPERATE]


def test_others_need_a_token_and_tls(tmp_path: Path) -> None:
    certificate, key = write_certificate(tmp_path)
    assert "set web.token" in faults(address="192.0.2.1", certificate=certificate, key=key)
    assert "set web.certificate and web.key" in faults(address="192.0.2.1", token=KNOWN)
    assert "set web.token too" in faults(certificate=certificate, key=key)
    assert "go together" in faults(certificate=certificate, token=KNOWN)
    Web.model_validate(
        {"address": "192.0.2.1", "token": KNOWN, "certificate": certificate, "key": key}
    )


@pytest.mark.parametrize("token", ["short", "x" * 21, "é" * 30, "a\n" * 20])
def test_a_token_that_is_none_is_refused(token: str) -> None:
    assert "--new-token" in faults(token=token)


def test_a_made_token_is_taken() -> None:
    assert Web.model_validate({"token": new_token()}).token.get_secret_value()


def test_each_token_is_for_one_access() -> None:
    assert "the same" in faults(token=KNOWN, viewer_token=KNOWN)
    viewers = Web.model_validate({"viewer_token": KNOWN})
    assert listening(viewers).tokens[Access.VIEW] == KNOWN
    assert Access.KIOSK not in listening(viewers).tokens


def test_an_address_is_an_address() -> None:
    assert "no IP address" in faults(address="clinic.example")


def secured(certificate: Path, key: Path) -> Web:
    return Web.model_validate({"token": KNOWN, "certificate": certificate, "key": key})


def test_its_names_are_the_certificates(tmp_path: Path) -> None:
    way = listening(secured(*write_certificate(tmp_path, "room3.example")))
    assert way.names[0] == "room3.example"
    assert way.url(8443) == "https://room3.example:8443/"


def test_files_that_do_not_fit_are_told(tmp_path: Path) -> None:
    certificate, key = write_certificate(tmp_path)
    (tmp_path / "other").mkdir()
    _, other = write_certificate(tmp_path / "other")
    for one, two in ((certificate, other), (key, certificate), (certificate, tmp_path / "none")):
        with pytest.raises(NotListening, match=r"web\.certificate"):
            listening(secured(one, two))
