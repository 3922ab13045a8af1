"""Reports as files: the same words in both, nothing from outside, told apart without colour."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from itertools import combinations, pairwise
from xml.etree import ElementTree as Xml

import pytest
from fpdf import FPDF

from controller.reports.html import as_html
from controller.reports.inks import FILLS, LOOKS
from controller.reports.pdf import as_pdf
from controller.reports.plots import svg
from sessions.reports.report import Balance, Chart, Ink, Report, Shares
from sessions.reports.session_report import Context, session_report
from tests.sessions.reports.records import HOSTILE, recorded, stored

SVG = "{http://www.w3.org/2000/svg}"


@cache
def report() -> Report:
    return session_report(recorded(stored(title=HOSTILE)), Context("mph", place="Clinic & Co."))


@cache
def page() -> str:
    return as_html(report())


@cache
def pdf() -> bytes:
    return as_pdf(report())


class Reader(HTMLParser):
    """What a browser would do: the elements, what they refer to, and the text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.references: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        links = {"src", "href", "xlink:href", "data", "srcset", "action"}
        self.references += [value or "" for name, value in attrs if name in links]

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    return reader


def test_the_page_says_everything_that_the_report_says() -> None:
    text = " ".join(read(page()).text)
    assert report().verdict in text
    for section in report().sections:
        assert section.title in text
    for said in ("Nobody is on the belt", "a pause was asked for by screen", "even steps"):
        assert said in text
    for panel in ("Speed, mph", "Heart rate, beats/min", "prescribed", "stop 2"):
        assert panel in text


def test_the_page_needs_no_other_file_and_no_network() -> None:
    reader = read(page())
    assert reader.references
    assert all(reference.startswith("#") for reference in reader.references)
    assert not {"script", "link", "iframe", "img", "object", "embed"} & reader.tags
    outside = re.sub(r'xmlns(:\w+)?="[^"]*"', "", page())
    assert not re.search(r"https?://|file:|@import|url\((?!#)|/home/|/tmp/", outside)


def test_hostile_words_stay_words() -> None:
    reader = read(page())
    assert "script" not in reader.tags
    assert HOSTILE in "".join(reader.text)
    assert page().count("</svg>") == page().count("<svg")


def test_the_pictures_of_a_page_are_whole_xml() -> None:
    drawings = re.findall(r"<svg.*?</svg>", page(), re.DOTALL)
    assert drawings
    for drawing in drawings:
        assert Xml.fromstring(drawing).tag == f"{SVG}svg"  # noqa: S314 - our own


def test_the_pdf_has_the_words_of_every_section_and_a_head_on_each_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[str] = []
    for name in ("cell", "multi_cell"):
        told = getattr(FPDF, name)

        def hear(self: FPDF, *args: object, _told: object = told, **named: object) -> object:
            said.extend(str(one) for one in (*args, named.get("text", "")) if isinstance(one, str))
            return _told(self, *args, **named)  # type: ignore[operator]  # fpdf2's own method

        monkeypatch.setattr(FPDF, name, hear)
    data = as_pdf(report())
    for section in report().sections:
        assert section.title in said
    assert "Nobody is on the belt" in said
    assert HOSTILE in said
    pages = data.count(b"/Type /Page\n")
    assert pages >= 2
    assert sum(text.startswith("Session report · P7 · 2026-11-22") for text in said) == pages


def test_the_pdf_is_a_pdf_without_anything_to_run_or_to_fetch() -> None:
    assert pdf().startswith(b"%PDF-1.")
    assert not re.search(rb"/JavaScript|/URI|/Launch|https?://(?!ns\.adobe|www\.w3)", pdf())
    assert len(pdf()) < 400_000


def test_the_same_report_is_the_same_file() -> None:
    assert as_html(report()) == page()
    assert as_pdf(report()) == pdf()


def test_lines_differ_by_more_than_their_colour() -> None:
    assert set(LOOKS) == set(Ink)
    for one, other in combinations(LOOKS.values(), 2):
        assert one.dash != other.dash
        assert one.marker != other.marker


def test_bars_differ_in_lightness() -> None:
    lights = sorted(_lightness(fill) for fill in FILLS)
    assert all(after - before > 60 for before, after in pairwise(lights))


def test_lines_are_dark_enough_for_paper() -> None:
    assert all(_lightness(look.colour) < 140 for look in LOOKS.values())


def _lightness(colour: str) -> float:
    """0 to 255, as a black print has it (ITU-R BT.601)."""
    red, green, blue = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_a_dashed_line_is_dashed_in_the_drawing() -> None:
    chart = next(b for s in report().sections for b in s.blocks if isinstance(b, Chart))
    speed = replace(chart, panels=chart.panels[:1], marks=())
    strokes = re.findall(r"stroke: (#\w{6}).*?\"", svg(speed, letters=True))
    assert LOOKS[Ink.FIRST].colour in strokes
    second = re.search(
        rf"stroke-dasharray[^\"]*stroke: {LOOKS[Ink.SECOND].colour}", svg(speed, letters=True)
    )
    assert second


def test_letters_stay_letters_in_a_page_and_are_outlines_in_a_pdf() -> None:
    shares = Shares("Landings", (("forefoot", 70.0), ("rearfoot", 30.0)))
    assert "forefoot 70 %" in svg(shares, letters=True)
    assert "<text" not in svg(shares, letters=False)


def test_names_in_a_drawing_are_never_read_as_mathematics() -> None:
    balance = Balance("$\\frac{1$", (("<b>$x", -3.0), ("peak & force", 4.0)))
    drawing = svg(balance, letters=True)
    assert "&lt;b&gt;$x" in drawing
    assert "-3.0 %" in drawing
