"""A report as a PDF: A4, its subject, date and number on every page, charts as vector drawings."""

from __future__ import annotations

from datetime import UTC, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Final

import matplotlib as mpl
from fpdf import FPDF
from fpdf.enums import Align, TableBordersLayout, XPos, YPos
from fpdf.fonts import FontFace

from controller.language.tongue import figures_in
from controller.reports.plots import AXIS_IN, PANEL_IN, svg
from sessions.reports.report import Balance, Block, Chart, Facts, Report, Shares, Table, Words

FONT: Final = "DejaVu"
MARGIN_MM: Final = 15.0
BODY_PT: Final = 9.5
SMALL_PT: Final = 8.5
LINE_MM: Final = 4.6
_MM_PER_IN: Final = 25.4
_LEAST_MM: Final = 28.0  # a heading with less room below it goes to the next page
_FACE: Final = {"": "DejaVuSans.ttf", "B": "DejaVuSans-Bold.ttf"}


def as_pdf(report: Report) -> bytes:
    """The file. Made twice, it is the same."""
    pages = _Pages(report)
    pages.add_page()
    pages.begin()
    for section in report.sections:
        pages.section(section.title, section.blocks)
    return bytes(pages.output())


class _Pages(FPDF):
    """fpdf2 asks a subclass for head and foot of each page."""

    def __init__(self, report: Report) -> None:
        super().__init__(orientation="portrait", unit="mm", format="A4")
        self._report = report
        self.set_margins(MARGIN_MM, MARGIN_MM)
        self.set_auto_page_break(auto=True, margin=MARGIN_MM + 4)
        self.set_creation_date(datetime.combine(report.on, time(), UTC))
        self.set_title(report.running_head)
        self.set_lang(report.language)
        fonts = Path(mpl.get_data_path()) / "fonts" / "ttf"
        for style, file in _FACE.items():
            self.add_font(FONT, style, fonts / file)
        self.set_font(FONT, size=BODY_PT)

    def header(self) -> None:
        """Whose report it is, and of which day."""
        report = self._report
        self.set_font(FONT, size=SMALL_PT)
        place = f" · {report.place}" if report.place else ""
        self.cell(0, LINE_MM, f"{report.running_head}{place}", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.line(MARGIN_MM, self.get_y() + 0.8, self.w - MARGIN_MM, self.get_y() + 0.8)
        self.ln(4)
        self.set_font(FONT, size=BODY_PT)

    def footer(self) -> None:
        """What a reader must know, and the page's number."""
        self.set_y(-MARGIN_MM)
        self.set_font(FONT, size=SMALL_PT)
        self.cell(0, LINE_MM, self._report.footer)
        self.set_x(MARGIN_MM)
        self.cell(0, LINE_MM, f"{self.page_no()} / {{nb}}", align=Align.R)

    def begin(self) -> None:
        """Title, subtitle, and the verdict in a box."""
        report = self._report
        self.set_font(FONT, "B", 16)
        self._words(report.title, 7.5)
        self.set_font(FONT, size=BODY_PT)
        self._words(report.subtitle, LINE_MM + 0.6)
        self.ln(1.5)
        self.set_font(FONT, "B" if report.grave else "", 11.5)
        self.set_line_width(0.6)
        self.multi_cell(0, 6, report.verdict, border=1, align=Align.L, padding=2,
                        new_x=XPos.LMARGIN, new_y=YPos.NEXT)  # fmt: skip
        self.set_line_width(0.2)
        self.set_font(FONT, size=BODY_PT)

    def section(self, title: str, blocks: tuple[Block, ...]) -> None:
        """A heading that is never alone at the foot of a page, and its blocks."""
        needed = _LEAST_MM if not blocks else max(_LEAST_MM, _least_mm(blocks[0]))
        if self.get_y() + needed > self.page_break_trigger:
            self.add_page()
        self.ln(3.5)
        self.start_section(title)
        self.set_font(FONT, "B", 12)
        self._words(title, 6.5)
        self.set_font(FONT, size=BODY_PT)
        self.ln(0.8)
        for block in blocks:
            self._block(block)
            self.ln(1.2)

    def _block(self, block: Block) -> None:
        match block:
            case Words(text):
                self._words(text, LINE_MM)
            case Facts(rows):
                self._facts(rows)
            case Table():
                self._table(block)
            case Chart() | Shares() | Balance():
                self._picture(block)

    def _words(self, text: str, line_mm: float) -> None:
        self.multi_cell(0, line_mm, text, align=Align.L, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _facts(self, rows: tuple[tuple[str, str], ...]) -> None:
        with self.table(
            rows,
            col_widths=(1, 3.4),
            text_align=Align.L,
            first_row_as_headings=False,
            borders_layout=TableBordersLayout.NONE,
            line_height=LINE_MM,
            padding=(0.3, 1, 0.3, 1),
        ):
            pass

    def _table(self, table: Table) -> None:
        self.set_font(FONT, size=SMALL_PT)
        columns = range(len(table.head))
        with self.table(
            (table.head, *table.rows),
            col_widths=_widths(table, self),
            text_align=tuple(Align.R if n in table.numbers else Align.L for n in columns),
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            headings_style=FontFace(emphasis="BOLD"),
            line_height=LINE_MM - 0.4,
            padding=(0.6, 1, 0.6, 1),
        ):
            pass
        self.set_font(FONT, size=BODY_PT)

    def _picture(self, block: Chart | Shares | Balance) -> None:
        language = self._report.language
        words = figures_in(language)(block.words)
        drawing = BytesIO(svg(block, letters=False, language=language).encode())
        self.image(drawing, w=self.epw, alt_text=words, title=words)


def _least_mm(block: Block) -> float:
    """What must fit below a heading: a whole picture, or a few lines."""
    if isinstance(block, Chart):
        return (PANEL_IN * len(block.panels) + AXIS_IN) * _MM_PER_IN + 14
    return 60.0 if isinstance(block, Shares | Balance) else _LEAST_MM


def _widths(table: Table, pages: FPDF) -> tuple[float, ...]:
    """Columns as wide as their longest word, and what is left by how much more they would take."""
    columns = tuple(zip(table.head, *table.rows, strict=True))
    pages.set_font(style="B")
    least = [max(_width(word, pages) for cell in column for word in cell.split(" "))
             for column in columns]  # fmt: skip
    most = [max(_width(cell, pages) for cell in column) for column in columns]
    pages.set_font(style="")
    room = max(0.0, pages.epw - sum(least))
    wished = sum(most) - sum(least)
    share = min(1.0, room / wished) if wished else 0.0
    return tuple(low + share * (high - low) for low, high in zip(least, most, strict=True))


def _width(text: str, pages: FPDF) -> float:
    """With the padding on either side."""
    return pages.get_string_width(text) + 2.6
