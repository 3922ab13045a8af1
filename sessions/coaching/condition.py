"""One condition on a figure, as files write it."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sessions.coaching.bounds import WrittenBound
from sessions.coaching.figures import Figure
from sessions.documents.reading import Part

_Percent = Annotated[float, Field(gt=0, le=100, description="percent")]


class Condition(Part):
    """One figure, and when it is wrong (or, for praise, right). All that is given has to hold."""

    figure: Figure = Field(description="which figure: `cadence`")
    below: WrittenBound | None = Field(default=None, description="lower than: `target`")
    above: WrittenBound | None = Field(default=None, description="higher than: `baseline + 10 %`")
    within: Literal["target"] | None = Field(default=None, description="in the band: `target`")
    rising: _Percent | None = Field(
        default=None, description="higher by so many percent than in this step's first steps: `8`"
    )
    falling: _Percent | None = Field(
        default=None, description="lower by so many percent than in this step's first steps: `8`"
    )

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if all(it is None for it in self._said()):
            raise ValueError("says nothing; give below, above, within, rising or falling")
        return self

    def _said(self) -> tuple[object, ...]:
        return self.below, self.above, self.within, self.rising, self.falling
