"""The texts that a check was about, so that what it says can be put on their lines when they have changed."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ...analysis.source.consulted import stamp_of
from ...analysis.source.overlay import overlaid, read_text

if TYPE_CHECKING:  # numpy and onnx come with it
    from ...analysis.check_result import CheckResult
    from .document import Key


def checked_texts(path: str, key: "Key", result: "CheckResult") -> Mapping[str, str]:
    """The text of the file `path`, and of every other that its check says something about.

    One that has been written to since is not among them; its file will be checked again.
    """
    texts, stamps = {path: key.text}, dict(key.stamps)
    with overlaid(key.edited):
        for file in sorted(set(_files(result)) & stamps.keys()):
            try:
                text = read_text(Path(file))
            except (OSError, UnicodeDecodeError):
                continue
            if stamp_of(Path(file)) == stamps[file]:
                texts[file] = text
    return texts


def _files(result: "CheckResult") -> Iterator[str]:
    yield from (found.span.file for found in result.diagnostics)
    for model in result.models:
        yield from (block.span.file for block in model.blocks)
        for node in model.imported.nodes if model.imported is not None else ():
            origin = node.origin
            yield from (span.file for span in (*origin.calls, *((origin.init,) if origin.init else ())))
