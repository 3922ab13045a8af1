"""What nobody may find on a screen: words cut off, words over words, STOP or the help hidden."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from textual.app import App
from textual.dom import DOMNode
from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Button, Checkbox, DataTable, Input, Static

from tui.language import _
from tui.regions.big_number import BigNumber

TEXTS = (Static, Input, Button, Checkbox)
"""Widgets that have words of their own."""
GIVES_WAY = {"limits"}
"""What stood on the card before the start, and stands here again once a question is answered."""


def faults(app: App[Any], stop: str, keys: str) -> Iterator[str]:
    """All that is wrong with what is on the screen now."""
    shown = dict(_shown(app))
    for widget, region in shown.items():
        yield from (f"{_name(widget)}: {fault}" for fault in _cut(widget, region, app))
    yield from _overlapping(app, shown)
    if stop:
        yield from _hidden(app, stop)
    if keys and f"? {_('help')}" not in str(app.screen.query_one(keys, Static).content):
        yield f"{keys}: no way to the help"


def _shown(app: App[Any]) -> Iterator[tuple[Widget, Region]]:
    """What has words, and where it is: that part of it which is in view."""
    for widget, place in app.screen._compositor.full_map.items():
        if isinstance(widget, (*TEXTS, DataTable)) and place.region.area and widget.visible:
            yield widget, place.region


def _cut(widget: Widget, region: Region, app: App[Any]) -> Iterator[str]:
    place = app.screen._compositor.full_map[widget]
    scrolled = any(_scrolls(one) for one in widget.ancestors)
    gives_way = scrolled or widget.id in GIVES_WAY
    if not gives_way and place.clip.intersection(region) != region:
        yield "is cut off"
    wide, high = widget.content_size
    if isinstance(widget, DataTable) and widget.virtual_size.width > widget.size.width:
        yield f"{widget.virtual_size.width} columns in {widget.size.width}"
    if isinstance(widget, BigNumber) and len(widget._label) > wide:
        yield f"label {widget._label!r} in {wide}"
    if isinstance(widget, Static):
        yield from _too_long(widget, wide, high, app)
    if isinstance(widget, Button) and len(str(widget.label)) > wide:
        yield f"{widget.label} in {wide}"
    if isinstance(widget, Checkbox) and widget.get_content_width(app.size, app.size) > wide:
        yield f"{widget.label} in {wide}"
    if isinstance(widget, Input) and not widget.value and len(widget.placeholder) > wide:
        yield f"{widget.placeholder} in {wide}"


def _too_long(widget: Static, wide: int, high: int, app: App[Any]) -> Iterator[str]:
    text = str(widget.content)
    rows = widget.get_content_height(app.size, app.size, wide)
    if text.strip() and rows > high:
        yield f"{rows} rows in {high}: {text!r}"
    longest = max(map(len, text.split()), default=0)
    if longest > wide:
        yield f"a word of {longest} in {wide}: {text!r}"


def _overlapping(app: App[Any], shown: dict[Widget, Region]) -> Iterator[str]:
    places = app.screen._compositor.full_map
    laid = {
        one: places[one].clip.intersection(region)
        for one, region in shown.items()
        if not _lies_over(one)
    }
    for (one, here), (other, there) in combinations(laid.items(), 2):
        if one not in other.ancestors and other not in one.ancestors and here.overlaps(there):
            yield f"{_name(one)} and {_name(other)} overlap"


def _lies_over(widget: Widget) -> bool:
    """Help and a list of faults cover the middle of the screen."""
    return any(
        _scrolls(one) or (isinstance(one, Widget) and one.layer == "over")
        for one in widget.ancestors_with_self
    )


def _scrolls(one: DOMNode) -> bool:
    """A part of the screen whose lines move: what is out of view can be brought there."""
    moving = {one.styles.overflow_x, one.styles.overflow_y} & {"auto", "scroll"}
    return bool(moving) and not isinstance(one, App | Screen)


def _hidden(app: App[Any], stop: str) -> Iterator[str]:
    """STOP is in view as a whole, and says so."""
    widget = app.screen.query_one(stop)
    region = widget.region
    corners = [(x, y) for x in (region.x, region.right - 1) for y in (region.y, region.bottom - 1)]
    if not region.area or not app.screen.region.contains_region(region):
        yield f"{stop}: not in view"
    elif any(app.screen.get_widget_at(x, y)[0] is not widget for x, y in corners):
        yield f"{stop}: covered"


def _name(widget: Widget) -> str:
    return f"#{widget.id}" if widget.id else type(widget).__name__
