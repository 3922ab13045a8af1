"""What is served: our own pages, and of textual-serve its terminal and its letters. No more."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from controller.web.words import WORDS

OWN: Final = Path(__file__).with_name("pages")
_templates = Environment(
    loader=FileSystemLoader(OWN), autoescape=select_autoescape(), undefined=StrictUndefined
)


class NoTerminal(ImportError):
    """textual-serve is not installed; the message says how."""


def assets() -> Mapping[str, Path]:
    """Every file that is served as it is, by its name. Raises `NoTerminal`."""
    found = find_spec("textual_serve")
    if found is None or not found.submodule_search_locations:
        raise NoTerminal("screens in a browser need textual-serve: pip install 'backstride[web]'")
    theirs = Path(found.submodule_search_locations[0]) / "static"
    return {
        "page.css": OWN / "page.css",
        "page.js": OWN / "page.js",
        "terminal.css": OWN / "terminal.css",
        "terminal.js": OWN / "terminal.js",
        "touch.js": OWN / "touch.js",
        "xterm.css": theirs / "css" / "xterm.css",
        "textual.js": theirs / "js" / "textual.js",
        "letters.ttf": theirs / "fonts" / "RobotoMono-VariableFont_wght.ttf",
    }


def page(name: str, language: str, **more: str) -> str:
    """A page in that language."""
    template = _templates.get_template(f"{name}.html")
    return template.render(words=WORDS[language], language=language, **more)


def policy(name: str, origin: str, socket_origin: str) -> str:
    """What a page may load: from this server only, and of that only what it needs."""
    closed = "default-src 'none'; base-uri 'none'; form-action"
    if name == "terminal":  # it has no origin, so 'self' would not be this server everywhere
        return (
            f"{closed} 'none'; script-src {origin}; style-src {origin} 'unsafe-inline'; "
            f"font-src {origin}; frame-ancestors {origin}; sandbox allow-scripts"
        )
    return (
        f"{closed} 'self'; script-src 'self'; style-src 'self'; img-src data:; "
        f"frame-src 'self'; connect-src 'self' {socket_origin}; frame-ancestors 'none'"
    )
