"""What git would leave out: .gitignore files between a repository's root and a file, and .git/info/exclude.

Read by us rather than asked of git, which would start what a repository's own configuration names.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from ...analysis.path_pattern import PathPattern, path_pattern

FILE_NAME = ".gitignore"


@dataclass(frozen=True, slots=True)
class Ignored:
    """The patterns that hold in a folder, with the folder each is relative to; the last one that matches decides."""

    rules: tuple[tuple[Path, tuple[PathPattern, ...]], ...] = ()

    @staticmethod
    def above(folder: Path) -> "Ignored":
        """Everything that holds for what lies directly in `folder`, an absolute path, from its repository's root on."""
        root = next((path for path in (folder, *folder.parents) if (path / ".git").exists()), folder)
        ignored = Ignored(((root, _read(root / ".git" / "info" / "exclude")),))
        inner = [folder, *folder.parents]
        for path in reversed(inner[: inner.index(root) + 1]):
            ignored = ignored.within(path)
        return ignored

    def within(self, folder: Path) -> "Ignored":
        """With the patterns of a folder's own .gitignore."""
        own = _read(folder / FILE_NAME)
        return replace(self, rules=(*self.rules, (folder, own))) if own else self

    def leaves_out(self, path: Path, folder: bool) -> bool:
        """Whether git ignores `path`, of which the folders above are not ignored."""
        for base, patterns in reversed(self.rules):
            relative = path.relative_to(base).as_posix()
            for pattern in reversed(patterns):
                if pattern.names(relative, folder):
                    return not pattern.negated
        return False


@lru_cache(maxsize=4096)
def _read(file: Path) -> tuple[PathPattern, ...]:
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ()
    return tuple(pattern for line in text.split("\n") if (pattern := path_pattern(line)))
