"""How Home Assistant lists a treadmill, as an SVG: what its registry and states say, in a table."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from tests.homeassistant.house import Entity

_ROW_PX: Final = 26
_WIDTH_PX: Final = 640
_TOP_PX: Final = 78
_COLUMNS_PX: Final = (20, 250, 400)
_KINDS: Final = ("button", "select", "sensor", "binary_sensor")
_STYLE: Final = (
    "text{font:14px sans-serif;fill:#212121}.head{font-weight:bold;font-size:17px}"
    ".quiet{fill:#6b6b6b}.said{fill:#0b57a4}line{stroke:#dddddd}rect{fill:#ffffff;stroke:#bbbbbb}"
)


def picture(title: str, subtitle: str, entities: Sequence[Entity], device: str) -> str:
    """One row an entity: its name without the device's, its kind, its state."""
    rows = sorted(entities, key=lambda it: (_KINDS.index(it.kind), it.name))
    height_px = _TOP_PX + _ROW_PX * len(rows) + 10
    body = [_row(number, entity, device) for number, entity in enumerate(rows)]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH_PX}" height="{height_px}">',
            f"<title>{escape(title)}: {escape(subtitle)}</title>",
            f"<style>{_STYLE}</style>",
            f'<rect x="0.5" y="0.5" width="{_WIDTH_PX - 1}" height="{height_px - 1}" rx="8"/>',
            _text(_COLUMNS_PX[0], 32, title, "head"),
            _text(_COLUMNS_PX[0], 56, subtitle, "quiet"),
            *body,
            "</svg>\n",
        ]
    )


def _row(number: int, entity: Entity, device: str) -> str:
    y_px = _TOP_PX + _ROW_PX * number
    name, kind, state = _COLUMNS_PX
    rule = f'<line x1="{name}" y1="{y_px}" x2="{_WIDTH_PX - name}" y2="{y_px}"/>'
    return "".join(
        [
            rule,
            _text(name, y_px + 18, entity.name.removeprefix(f"{device} "), ""),
            _text(kind, y_px + 18, entity.kind.replace("_", " "), "quiet"),
            # a button's state is when it was pressed last
            _text(state, y_px + 18, "" if entity.kind == "button" else entity.shown, "said"),
        ]
    )


def _text(x_px: int, y_px: int, text: str, kind: str) -> str:
    return f'<text x="{x_px}" y="{y_px}" class="{kind}">{escape(text)}</text>'
