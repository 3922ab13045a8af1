"""Where a fault of the configuration is: file, line and column, or the environment variable."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from typing import get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from sessions.documents.faults import Fault, quoted

Loc = tuple[str, ...]
_POSITION = re.compile(r"^(.*) \(at (?:line (\d+), column (\d+)|end of document)\)$", re.DOTALL)
_MOVED = {
    "participants": "limits of participants are on their records now: "
    "`backstride participants limits P7 --speed '1 mph' --reason 'why'`"
}
_KINDS = {"model_type": "a table", "dict_type": "a table", "string_type": "text in quotes"}


class ConfigError(ValueError):
    """A configuration that cannot be used. `faults` has every reason, in the order of the file."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(map(str, self.faults)))


def syntax_fault(path: str, text: str, error: tomllib.TOMLDecodeError) -> Fault:
    """What is no TOML, with its place."""
    found = _POSITION.match(str(error))
    if found is None:
        return Fault(path, 0, 0, f"{error}; this is no TOML")
    line = int(found[2] or len(text.splitlines()) or 1)
    return Fault(path, line, int(found[3] or 1), f'{found[1]}; write TOML: key = "text"')


def validation_fault(
    error: ErrorDetails, root: type[BaseModel], path: str, text: str, variables: Mapping[Loc, str]
) -> Fault:
    """What pydantic complains of, where it is written: in a variable or in the file."""
    loc = tuple(str(part) for part in error["loc"])
    message = _message(error, loc, root)
    for end in range(len(loc), 0, -1):
        if loc[:end] in variables:
            return Fault(variables[loc[:end]], 0, 0, message)
    line, column = locate(text, loc)
    return Fault(path, line, column, f"{'.'.join(loc)}: {message}" if loc else message)


def locate(text: str, loc: Loc) -> tuple[int, int]:
    """Line and column of the key `loc` in TOML that parses, or of the innermost table around it;
    (0, 0) where none of it is written.

    A statement begins on the line after the longest beginning of the text that parses without it.
    """
    for end in range(len(loc), 0, -1):
        start, lines = 0, text.splitlines(keepends=True)
        for count in range(1, len(lines) + 1):
            parsed = _parsed("".join(lines[:count]))
            if parsed is None:
                continue
            if _has(parsed, loc[:end]):
                line = next(n for n in range(start, count) if lines[n].strip())
                return line + 1, max(lines[line].find(loc[end - 1]), 0) + 1
            start = count
    return 0, 0


def unknown(name: str, allowed: Iterable[str], what: str) -> str:
    """What to say of a name that is not there."""
    names = list(allowed)
    near = difflib.get_close_matches(name, names, n=1)
    return f"unknown {what}; " + (f"did you mean {near[0]}?" if near else _one_of(names))


def keys_of(model: type[BaseModel]) -> dict[str, type[BaseModel] | None]:
    """The keys of a table as they are written, each with the table it is, if it is one; of a table
    of named tables, the table that each of them is."""
    return {
        field.alias or name: _table(field.annotation) for name, field in model.model_fields.items()
    }


def _table(annotation: object) -> type[BaseModel] | None:
    inner = get_args(annotation)[-1] if get_origin(annotation) is dict else annotation
    return inner if isinstance(inner, type) and issubclass(inner, BaseModel) else None


def _table_at(root: type[BaseModel], loc: Loc) -> type[BaseModel]:
    """The table that `loc` leads to, names of named tables left out."""
    table = root
    for part in loc:
        table = keys_of(table).get(part) or table
    return table


def _message(error: ErrorDetails, loc: Loc, root: type[BaseModel]) -> str:
    if error["type"] == "extra_forbidden":
        if len(loc) == 1 and loc[0] in _MOVED:
            return _MOVED[loc[0]]
        allowed, what = keys_of(_table_at(root, loc[:-1])), "table" if len(loc) == 1 else "key"
        return unknown(loc[-1], allowed, what)
    if error["type"] in _KINDS:
        return f"must be {_KINDS[error['type']]}"
    message = error["msg"].removeprefix("Value error, ").replace("Input should", "must")
    given = "" if isinstance(error["input"], dict) else f", not {quoted(repr(error['input']))}"
    return message if error["type"] == "value_error" else f"{message}{given}"


def _one_of(names: list[str]) -> str:
    return f"there is {', '.join(names)}"


def _parsed(text: str) -> dict[str, object] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def _has(table: object, loc: Loc) -> bool:
    for part in loc:
        if not isinstance(table, dict) or part not in table:
            return False
        table = table[part]
    return True
