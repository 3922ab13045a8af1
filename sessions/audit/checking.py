"""Whether a trail is as it was written: the first record that is not, and what that means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sessions.audit.chain import TORN, Head, Record, genuine, read_line, torn


@dataclass(frozen=True, slots=True)
class Bad:
    """Where the trail stops being genuine: line and record, counted from 1."""

    line: int
    number: int
    meaning: str


@dataclass(slots=True)
class Checked:
    """What was found. `records` are those before the first bad one."""

    records: list[Record] = field(default_factory=list)
    bad: Bad | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def head(self) -> Head:
        """Of the part that is in order."""
        return self.records[-1].head if self.records else Head()


def check(lines: Iterable[bytes], heads: Iterable[tuple[str, Head]] = ()) -> Checked:
    """Judge the lines of a trail, and hold it against heads that were kept elsewhere, each with
    the name of its place."""
    checked = Checked()
    checked.bad = _first_bad(lines, checked)
    if checked.bad is None:
        checked.bad = next(_off_head(checked, heads), None)
    return checked


def _first_bad(lines: Iterable[bytes], checked: Checked) -> Bad | None:
    cut: tuple[int, bytes] | None = None  # an unreadable line that the next must name
    count = 0
    for count, text in enumerate(lines, start=1):
        expected = checked.head.number + 1
        try:
            record = read_line(text)
        except ValueError:
            if cut is not None:
                return _unreadable(*cut, expected)
            cut = (count, text)
            continue
        if cut is not None:
            if not _names(record, cut[1]):
                return _unreadable(*cut, expected)
            checked.notes.append(
                f"line {cut[0]} was cut short in writing; record {expected} says so"
            )
            cut = None
        if meaning := _broken(checked.head, record):
            return Bad(count, expected, meaning)
        checked.records.append(record)
    if cut is None:
        return None
    if cut[1].endswith(b"\n"):
        return _unreadable(*cut, checked.head.number + 1)
    checked.notes.append(
        f"the last line ({count}) is torn after {len(cut[1])} bytes, as a crash leaves it; "
        "the next record will name it"
    )
    return None


def _unreadable(line: int, text: bytes, number: int) -> Bad:
    return Bad(
        line, number, f"{len(text)} bytes that are no record: the line was damaged or changed"
    )


def _names(record: Record, text: bytes) -> bool:
    return record.what == TORN and record.data == torn(text.rstrip(b"\n"))


def _broken(head: Head, record: Record) -> str | None:
    expected = head.number + 1
    if not genuine(record):
        return "it was changed after it was written: its hash does not fit what it says"
    if record.number > expected:
        return f"{_records(expected, record.number - 1)} missing: taken out after they were written"
    if record.number < expected:
        return f"record {record.number} stands here: it was put in, or the order was changed"
    if record.before != head.hash:
        return "it follows another record than the one before it: that one was exchanged"
    return None


def _records(first: int, last: int) -> str:
    return f"record {first} is" if first == last else f"records {first} to {last} are"


def _off_head(checked: Checked, heads: Iterable[tuple[str, Head]]) -> Iterator[Bad]:
    """A head that the chain does not come by: it was cut, or written anew from some record on."""
    hashes = {record.hash for record in checked.records} | {Head().hash}
    last = len(checked.records)
    for place, head in heads:
        if head.hash in hashes:
            continue
        if head.number > last:
            cut = f"{_records(last + 1, head.number)} missing: the end was cut off"
            yield Bad(last, last + 1, f"{cut} (by the head {place})")
        elif head.number == 0:
            cut = "no record has this hash: the end was cut off, or the trail written anew"
            yield Bad(last, last + 1, f"{cut} (by the head {place})")
        else:
            anew = "it has another hash: the trail was written anew, from here or before"
            yield Bad(head.number, head.number, f"{anew} (by the head {place})")
