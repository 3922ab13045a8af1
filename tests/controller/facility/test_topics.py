"""Names and topics."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.facility.topics import BadName, Topics

TOPICS = Topics("north", "tm-1")


@pytest.mark.parametrize("name", ["", "a/b", "+", "#", "$SYS", "a b", "é", "a\n", "x" * 65, "a\0"])
def test_what_is_no_name(name: str) -> None:
    with pytest.raises(BadName, match="cannot be part of a topic"):
        Topics("north", name)
    with pytest.raises(BadName):
        Topics(name, "tm-1")
    with pytest.raises(BadName):
        TOPICS.answer(name)
    assert TOPICS.client_of(f"{TOPICS.base}/command/{name}") is None


@given(st.from_regex(r"[A-Za-z0-9._-]{1,64}", fullmatch=True))
def test_a_client_is_read_back_from_its_topics(client: str) -> None:
    for topic in (TOPICS.command(client), TOPICS.answer(client), TOPICS.stop_by(client)):
        assert TOPICS.client_of(topic) == client
    assert TOPICS.is_command(TOPICS.command(client))
    assert TOPICS.is_stop(TOPICS.stop_by(client))
    assert not TOPICS.is_command(TOPICS.stop_by(client))
    assert not TOPICS.is_stop(TOPICS.command(client))


@pytest.mark.parametrize(
    "topic",
    [
        "backstride/v1/north/tm-2/command/nurse",
        "x/backstride/v1/north/tm-1/command/nurse",
        "backstride/v1/north/tm-1/command",
        "backstride/v1/north/tm-1/command/nurse/x",
        "backstride/v1/north/tm-1/commands/nurse",
        "backstride/v1/north/tm-1/state",
        "backstride/v1/north/tm-1/state/nurse",
        "",
    ],
)
def test_other_topics_name_no_client(topic: str) -> None:
    assert TOPICS.client_of(topic) is None
    assert not TOPICS.is_command(topic)
    assert not TOPICS.is_stop(topic)


def test_the_bare_stop_is_a_stop_of_nobody() -> None:
    assert TOPICS.is_stop(TOPICS.stop)
    assert TOPICS.client_of(TOPICS.stop) is None
