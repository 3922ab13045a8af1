"""All fields of all tables, and strategies for what they can say."""

from __future__ import annotations

from hypothesis import strategies as st

from protocols.ftms import control, features, heart_rate, ranges, running, status, training
from protocols.ftms import treadmill as tread
from protocols.ftms.fields import Field
from protocols.ftms.treadmill import TreadmillData

PACE_FORMS = tuple(tread._PACE.values())
TREADMILL_FIELDS = (*tread._BEFORE_PACE, *tread._BEHIND_PACE, tread._STEPS)

FIELDS: tuple[Field, ...] = (
    *TREADMILL_FIELDS,
    *(field for form in PACE_FORMS for field in form),
    *(field for form in ranges._FORMS.values() for field in form),
    *(field for forms in control.PARAMETERS.values() for form in forms for field in form),
    *(field for forms in status.PARAMETERS.values() for form in forms for field in form),
    *heart_rate._FORM,
    heart_rate._INTERVAL,
    *running._FORM,
    *features._FEATURES,
    *features._TYPE,
    *running._FEATURES,
    training._STATE,
)


def counts(field: Field) -> range:
    """All that its octets can hold."""
    low, high = field.counts
    return range(low, high + 1)


def octets(field: Field, count: int) -> bytes:
    return count.to_bytes(field.octets, "little", signed=field.signed)


def says(field: Field, count: int) -> bool:
    """Whether this count is a value of ours to send: available, and no reserved code."""
    if field.codes is not None:
        return count in set(field.codes)
    return count != field.absent and count not in field.also_absent


def values(field: Field) -> st.SearchStrategy[float]:
    """Every value that the field can say, the ends more often."""
    low, high = field.counts
    return (
        (st.sampled_from((low, high - 1, 0, 1)) | st.integers(low, high))
        .filter(lambda count: says(field, count))
        .map(lambda count: field.decode(octets(field, count)) or 0)
    )


@st.composite
def treadmill_records(draw: st.DrawFn) -> TreadmillData:
    """Any combination of fields that go together."""
    fields = [*TREADMILL_FIELDS, *draw(st.sampled_from(PACE_FORMS))]
    flags, unavailable = draw(st.integers(0, 0x3FFF)) & ~1, draw(st.integers(0, 0xFFFFFF))
    body = draw(st.binary(min_size=48, max_size=48))
    said: dict[str, float] = {}
    for place, field in enumerate(fields):
        silent = field.absent is not None and unavailable >> place & 1
        if field.is_in(flags) and not silent:
            start = 2 * place
            value = field.decode(body[start : start + field.octets])
            if value is not None or field.also_absent:
                said[field.name] = value or 0
    return TreadmillData(**said)
