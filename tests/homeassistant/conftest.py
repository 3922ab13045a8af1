"""Home Assistant, in the environment that `check` made for it."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

VENV: Final = os.environ.get("BACKSTRIDE_HOMEASSISTANT", "")
NEEDS: Final = "needs Home Assistant in an environment of its own: tests/homeassistant/check"
JUDGE: Final = Path(__file__).with_name("judge.py")
Json = dict[str, Any]


class Judge:
    """Home Assistant's schemas and templates; see judge.py."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [f"{VENV}/bin/python", str(JUDGE)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, op: str, **question: object) -> Json:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"op": op, **question}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the judge ended: see its standard error"
        told: Json = json.loads(line)
        return told

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()


@pytest.fixture(scope="session")
def judge() -> Iterator[Judge]:
    asked = Judge()
    yield asked
    asked.close()
