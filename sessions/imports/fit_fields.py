"""What FIT has no field for, in developer fields of this project's own: a step's incline, and the
way of going of a workout. Other programs do not read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from garmin_fit_sdk import Profile

if TYPE_CHECKING:
    from garmin_fit_sdk.mesgs import DeveloperDataIdMesg, FieldDescriptionMesg

NUMBER: Final = Profile["mesg_num"]
INCLINE, GAIT = 2, 3  # 0 and 1 are an activity's
INCLINE_NAME, GAIT_NAME = "incline", "gait"
OWNER: Final[DeveloperDataIdMesg] = {
    "mesg_num": NUMBER["DEVELOPER_DATA_ID"],
    "application_id": list(bytes.fromhex("8b1f5c0e9d8b4c59a7c86a3b2c51e0d7")),
    "application_version": 1,
    "developer_data_index": 0,
}
FIELDS: Final[Mapping[int, FieldDescriptionMesg]] = {
    INCLINE: {
        "mesg_num": NUMBER["FIELD_DESCRIPTION"],
        "developer_data_index": 0,
        "field_definition_number": INCLINE,
        "fit_base_type_id": 0x84,  # uint16
        "field_name": INCLINE_NAME,
        "units": "0.01 %",
    },
    GAIT: {
        "mesg_num": NUMBER["FIELD_DESCRIPTION"],
        "developer_data_index": 0,
        "field_definition_number": GAIT,
        "fit_base_type_id": 0x07,  # string
        "field_name": GAIT_NAME,
        "units": "",
    },
}
