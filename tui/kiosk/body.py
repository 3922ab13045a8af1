"""A face as lines of text: headline, figures, words, each as large as there is room."""

from __future__ import annotations

from tui.kiosk.face import Face
from tui.picture import AIR, GROUND, capitals, centred, plain, poster

LABEL_ROWS = 4
"""Of the smallest drawn letters."""
ROOMY = 14
"""Rows of a figure's box from which on its label is drawn, too."""


def body(face: Face, columns: int, rows: int) -> list[str]:
    """Exactly `rows` lines of `columns` columns."""
    words = _words(face.lines, columns, rows)
    room = rows - len(words)
    if not face.figures:
        return [*centred(poster(face.headline, columns, room), columns, room), *words]
    most = room // 2 - AIR
    shown = _headline(face.headline, columns, room // (len(face.figures) + 2), most)
    shown += [GROUND * columns] * AIR
    head = len(shown)
    each, spare = divmod(room - head, len(face.figures))
    for at, (label, number) in enumerate(face.figures):
        shown += _figure(label, number, columns, each + (at < spare))
    return [*shown, *words]


def _headline(text: str, columns: int, rows: int, most: int) -> list[str]:
    """The headline in so many rows, or in as many more as it takes to draw it."""
    for tried in range(max(rows, LABEL_ROWS), most + 1):
        drawn = poster(text, columns, tried)
        if all(map(_drawn, drawn)):
            return centred(drawn, columns, max(rows, len(drawn)))
    return centred(poster(text, columns, min(rows, most)), columns, min(rows, most))


def _words(lines: tuple[str, ...], columns: int, rows: int) -> list[str]:
    """The plain words, a margin at each side; drawn large where there is room for them."""
    said = [line for line in lines if line.strip()]
    large = [row for line in said for row in (*poster(line, columns - 4, rows // 4), "")]
    if rows >= 36 and len(large) <= rows * 3 // 5 and all(_drawn(line) for line in large):
        return [f"  {line}".ljust(columns) for line in large]
    small = [row for line in said for row in plain(line, columns - 4)][: rows // 2]
    return [f"  {line}".ljust(columns)[:columns] for line in (small and ["", *small])]


def _drawn(line: str) -> bool:
    return set(line) <= set(" ▀▄█")


def _figure(label: str, number: str, columns: int, rows: int) -> list[str]:
    if not label:
        return centred(poster(number, columns, rows), columns, rows)
    head = [label]
    if rows >= ROOMY:
        drawn = poster(capitals(label), columns, LABEL_ROWS)
        head = [*drawn, ""] if all(map(_drawn, drawn)) else head
    room = rows - len(head)
    return [
        *centred(head, columns, len(head)),
        *centred(poster(number, columns, room), columns, room),
    ]
