"""What FIT has no field for, in developer fields of this project's own."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from garmin_fit_sdk import Profile

if TYPE_CHECKING:
    from garmin_fit_sdk.mesgs import DeveloperDataIdMesg, FieldDescriptionMesg

NUMBER: Final = Profile["mesg_num"]
OWNER: Final[DeveloperDataIdMesg] = {
    "mesg_num": NUMBER["DEVELOPER_DATA_ID"],
    "application_id": list(bytes.fromhex("8b1f5c0e9d8b4c59a7c86a3b2c51e0d7")),
    "application_version": 1,
    "developer_data_index": 0,
}


class Field(IntEnum):
    """Their numbers; 2 and 3 are a workout's (`sessions.imports.fit_fields`)."""

    BELT_VELOCITY = 0
    DIRECTION = 1
    PAIN = 4  # of a record: as it was said then; of the session: the worst in it
    PAIN_BEFORE = 5
    PAIN_AFTER = 6
    PAIN_NEXT_DAY = 7
    EXERTION = 8
    LOADING_RATE = 9


_STRING, _UINT8, _SINT16, _FLOAT32 = 0x07, 0x02, 0x83, 0x88
_KINDS: Final[Mapping[Field, tuple[int, str]]] = {
    Field.BELT_VELOCITY: (_SINT16, "mm/s"),  # negative: backward
    Field.DIRECTION: (_STRING, ""),
    Field.PAIN: (_UINT8, "0 to 10"),
    Field.PAIN_BEFORE: (_UINT8, "0 to 10"),
    Field.PAIN_AFTER: (_UINT8, "0 to 10"),
    Field.PAIN_NEXT_DAY: (_UINT8, "0 to 10"),
    Field.EXERTION: (_FLOAT32, "Borg 0 to 10"),
    Field.LOADING_RATE: (_FLOAT32, "body weights/s"),
}
FIELDS: Final[Mapping[int, FieldDescriptionMesg]] = {
    int(field): {
        "mesg_num": NUMBER["FIELD_DESCRIPTION"],
        "developer_data_index": 0,
        "field_definition_number": int(field),
        "fit_base_type_id": kind,
        "field_name": field.name.lower(),
        "units": units,
    }
    for field, (kind, units) in _KINDS.items()
}
