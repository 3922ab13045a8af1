"""Small changes to a module, one at a time: operators, numbers, cases, arguments, rows of tables.

Whatever the module decides with is changed: the bodies of its functions and properties, and, which
tools that rewrite functions leave alone, its constants, its tables, its enums and its defaults.
Left as they are: annotations, docstrings, imports, names, and cases that only `assert_never`.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

Enums = dict[str, list[str]]
"""Names of an enum's class, as the module writes it, and of its members."""

Key = tuple[str, str, str, int]
"""Where, what was there, what is there now, and of several such changes which."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One changed module. `key` names the change in words that outlive moved lines."""

    where: str  # function, method or class; "" in the module itself
    was: str
    becomes: str
    nth: int  # of several such changes at one place
    source: str

    @property
    def key(self) -> Key:
        """What tells it from every other mutant of its module."""
        return self.where, self.was, self.becomes, self.nth


_OPPOSITE: Final[dict[type[ast.AST], list[type[ast.AST]]]] = {
    ast.Lt: [ast.LtE, ast.GtE],
    ast.LtE: [ast.Lt, ast.Gt],
    ast.Gt: [ast.GtE, ast.LtE],
    ast.GtE: [ast.Gt, ast.Lt],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.Is: [ast.IsNot],
    ast.IsNot: [ast.Is],
    ast.In: [ast.NotIn],
    ast.NotIn: [ast.In],
    ast.And: [ast.Or],
    ast.Or: [ast.And],
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.FloorDiv],
    ast.FloorDiv: [ast.Mult],
    ast.Div: [ast.Mult],
    ast.BitOr: [ast.BitAnd],
}
_SWAPPED_CALLS: Final = {"min": "max", "max": "min", "sorted": "list", "any": "all", "all": "any"}
_LISTS: Final = frozenset({"elts", "args", "keywords", "cases", "values", "ifs", "patterns"})
_UNTOUCHED: Final = {"annotation", "returns", "decorator_list", "bases", "type_params", "ctx"}


def mutants(source: str, enums: Enums) -> Iterator[Mutant]:
    """Every mutant of the module, in the order of its text."""
    tree = ast.parse(source)
    for key in _keys(tree, enums):
        yield Mutant(*key, ast.unparse(tree))


def keys(source: str, enums: Enums) -> list[Key]:
    """The keys of every mutant, sooner than the mutants."""
    return list(_keys(ast.parse(source), enums))


def _keys(tree: ast.Module, enums: Enums) -> Iterator[Key]:
    """With each key the tree is changed, until the next is asked for."""
    seen = Counter[tuple[str, str, str]]()
    for told in _changes(tree, enums, ""):
        seen[told] += 1
        yield (*told, seen[told])


def enums_of(sources: Iterable[str]) -> Enums:
    """The enums that these modules define, by their names and by `_A, _B = Some, Other`."""
    found: Enums = {}
    for node in (node for source in sources for node in ast.walk(ast.parse(source))):
        if isinstance(node, ast.ClassDef) and any("Enum" in ast.unparse(b) for b in node.bases):
            assigned = [entry for entry in node.body if isinstance(entry, ast.Assign)]
            found[node.name] = [ast.unparse(entry.targets[0]) for entry in assigned]
        match node:
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                pairs = [
                    (ast.unparse(n), ast.unparse(v)) for n, v in zip(names, values, strict=True)
                ]
                found |= {name: found[of] for name, of in pairs if of in found}
    return found


def _changes(node: ast.AST, enums: Enums, where: str) -> Iterator[tuple[str, str, str]]:
    """Change the tree below `node` in place, tell where and how, and change it back."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        where = f"{where}.{node.name}".lstrip(".")
    if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.match_case) and _never(node.body)):
        return  # words for people are left out as a whole only
    for told in _removals(node):
        yield where, *told
    for field, value in ast.iter_fields(node):
        if field in _UNTOUCHED:
            continue
        for place, child in enumerate(value) if isinstance(value, list) else ((None, value),):
            if not isinstance(child, ast.AST) or _is_docstring(child) or _is_import(child):
                continue
            for other in _replacements(child, enums):
                was = _told(node, child)
                _put(node, field, place, other)
                yield where, was, _told(node, other)
                _put(node, field, place, child)
            yield from _changes(child, enums, where)


def _put(node: ast.AST, field: str, place: int | None, child: ast.AST) -> None:
    if place is None:
        setattr(node, field, child)
    else:
        getattr(node, field)[place] = child


def _told(node: ast.AST, child: ast.AST) -> str:
    """An operator is told with its operands, everything else by its own first line."""
    of_operator = isinstance(child, ast.cmpop | ast.boolop | ast.operator | ast.unaryop)
    return _one_line(node if of_operator else child)


def _replacements(node: ast.AST, enums: Enums) -> Iterator[ast.AST]:
    yield from (other() for other in _OPPOSITE.get(type(node), ()))
    match node:
        case ast.Constant(bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(int() as value):
            yield from (ast.Constant(value + 1), ast.Constant(value - 1))
        case ast.Constant(str() as value) if value:
            yield ast.Constant("")
        case ast.JoinedStr():
            yield ast.Constant("")
        case ast.UnaryOp(ast.Not() | ast.USub(), operand):
            yield operand
        case ast.IfExp(_, body, orelse):
            yield from (body, orelse)
        case ast.Call(ast.Name(name)) if name in _SWAPPED_CALLS:
            yield ast.Call(ast.Name(_SWAPPED_CALLS[name]), node.args, node.keywords)
            yield from node.args if len(node.args) == 2 else ()
        case ast.Attribute(ast.Name(name), member) if name in enums and member in enums[name]:
            members = enums[name]
            following = members[(members.index(member) + 1) % len(members)]
            yield ast.Attribute(node.value, following, node.ctx)
        case ast.If(_, body, orelse):
            yield ast.If(ast.Constant(True), body, orelse)
            yield ast.If(ast.Constant(False), body, orelse)
        case ast.Assign() | ast.AugAssign() | ast.Expr():
            yield ast.Pass()


def _removals(node: ast.AST) -> Iterator[tuple[str, str]]:
    """One of several left out: an operand, an argument, a case, a member, a row of a table."""
    if isinstance(node, ast.Dict):
        for place, (key, value) in enumerate(zip(node.keys, node.values, strict=True)):
            told = f"{ast.unparse(key) if key else '**'}: {ast.unparse(value)}"
            del node.keys[place], node.values[place]
            yield told, "left out"
            node.keys.insert(place, key)
            node.values.insert(place, value)
        return
    for field, entries in ast.iter_fields(node):
        if field not in _LISTS or not _may_lose(node, field, entries):
            continue
        for place, entry in enumerate(entries):
            if isinstance(entry, ast.match_case) and _never(entry.body):
                continue
            entries.pop(place)
            yield _one_line(entry), "left out"
            entries.insert(place, entry)


def _may_lose(node: ast.AST, field: str, entries: object) -> bool:
    match node:
        case ast.Call(ast.Name("min" | "max")):
            return field == "args" and len(node.args) > 2  # of two, the other is a replacement
        case ast.Call():
            return field == "keywords"
        case ast.BoolOp() | ast.Match() | ast.MatchOr() | ast.Set() | ast.comprehension():
            return isinstance(entries, list) and bool(entries)
        case _:
            return False


def _one_line(node: ast.AST) -> str:
    """The first line of a node's text; of a case, its pattern."""
    return ast.unparse(node).strip().partition("\n")[0]


def _never(body: list[ast.stmt]) -> bool:
    return ast.unparse(body[0]).startswith("assert_never(")


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_import(node: ast.AST) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom)
