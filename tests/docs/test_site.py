"""The site builds without a warning, and needs nothing from outside."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, ROOT

FETCHED = re.compile(
    r"""<(?:script|img|iframe|source)[^>]*\ssrc=["']?(?P<src>[^"'\s>]+)"""
    r"""|<link[^>]*\shref=["']?(?P<link>[^"'\s>]+)"""
    r"""|url\(["']?(?P<url>(?!data:)[^"')]+)"""
    r"""|@import\s+["'](?P<imported>[^"']+)"""
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as `make site` does."""
    folder = tmp_path_factory.mktemp("site")
    words = ["-W", "--keep-going", "-q", "-b", "html", "-c", "docs", ".", str(folder / "html")]
    words += ["-d", str(folder / "doctrees")]
    command = [sys.executable, "-m", "sphinx", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert not done.returncode, done.stdout + done.stderr
    return folder / "html"


def test_every_page_is_there_and_the_folder_opens(site: Path) -> None:
    missing = [page for page in PAGES if not _built(site, page).exists()]
    assert missing == []
    assert "README.html" in (site / "index.html").read_text()


def test_nothing_is_fetched_from_outside(site: Path) -> None:
    fetched = {
        f"{file.relative_to(site)}: {target}"
        for kind in ("html", "css", "svg")
        for file in site.rglob(f"*.{kind}")
        for found in FETCHED.finditer(file.read_text())
        if (target := next(filter(None, found.groups()))).startswith(("http:", "https:", "//"))
    }
    assert fetched == set()


def test_search_knows_the_pages_without_a_server(site: Path) -> None:
    index = (site / "searchindex.js").read_text()
    assert index.startswith("Search.setIndex(")
    assert "docs/how-to/commission" in index


def _built(site: Path, page: Path) -> Path:
    return (site / page.relative_to(ROOT)).with_suffix(".html")
