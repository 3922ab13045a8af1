"""Fields of a little-endian record as rows of a table, and the one walker that reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import IntEnum, IntFlag
from typing import Generic, TypeVar

from protocols.errors import Undecodable, Unencodable

Value = float | tuple[float, ...] | str
"""What a record may hold: numbers in the unit of their name, codes and flags (which are numbers),
lists and texts."""


class Unassigned(int):
    """A code that the specification reserves: of a later version, or a machine's own."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One number on the wire."""

    name: str
    octets: int
    per_unit: int = 1  # counts of the wire in one unit of the name
    signed: bool = False
    bit: int | None = None  # of the flags, which says that the field is there; None: it always is
    when: int = 1  # the value of that bit which says so
    absent: int | None = None  # the count that the specification calls "not available"
    also_absent: tuple[int, ...] = ()  # counts that machines send for it
    codes: type[IntEnum] | None = None

    def is_in(self, flags: int) -> bool:
        """Whether a record with these flags holds the field."""
        return self.bit is None or (flags >> self.bit) & 1 == self.when

    @property
    def counts(self) -> tuple[int, int]:
        """Lowest and highest on the wire."""
        bits = 8 * self.octets
        return (-(1 << bits - 1), (1 << bits - 1) - 1) if self.signed else (0, (1 << bits) - 1)

    def decode(self, data: bytes) -> float | None:
        """The value of exactly `octets` octets. None: not available."""
        count = int.from_bytes(data, "little", signed=self.signed)
        if count == self.absent or count in self.also_absent:
            return None
        if self.codes is not None:
            return code(self.codes, count)
        return count if self.per_unit == 1 else count / self.per_unit

    def encode(self, value: float | None) -> bytes:
        """The octets nearest to `value`; None is said as "not available". Raises `Unencodable`."""
        return self._count(value).to_bytes(self.octets, "little", signed=self.signed)

    def _count(self, value: float | None) -> int:
        if value is None:
            if self.absent is None:
                raise Unencodable(f"{self.name} is missing, and the wire cannot say so")
            return self.absent
        if self.codes is not None and value not in set(self.codes):
            allowed = ", ".join(f"{code.value} {code.name.lower()}" for code in self.codes)
            raise Unencodable(f"{self.name} has no code {value!r}: {allowed}")
        low, high = (count / self.per_unit for count in self.counts)
        if not low <= value <= high:  # NaN is not
            raise Unencodable(f"{self.name} has no octets for {value!r}: {low:g} to {high:g}")
        count = round(value * self.per_unit)
        if count == self.absent or count in self.also_absent:
            raise Unencodable(f"{self.name} {value!r} would be read as not available")
        return count


Form = tuple[Field, ...]
"""The fields of one record, in order."""


def code(kind: type[IntEnum], number: int) -> IntEnum | Unassigned:
    """The member of `kind` with this number, or the number as it came."""
    try:
        return kind(number)
    except ValueError:
        return Unassigned(number)


def known_bits(flags: IntFlag) -> int:
    """Without those that the specification reserves."""
    return sum(flags)


def size(form: Iterable[Field]) -> int:
    """Octets that the fields take."""
    return sum(field.octets for field in form)


def fitting(forms: Sequence[Form], octets: int) -> Form:
    """Where the specification's versions disagree, the length tells: the form that takes exactly
    `octets`, else the first."""
    return next((form for form in forms if size(form) == octets), forms[0])


@dataclass(frozen=True, slots=True)
class Walk:
    """What the walker found."""

    values: list[tuple[str, float]]  # of fields that are whole and available
    rest: bytes  # behind the last whole field
    cut: bool  # whether a field of the form is not whole


def walk(form: Iterable[Field], data: bytes) -> Walk:
    """Read one field after the other, as far as `data` goes."""
    values: list[tuple[str, float]] = []
    start = 0
    for field in form:
        end = start + field.octets
        if end > len(data):
            return Walk(values, data[start:], cut=True)
        value = field.decode(data[start:end])
        if value is not None:
            values.append((field.name, value))
        start = end
    return Walk(values, data[start:], cut=False)


def write(form: Iterable[Field], values: Mapping[str, float | None]) -> bytes:
    """The octets of all fields of `form`. Raises `Unencodable`."""
    return b"".join(field.encode(values.get(field.name)) for field in form)


def head(data: bytes, octets: int, what: str) -> tuple[int, bytes]:
    """The number at the start of `data`, and what follows. Raises `Undecodable`."""
    if len(data) < octets:
        raise Undecodable(f"{what} of {octets} octets expected, not {data.hex() or 'nothing'}")
    return int.from_bytes(data[:octets], "little"), data[octets:]


@dataclass(frozen=True, slots=True)
class Record:
    """Base of what the characteristics say. A field that is None was not sent, not available or
    not whole."""

    def named(self) -> dict[str, Value]:
        """What there is, by name."""
        told = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: value for name, value in told if value not in (None, ())}


R_co = TypeVar("R_co", bound=Record, covariant=True)


@dataclass(frozen=True, slots=True)
class Reading(Generic[R_co]):
    """A record as it was read."""

    value: R_co
    truncated: bool = False  # it ends before all that it announces
    reserved: int = 0  # bits of its flags that the specification reserves
    rest: bytes = b""  # octets without meaning: extra ones, or of the field that is cut
