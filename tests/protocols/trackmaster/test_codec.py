"""Golden vectors from the service manuals, whole, byte by byte, after garbage and cut short."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocols.errors import Unencodable
from protocols.trackmaster.codec import (
    Ack,
    Answer,
    AnswerDecoder,
    Echo,
    Frame,
    FrameDecoder,
    Garbage,
    Reply,
    encode_ack,
    encode_command,
    encode_reply,
    encode_request,
)
from protocols.trackmaster.wire import (
    COMMAND_DIGITS,
    REPLY_DIGITS,
    START_UNWATCHED,
    Command,
    Refusal,
    Request,
)

COMMANDS = [
    (Command.START, None, b"\xa0"),
    (Command.STOP, None, b"\xa2"),
    (Command.SET_SPEED, 40, b"\xa30040"),  # 4.0 mph
    (Command.SET_SPEED, 2, b"\xa30002"),
    (Command.SET_ELEVATION, 50, b"\xa40050"),  # 5 %
    (Command.SET_TIME, 1030, b"\xa51030"),
    (Command.SET_PROTOCOL, 1, b"\xa601"),
    (Command.SET_STAGE, 12, b"\xa712"),
    (Command.RESET, None, b"\xa8"),
    (Command.SET_WEIGHT, 750, b"\xa90750"),
    (Command.AUTO_STOP, None, b"\xaa"),
    (Command.AUTO_COOL_DOWN, None, b"\xab"),
    (Command.TOGGLE_ECHO, None, b"\xac"),
]

ANSWERS: list[tuple[bytes, list[Answer]]] = [
    (b"\xb0", [Ack(Command.START)]),
    (b"\xb2", [Ack(Command.STOP)]),
    (b"\xb3", [Ack(Command.SET_SPEED)]),
    (b"\xb30040", [Ack(Command.SET_SPEED), Echo(Command.SET_SPEED, 40)]),
    (b"\xb40050", [Ack(Command.SET_ELEVATION), Echo(Command.SET_ELEVATION, 50)]),
    (b"\xb712", [Ack(Command.SET_STAGE), Echo(Command.SET_STAGE, 12)]),
    (b"\xbe", [Refusal.OUT_OF_RANGE]),
    (b"\xbf", [Refusal.ILLEGAL_COMMAND]),
    (b"\xdf", [Refusal.UNKNOWN_REQUEST]),
    (b"\xd01", [Reply(Request.STATUS, 1)]),
    (b"\xd02", [Reply(Request.STATUS, 2)]),
    (b"\xd10040", [Reply(Request.ACTUAL_SPEED, 40)]),
    (b"\xd19999", [Reply(Request.ACTUAL_SPEED, 9999)]),
    (b"\xd20050", [Reply(Request.ACTUAL_ELEVATION, 50)]),
    (b"\xd801", [Reply(Request.PROTOCOL, 1)]),
    (b"\xdd0000", [Reply(Request.METS, 0)]),
]


@pytest.mark.parametrize(("command", "value", "data"), COMMANDS)
def test_commands_have_the_manuals_bytes(command: Command, value: int | None, data: bytes) -> None:
    assert encode_command(command, value) == data


def test_requests_are_c0_to_cd() -> None:
    assert b"".join(encode_request(request) for request in Request) == bytes(range(0xC0, 0xCE))


@pytest.mark.hazard("H21")
@pytest.mark.parametrize("value", [-1, -40, 10_000])
def test_a_speed_without_bytes_is_refused(value: int) -> None:
    with pytest.raises(Unencodable, match=str(value)):
        encode_command(Command.SET_SPEED, value)


@pytest.mark.parametrize(
    ("command", "value"), [(Command.STOP, 0), (Command.SET_SPEED, None), (Command.SET_STAGE, 100)]
)
def test_a_value_that_does_not_belong_is_refused(command: Command, value: int | None) -> None:
    with pytest.raises(Unencodable, match=command.name):
        encode_command(command, value)


@pytest.mark.hazard("H03")
@pytest.mark.hazard("H21")
@given(st.sampled_from(Command), st.none() | st.integers(-99_999, 99_999))
def test_only_known_codes_and_digits_ever_leave(command: Command, value: int | None) -> None:
    try:
        data = encode_command(command, value)
    except Unencodable:
        return
    assert data[0] == command
    assert data[0] != START_UNWATCHED
    assert len(data) == 1 + COMMAND_DIGITS[command]
    assert data[1:] == b"" or data[1:].isdigit()


@pytest.mark.parametrize(("data", "answers"), ANSWERS)
def test_answers_whole_and_byte_by_byte(data: bytes, answers: list[Answer]) -> None:
    assert AnswerDecoder().feed(data) == answers
    decoder = AnswerDecoder()
    assert [answer for byte in data for answer in decoder.feed(bytes((byte,)))] == answers


@pytest.mark.parametrize(("data", "answers"), ANSWERS)
@pytest.mark.parametrize("garbage", [b"\x00", b"7", b"\xff\xa2", b"\xd1\x3a"])
def test_answers_after_garbage(garbage: bytes, data: bytes, answers: list[Answer]) -> None:
    first, *rest = AnswerDecoder().feed(garbage + data)
    assert first == Garbage(garbage)
    assert rest == answers


@pytest.mark.parametrize("cut", range(1, 5))
def test_an_answer_cut_short_is_garbage_and_the_next_one_is_read(cut: int) -> None:
    torn = b"\xd10040"[:cut]
    assert AnswerDecoder().feed(torn) == []
    assert AnswerDecoder().feed(torn + b"\xd02") == [Garbage(torn), Reply(Request.STATUS, 2)]


def test_an_echo_cut_short_leaves_the_acknowledgement() -> None:
    answers = AnswerDecoder().feed(b"\xb300\xd02")
    assert answers == [Ack(Command.SET_SPEED), Garbage(b"00"), Reply(Request.STATUS, 2)]


def test_an_echo_with_its_command_byte_is_read() -> None:
    """The manual leaves open whether the command byte is echoed too."""
    answers = AnswerDecoder().feed(b"\xb3\xa30040")
    assert answers == [Ack(Command.SET_SPEED), Echo(Command.SET_SPEED, 40)]


@pytest.mark.hazard("H30")
@given(st.lists(st.binary(max_size=64)))
def test_any_bytes_are_read_and_none_vanishes(chunks: list[bytes]) -> None:
    whole, pieces = AnswerDecoder(), AnswerDecoder()
    as_one = [a for a in whole.feed(b"".join(chunks)) if not isinstance(a, Garbage)]
    in_pieces = [a for c in chunks for a in pieces.feed(c) if not isinstance(a, Garbage)]
    assert as_one == in_pieces


@given(st.sampled_from(Request), st.integers(0, 9999))
def test_replies_round_trip(request: Request, value: int) -> None:
    value %= 10 ** REPLY_DIGITS[request]
    assert AnswerDecoder().feed(encode_reply(request, value)) == [Reply(request, value)]


@given(st.sampled_from(Command), st.integers(0, 9999))
def test_commands_and_their_acknowledgements_round_trip(command: Command, value: int) -> None:
    digits = COMMAND_DIGITS[command]
    sent = encode_command(command, value % 10**digits if digits else None)
    decoder = FrameDecoder()
    frames = [frame for byte in sent if (frame := decoder.feed(byte))]
    assert frames == [Frame(command, sent[1:])]
    acknowledged = AnswerDecoder().feed(encode_ack(command, sent[1:]))
    expected: list[Answer] = [Ack(command)]
    if digits:
        expected.append(Echo(command, value % 10**digits))
    assert acknowledged == expected


def test_the_device_knows_the_start_that_we_never_send() -> None:
    assert FrameDecoder().feed(START_UNWATCHED) == Frame(START_UNWATCHED)


@pytest.mark.hazard("H45")
def test_the_device_eats_whatever_comes_where_digits_are_due() -> None:
    decoder = FrameDecoder()
    eaten = [decoder.feed(byte) for byte in b"\xa30\xa2\xa2\xa2"]
    assert eaten == [None, None, None, None, Frame(Command.SET_SPEED, b"0\xa2\xa2\xa2")]
    assert decoder.feed(Command.STOP) == Frame(Command.STOP)


@pytest.mark.hazard("H30")
@given(st.binary(max_size=256))
def test_the_device_reads_any_bytes(data: bytes) -> None:
    decoder = FrameDecoder()
    for byte in data:
        heard = decoder.feed(byte)
        assert heard is None or isinstance(heard, Frame | Garbage)
