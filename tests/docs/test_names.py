"""What a page writes as code is there: files, folders, modules, keys of the configuration."""

from __future__ import annotations

import importlib
import importlib.util
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from pydantic import BaseModel

from controller.config_schema import Config
from tests.docs.commands import blocks, spans
from tests.docs.pages import PAGES, ROOT

CODE: Final = "controller|protocols|sessions|tui|tests|docs|benchmarks|hardware"
FILE: Final = re.compile(rf"(?:{CODE})/[\w./*-]*[\w/*]|\w+\.py")
MODULE: Final = re.compile(rf"(?:{CODE})(?:\.\w+)+")
KEY: Final = re.compile(rf"(?:{'|'.join(Config.model_fields)})\.[a-z_]+")
TABLE: Final = re.compile(r"\[([a-z_]+)\]")
OF_CARDS: Final = {"watch", "ftms", "commissioned", "notes", "matrix"}
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def missing(code: str) -> bool:
    """Whether this inline code names something of ours that is not there."""
    if FILE.fullmatch(code):
        return not _is_file(code.rstrip("/"))
    if KEY.fullmatch(code):
        return not _is_key(*code.split("."))
    if MODULE.fullmatch(code) and not code.endswith((".py", ".md")):
        return not _is_name(code)
    if found := TABLE.fullmatch(code):
        return found[1] not in {*Config.model_fields, *OF_CARDS}
    return False


def _is_file(name: str) -> bool:
    if "/" in name:
        return any(ROOT.glob(name))
    return any(file for folder in CODE.split("|") for file in (ROOT / folder).rglob(name))


def _is_key(section: str, key: str) -> bool:
    model = Config.model_fields[section].annotation
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        return True  # a table whose names are the site's own
    return key in {field.alias or name for name, field in model.model_fields.items()}


def _is_name(dotted: str) -> bool:
    module, _, name = dotted.rpartition(".")
    try:
        return importlib.util.find_spec(dotted) is not None
    except ModuleNotFoundError:
        return hasattr(importlib.import_module(module), name)


@each_page
def test_blocks_of_configuration_have_keys_that_are_there(page: Path) -> None:
    """A block is of the configuration if one of its tables is; other files have none of them."""
    unknown = []
    for line, kind, text in blocks(page, "fence"):
        tables = tomllib.loads(text) if kind == "toml" else {}
        if not tables.keys().isdisjoint(Config.model_fields):
            unknown += [f"line {line}: {name}" for name in _keys(tables) if not _is_known(name)]
    assert unknown == []


def _keys(tables: dict[str, object]) -> Iterator[str]:
    for section, table in tables.items():
        yield from (f"{section}.{key}" for key in table) if isinstance(table, dict) else (section,)


def _is_known(name: str) -> bool:
    section, _, key = name.partition(".")
    return section in Config.model_fields and bool(key) and _is_key(section, key)


@each_page
def test_what_a_page_names_is_there(page: Path) -> None:
    assert [f"line {line}: {code}" for line, code in spans(page) if missing(code)] == []


@pytest.mark.parametrize(
    "code",
    [
        "controller/gone.py",
        "tests/gone/",
        "gone.py",
        "deck.gone",
        "controller.gone",
        "controller.service.GONE",
        "[gone]",
    ],
)
def test_what_is_gone_would_be_found(code: str) -> None:
    assert missing(code)


@pytest.mark.parametrize(
    "code", ["controller/belt/", "deck.url", "controller.service.BROKEN", "x/y"]
)
def test_what_is_there_is_not_complained_of(code: str) -> None:
    assert not missing(code)
