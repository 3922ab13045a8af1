"""Judges that are npm's: each where a folder with it is named, and where there is node."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest


def folder_with(package: str, variable: str) -> Path:
    """The folder that `npm install --prefix` put it in. Skips where `variable` names none."""
    folder = os.environ.get(variable, "")
    if not folder:
        pytest.skip(f"{variable} names no folder with npm's {package}")
    if shutil.which("node") is None:
        pytest.skip("no node")
    return Path(folder).resolve()


def judged(script: Path, folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    """What `node SCRIPT FOLDER` says of a text."""
    command = ["node", str(script), str(folder)]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=False)
