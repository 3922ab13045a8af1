"""A report in another language: every text of it said anew, and nothing else changed.

Reports are written in English. Pseudonym and place are names, and what somebody wrote is as they
wrote it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from sessions.reports.report import (
    Balance,
    Block,
    Chart,
    Facts,
    Own,
    Panel,
    Report,
    Row,
    Section,
    Shares,
    Table,
    Words,
)

Say = Callable[[str], str]
Parts = tuple[tuple[str, float], ...]


class Language(Protocol):
    """Another language."""

    @property
    def code(self) -> str:
        """As `de`."""

    def told(self, text: str) -> str:
        """A text in it, figures with its decimal sign; what it does not know it gives back."""


def report_in(report: Report, language: Language) -> Report:
    """The whole report."""

    def say(text: str) -> str:
        return text if isinstance(text, Own) else language.told(text)

    return replace(
        report,
        kind=say(report.kind),
        title=say(report.title),
        subtitle=say(report.subtitle),
        sentences=_row(report.sentences, say),
        sections=tuple(_section(one, say) for one in report.sections),
        footer=say(report.footer),
        language=language.code,
    )


def chart_in(chart: Chart, language: Language) -> Chart:
    """A chart by itself."""
    return _chart(chart, language.told)


def _chart(chart: Chart, say: Say) -> Chart:
    ticks = chart.ticks
    return replace(
        chart,
        panels=tuple(_panel(one, say) for one in chart.panels),
        marks=tuple(replace(one, name=say(one.name)) for one in chart.marks),
        ticks=None if ticks is None else tuple((at, say(name)) for at, name in ticks),
        axis=say(chart.axis),
    )


def _section(section: Section, say: Say) -> Section:
    blocks = tuple(_block(block, say) for block in section.blocks)
    return Section(say(section.title), blocks)


def _block(block: Block, say: Say) -> Block:
    match block:
        case Words(text):
            return Words(say(text))
        case Facts(rows):
            return Facts(tuple((say(name), say(value)) for name, value in rows))
        case Table(head, rows):
            said = tuple(_row(row, say) for row in rows)
            return replace(block, head=_row(head, say), rows=said)
        case Chart():
            return _chart(block, say)
        case Shares(title, parts):
            return Shares(say(title), _named(parts, say))
        case Balance(title, sides, axis):
            return Balance(say(title), _named(sides, say), say(axis))


def _row(texts: Row, say: Say) -> Row:
    return tuple(map(say, texts))


def _named(figures: Parts, say: Say) -> Parts:
    return tuple((say(name), figure) for name, figure in figures)


def _panel(panel: Panel, say: Say) -> Panel:
    return replace(
        panel,
        title=say(panel.title),
        lines=tuple(replace(one, name=say(one.name)) for one in panel.lines),
        levels=tuple(replace(one, name=say(one.name)) for one in panel.levels),
    )
