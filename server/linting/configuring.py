"""A first configuration, written from what the sources say about their models."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from ...analysis.config_file import parse
from ...analysis.diagnostic import Diagnostic
from ...analysis.source.entries import find_entries
from ...analysis.source.entry import Entry
from ...analysis.source.module import SourceError
from ...analysis.source.module import parse as parse_source
from ..files.source_file import SourceFile


def find_models(files: Iterable[str]) -> Iterator[tuple[str, Entry]]:
    """The models in Python files, with the file of each; what cannot be read or parsed has none."""
    for file in files:
        try:
            source = SourceFile.read(file)
            module = parse_source(file, source.text)
        except (OSError, SourceError):
            continue
        if "torch" in source.raw or module.comments:
            yield from ((file, entry) for entry in find_entries(module, ())[0])


def configuration(target: str, models: Iterable[tuple[str, Entry]], folder: Path, prefix: str) -> str:
    """The TOML text; `prefix` is `tool.chipfit` in a pyproject.toml, empty in a chipfit.toml of `folder`.

    A model whose comment in the source says everything is not repeated. Guesses say that they are.
    """
    head = [f"[{prefix}]"] if prefix else []
    lines = [*head, f"target = {_quoted(target)}"]
    for file, entry in models:
        if entry.source != "comment":
            lines += ["", f"[[{prefix}.model]]" if prefix else "[[model]]"]
            lines += _model(Path(file).absolute().relative_to(folder).as_posix(), entry)
    return "".join(f"{line}\n" for line in lines)


def joined(old: str, new: str) -> str:
    """The text of a pyproject.toml with the configuration behind it, in the line ends that it has."""
    newline = "\r\n" if "\r\n" in old else "\n"
    gap = "" if not old else newline if old.endswith("\n") else newline * 2
    return old + gap + new.replace("\n", newline)


def problems(path: Path, text: str) -> tuple[Diagnostic, ...]:
    """What is wrong in a configuration, before it is written."""
    return parse(str(path), text)[1]


def _model(file: str, entry: Entry) -> Iterator[str]:
    yield f"file = {_quoted(file)}"
    yield f"entry = {_quoted(entry.expression)}"
    if entry.required:
        yield f"# `entry` needs values for {_line(', '.join(entry.required))}."
    shapes = [_quoted(str(spec)) for spec in entry.inputs]
    if not shapes:
        yield '# input = "1x3x96x96"  # nothing says what it is; write it here'
        return
    value = shapes[0] if len(shapes) == 1 else f"[{', '.join(shapes)}]"
    why = f"  # assumed: {_line(entry.reason)}" if entry.assumed else ""
    yield f"input = {value}{why}"


def _quoted(text: str) -> str:
    """A TOML basic string; JSON's escapes are among TOML's."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _line(text: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f]+", " ", text)
