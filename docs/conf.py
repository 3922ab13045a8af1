"""The site that Sphinx builds of the pages: `make site`. They stay plain Markdown.

What Sphinx wants and a code host would show as noise is added while a page is read: the order of
the pages, which is that of the index, and names in place of links to what is no page.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx

project = "Backstride"
author = "Backstride"
project_copyright = "Backstride. Apache License 2.0"
extensions = ["myst_parser"]
root_doc = "README"
include_patterns = ["README.md", "docs/*.md", "docs/**/*.md", "hardware/*.md"]
exclude_patterns = [".*", "**/__pycache__", "docs/_site", "node_modules"]

html_theme = "furo"
html_title = "Backstride"
html_static_path = ["site"]
html_css_files = ["backstride.css"]
html_copy_source = False
html_show_copyright = False
html_show_sphinx = False
html_permalinks_icon = "#"
html_baseurl = ""

myst_heading_anchors = 6
suppress_warnings = ["myst.header"]  # a page may leave out a level of headings

ROOT: Final = Path(__file__).parents[1]
INDEX: Final = ROOT / "docs" / "README.md"
SECTION: Final = re.compile(r"^## (.+?)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
LINK: Final = re.compile(r"(?<!!)\[([^\]]*)\]\(([^()\s#]+)(#[^()\s]*)?\)")
NOT_PYGMENTS: Final = ("cron",)

FIRST: Final = "index.html"
LEAD: Final = '<!doctype html><meta http-equiv="refresh" content="0; url=README.html">\n'


def setup(app: Sphinx) -> None:
    """Connect what this file adds."""
    for name in NOT_PYGMENTS:
        app.add_lexer(name, TextLexer)
    app.connect("source-read", add_contents)
    app.connect("source-read", name_what_is_no_page)
    app.connect("build-finished", lead_to_the_start)


def add_contents(app: Sphinx, page: str, source: list[str]) -> None:
    """Below the start page: a hidden table of contents for each section of the index."""
    if page == root_doc:
        app.env.note_dependency(str(INDEX))
        source[0] += contents(INDEX.read_text())


def contents(index: str) -> str:
    """The index's sections and the pages that they name, in order, as toctrees."""
    return _toctree("", ["docs/README"]) + "".join(
        _toctree(title, [_document(target) for _, target, _ in LINK.findall(text)])
        for title, text in SECTION.findall(index)
    )


def _document(target: str) -> str:
    """A page as Sphinx names it, from the index's link."""
    path = (INDEX.parent / target).resolve().relative_to(ROOT)
    return str(path.with_suffix(""))


def _toctree(title: str, pages: list[str]) -> str:
    lines = dict.fromkeys(pages)
    return "\n\n" + "\n".join(
        ("```{toctree}", ":hidden:", *([f":caption: {title}"] if title else []), "", *lines, "```")
    )


def name_what_is_no_page(_app: Sphinx, page: str, source: list[str]) -> None:
    """A link to a file or folder of the code becomes its path."""
    folder = (ROOT / page).parent

    def named(link: re.Match[str]) -> str:
        text, target, _ = link.groups()
        path = (folder / target).resolve()
        if "://" in target or target.endswith(".md") or not path.exists():
            return link[0]
        name = f"`{path.relative_to(ROOT)}`"
        return name if text.strip("`") == name.strip("`") else f"{text} ({name})"

    source[0] = LINK.sub(named, source[0])


def lead_to_the_start(app: Sphinx, error: Exception | None) -> None:
    """`index.html`, for whoever opens the folder."""
    if error is None:
        (Path(app.outdir) / FIRST).write_text(LEAD)
