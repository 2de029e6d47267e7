"""`python -m chipfit.server.docs [FOLDER]`: write the reference pages into FOLDER, which is `docs` if not given."""

import sys
from pathlib import Path

from .pages import BANNER, pages


def main(folder: Path) -> None:
    """Write every page, and remove pages of an earlier run whose rule or runtime is gone."""
    wanted = {folder / name: text for name, text in pages().items()}
    for path, text in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    for path in folder.rglob("*.md"):
        if path not in wanted and path.read_text(encoding="utf-8").startswith(BANNER):
            path.unlink()


if __name__ == "__main__":
    main(Path(*sys.argv[1:2] or ["docs"]))
