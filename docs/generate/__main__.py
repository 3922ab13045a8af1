"""`python -m docs.generate`: write every generated page; with `--check` only tell which differ."""

from __future__ import annotations

import argparse
import sys

from docs.generate.pages import DOCS, PAGES


def main() -> int:
    """Name the pages that were, or are to be, written anew."""
    parser = argparse.ArgumentParser(prog="python -m docs.generate")
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 if any")
    check: bool = parser.parse_args().check
    texts = {path: page() for path, page in PAGES.items()}
    old = [path for path, text in texts.items() if not path.exists() or path.read_text() != text]
    for path in old:
        if not check:
            path.write_text(texts[path])
        sys.stdout.write(
            f"{path.relative_to(DOCS.parent)}: {'out of date' if check else 'written'}\n"
        )
    return int(check and bool(old))


if __name__ == "__main__":
    sys.exit(main())
