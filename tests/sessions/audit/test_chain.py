"""The chain of hashes: whatever is done to it is found, and where."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.audit.chain import TORN, Head, Record, after, genuine, line, read_line, torn
from sessions.audit.checking import check

WORDS = st.text(max_size=12)
DATA = st.dictionaries(WORDS, st.none() | st.integers() | WORDS | st.lists(WORDS), max_size=3)


def told(head: Head, who: str, about: str) -> Record:
    now = "2026-11-22T10:00:00+00:00"
    return after(head, at_utc=now, who=who, what="changed", about=about, data={"n": 1})


def chain(count: int) -> list[bytes]:
    head, lines = Head(), []
    for number in range(count):
        record = told(head, "anna", f"s{number}")
        lines.append(line(record))
        head = record.head
    return lines


def rewritten(text: bytes, **changes: object) -> bytes:
    return json.dumps(
        {**json.loads(text), **changes}, sort_keys=True, separators=(",", ":")
    ).encode() + b"\n"  # fmt: skip


@given(st.lists(st.tuples(WORDS, WORDS, WORDS, DATA), max_size=6))
def test_what_is_written_is_read_and_in_order(
    records_of: list[tuple[str, str, str, dict[str, object]]],
) -> None:
    head, records = Head(), list[Record]()
    for who, what, about, data in records_of:
        records.append(after(head, at_utc="now", who=who, what=what, about=about, data=data))
        head = records[-1].head
    checked = check([line(record) for record in records], [("kept", head)])
    assert (checked.bad, checked.records, checked.head) == (None, records, head)
    assert all(genuine(record) for record in records)


@given(st.integers(0, 9), st.data())
def test_a_changed_byte_is_found_in_its_record(which: int, data: st.DataObject) -> None:
    lines = chain(10)
    at = data.draw(st.integers(0, len(lines[which]) - 2))
    new = data.draw(st.integers(0, 255).filter(lambda value: value not in (lines[which][at], 10)))
    lines[which] = lines[which][:at] + bytes([new]) + lines[which][at + 1 :]
    checked = check(lines)
    assert checked.bad is not None
    assert checked.bad.number == which + 1
    assert len(checked.records) == which


@pytest.mark.parametrize(
    ("change", "number", "words"),
    [
        (lambda lines: lines.pop(3), 4, "record 4 is missing: taken out"),
        (lambda lines: [lines.pop(3) for _ in range(3)], 4, "records 4 to 6 are missing"),
        (lambda lines: lines.insert(5, lines[2]), 6, "record 3 stands here: it was put in"),
        (lambda lines: lines.reverse(), 1, "records 1 to 9 are missing"),
        (lambda lines: lines.insert(2, b"{}\n"), 3, "3 bytes that are no record"),
        (lambda lines: lines.append(b"rubbish\n"), 11, "no record: the line was damaged"),
        (lambda lines: lines.__setitem__(4, rewritten(lines[4], who="bob")), 5, "was changed"),
        (lambda lines: lines.__setitem__(4, rewritten(lines[4], number="5")), 5, "no record"),
    ],
)
def test_what_was_done_is_told(change: object, number: int, words: str) -> None:
    lines = chain(10)
    change(lines)  # type: ignore[operator]  # lambdas of the table above
    checked = check(lines)
    assert checked.bad is not None
    assert checked.bad.number == number
    assert words in checked.bad.meaning


def forged(lines: list[bytes], number: int) -> list[bytes]:
    """The chain written anew from a record on: in order by itself."""
    head = read_line(lines[number - 2]).head if number > 1 else Head()
    for index in range(number - 1, len(lines)):
        was = read_line(lines[index])
        record = told(head, "bob", was.about)
        lines[index] = line(record)
        head = record.head
    return lines


def test_only_a_head_kept_elsewhere_shows_a_cut_end_or_a_chain_written_anew() -> None:
    lines = chain(10)
    head = read_line(lines[-1]).head
    assert check(lines[:7]).bad is None
    cut = check(lines[:7], [("on the stick", head)]).bad
    assert cut is not None
    assert cut.number == 8
    assert (
        cut.meaning == "records 8 to 10 are missing: the end was cut off (by the head on the stick)"
    )


def test_a_chain_written_anew() -> None:
    lines = chain(10)
    head = read_line(lines[-1]).head
    forged(lines, 6)
    assert check(lines).bad is None
    bad = check(lines, [("kept", head)]).bad
    assert bad is not None
    assert "it has another hash: the trail was written anew" in bad.meaning
    alone = check(lines, [("given", Head.read(head.hash))]).bad
    assert alone is not None
    assert "no record has this hash" in alone.meaning


def test_an_older_head_is_no_fault() -> None:
    lines = chain(10)
    assert check(lines, [("kept", read_line(lines[3]).head), ("kept", Head())]).bad is None


def test_a_torn_last_line_is_named_and_nothing_after_it_is_lost() -> None:
    lines = chain(3)
    cut = lines.pop()[:40]
    checked = check([*lines, cut])
    assert checked.bad is None
    assert "the last line (3) is torn after 40 bytes" in checked.notes[0]
    naming = after(checked.head, at_utc="now", who="anna", what=TORN, about="", data=torn(cut))
    whole = check([*lines, cut + b"\n", line(naming)])
    assert whole.bad is None
    assert whole.notes == ["line 3 was cut short in writing; record 3 says so"]
    other = check([*lines, cut[:-1] + b"\n", line(naming)])
    assert other.bad is not None
    assert other.bad.line == 3


@pytest.mark.parametrize("text", [b"[" * 60_000, b"1" * 70_000, b"\xff", b"", b"[]", b"null"])
def test_rubbish_is_no_record(text: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_line(text)


def test_a_head_is_read_as_it_is_written() -> None:
    head = Head(7, "a" * 64)
    assert Head.read(str(head)) == head
    assert Head.read("a" * 64) == Head(0, "a" * 64)
    for text in ("", "7", "x" * 64, "7 " + "a" * 63, "x " + "a" * 64):
        with pytest.raises(ValueError, match="is no head"):
            Head.read(text)
