"""Texts that are being edited: they count in the place of what the disk has under the same path."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

_NOTHING: Mapping[str, str] = {}
_texts: ContextVar[Mapping[str, str]] = ContextVar("texts", default=_NOTHING)


@contextmanager
def overlaid(texts: Mapping[str, str]) -> Iterator[None]:
    """Inside, the texts of the workspace are these, by absolute path, and only else those on disk."""
    token = _texts.set(texts)
    try:
        yield
    finally:
        _texts.reset(token)


def edited_text(path: Path | str) -> str | None:
    """What is being edited under a path, if that is so."""
    texts = _texts.get()
    return texts.get(str(path)) if texts else None


def edited_in(folder: Path) -> list[str]:
    """The Python files in a folder that are only in an editor, not on disk."""
    inside = (path for path in map(Path, _texts.get()) if path.parent == folder and path.suffix == ".py")
    return sorted(str(path) for path in inside if not path.is_file())


def is_file(path: Path) -> bool:
    """Whether there is a file at a path, be it only in an editor."""
    return edited_text(path) is not None or path.is_file()


def read_text(path: Path, errors: str = "strict") -> str:
    """The text of a file as it is now. Raises OSError and UnicodeDecodeError."""
    text = edited_text(path)
    return path.read_text(encoding="utf-8", errors=errors) if text is None else text
