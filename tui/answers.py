"""A figure that was pressed, as the answer to the question that is shown."""

from __future__ import annotations

from controller.api import QuestionView, Report
from sessions.care.asking import Part


def answer(question: QuestionView, figure: int, command_id: str) -> Report:
    """The report of this figure, 0 to 10."""
    if question.part is Part.PAIN:
        return Report(id=command_id, pain=figure)
    return Report(id=command_id, exertion=figure)
