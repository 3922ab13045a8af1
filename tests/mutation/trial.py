"""One mutant on trial: a forked process imports it in the module's place and runs the tests."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import os
import resource
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Final

import hypothesis  # noqa: F401  # loaded here once, so that no trial has to
import pydantic  # noqa: F401  # the same
import pytest

ROOT: Final = Path(__file__).parents[2]
LONGEST_S: Final = 60  # of its processor's time: a mutant may run for ever
QUIET: Final = ("-x", "-q", "--assert=plain", "--noconftest", "-pno:cacheprovider", "-pno:logging")


@dataclass(frozen=True, slots=True)
class InItsPlace(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports `name` from another source."""

    name: str
    source: str

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """A spec for `name` only."""
        return importlib.util.spec_from_loader(fullname, self) if fullname == self.name else None

    def exec_module(self, module: ModuleType) -> None:
        """Run the other source."""
        exec(compile(self.source, self.name, "exec"), module.__dict__)  # noqa: S102  # our own


@dataclass(frozen=True, slots=True)
class Trial:
    """A module of another source, and the tests that should notice."""

    name: str
    source: str
    tests: Sequence[str]


def trials(waiting: Iterable[Trial], jobs: int) -> Iterator[tuple[int, bool]]:
    """Hold each trial; tell its number, and whether the tests noticed nothing."""
    under_way: dict[int, int] = {}
    numbered = enumerate(waiting)
    while True:
        while len(under_way) < jobs and (following := next(numbered, None)):
            under_way[_begin(following[1])] = following[0]
        if not under_way:
            return
        pid, status = os.wait()
        yield under_way.pop(pid), status == 0


def _begin(trial: Trial) -> int:
    """Fork a trial. It ends with 0 if every test passes."""
    if trial.name in sys.modules:
        raise RuntimeError(f"{trial.name} is loaded already: no mutant could take its place")
    if pid := os.fork():
        return pid
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (LONGEST_S, LONGEST_S))
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silence, stream)
        os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
        sys.meta_path.insert(0, InItsPlace(trial.name, trial.source))
        options = ["-c", str(Path(__file__).with_name("trial.ini")), "--rootdir", str(ROOT)]
        os._exit(int(pytest.main([*QUIET, *options, *trial.tests])))
    finally:
        os._exit(99)
