"""What the person is asked, and how an answer is read. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

from sessions.quantities import INCLINE, SPEED, QuantityError

Answer = str | float | bool
MAX_TEXT: Final = 64
_WORDS: Final = {"y": True, "yes": True, "n": False, "no": False}
_NUMBER: Final = re.compile(r"\d{1,9}(?:[.,]\d{1,9})?")


class BadAnswer(ValueError):
    """An answer that cannot be taken; the message says what is wanted."""


class Form(Enum):
    """What an answer is."""

    TEXT = "text"
    NUMBER = "a number"
    YES = "yes or no"
    SPEED = "a speed with its unit, as 2.5 mph, 4 km/h or 1.1 m/s"
    INCLINE = "an incline, as 5 %"


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that only the person can tell. Numbers are in `unit`, from `least` to `most`."""

    key: str
    words: str
    form: Form = Form.NUMBER
    unit: str = ""
    least: float = 0.0
    most: float = 1000.0
    choices: tuple[str, ...] = ()
    default: str | None = None

    def read(self, text: str) -> Answer:
        """The answer in a line of text. Raises `BadAnswer`."""
        text = text.strip() or (self.default or "")
        match self.form:
            case Form.TEXT:
                return self._text(text)
            case Form.YES:
                if text.lower() not in _WORDS:
                    raise BadAnswer("type yes or no")
                return _WORDS[text.lower()]
            case Form.NUMBER:
                if not _NUMBER.fullmatch(text):
                    raise BadAnswer(f"type a number, in {self.unit}" if self.unit else "a number")
                return self._within(float(text.replace(",", ".")))
            case Form.SPEED | Form.INCLINE:
                try:
                    quantity = SPEED if self.form is Form.SPEED else INCLINE
                    return self._within(quantity.parse(text))
                except QuantityError as error:
                    raise BadAnswer(str(error)) from error

    def _text(self, text: str) -> str:
        if self.choices and text not in self.choices:
            raise BadAnswer(f"type {' or '.join(self.choices)}")
        if len(text) > MAX_TEXT or not text.isprintable():
            raise BadAnswer(f"at most {MAX_TEXT} plain characters")
        return text

    def _within(self, value: float) -> float:
        if not self.least <= value <= self.most:
            raise BadAnswer(f"must be from {self.least:g} to {self.most:g} {self.unit}".rstrip())
        return value
