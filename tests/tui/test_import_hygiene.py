"""Nothing but the terminal client needs Textual: a controller runs without it."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import importlib, pkgutil, sys
for name in ("protocols", "sessions", "controller"):
    package = importlib.import_module(name)
    for module in pkgutil.walk_packages(package.__path__, f"{name}."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
found = sorted(name for name in sys.modules if name.split(".")[0] in {"textual", "tui"})
sys.exit(f"imported: {found}" if found else 0)
"""


def test_importing_everything_else_imports_no_textual() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
