"""What the records of care are made of: frozen, closed to unknown keys, JSON in and out."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints

_PSEUDONYM = re.compile(r"(?=[A-Za-z]*[0-9])[A-Za-z][A-Za-z0-9]{0,15}")


class Record(BaseModel):
    """One record. There is no key for a name, an address or a date of birth."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def pseudonym(text: str) -> str:
    """The text, if it is a pseudonym: letters and digits, `P7`. Raises `ValueError`."""
    if any(character.isspace() for character in text.strip()):
        raise ValueError(f"{text!r} looks like a name; names are not kept, give P7 or the like")
    if not _PSEUDONYM.fullmatch(text):
        raise ValueError(
            f"{text!r} is no pseudonym; write letters, then at least one digit, up to 16 in all: P7"
        )
    return text


def _in_one_line(text: object) -> object:
    return " ".join(text.split()) if isinstance(text, str) else text


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError("has unprintable characters; remove them")
    return text


_LINE, _SAFE = BeforeValidator(_in_one_line), AfterValidator(_printable)

Pseudonym = Annotated[str, AfterValidator(pseudonym)]
Reason = Annotated[str, StringConstraints(min_length=3, max_length=200), _SAFE, _LINE]
By = Annotated[str, StringConstraints(min_length=1, max_length=32), _SAFE, _LINE]
"""A role or initials: `PT`, `physician K.L.`."""
Notes = Annotated[str, StringConstraints(max_length=1000), _SAFE, _LINE]
