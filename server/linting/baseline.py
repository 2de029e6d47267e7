"""Findings that are known and sizes that may not be exceeded, in a JSON file that is kept with the sources.

Findings go by fingerprint, so that they stay known when lines move; paths are relative to the file's folder.
"""

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ...analysis.diagnostic import Diagnostic
from ...analysis.ratchet import Allowed
from ..reporters.findings import Findings, Lines
from ..reporters.fingerprint import fingerprints
from .linting import Linted

SCHEMA = "chipfit-baseline/1"
WORSE = "CF010"


class BaselineError(ValueError):
    """The file is no baseline of this version; the message is for the user."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a baseline says. `known` are pairs of fingerprint and target for each file, which is absolute."""

    path: str
    known: Mapping[str, frozenset[tuple[str, str]]]
    allowed: tuple[Allowed, ...]

    def without_known(self, linted: Sequence[Linted], lines: Lines) -> tuple[list[Linted], int]:
        """What is new, and how many known findings of these files are gone."""
        left, gone = [], 0
        for entry in linted:
            diagnostics = entry.result.diagnostics if entry.result else ()
            keys = _keys(diagnostics, lines, _relative(self.path))
            known = self.known.get(str(Path(entry.file).absolute()), frozenset())
            gone += len(known - set(keys)) if entry.result else 0
            new = tuple(d for d, key in zip(diagnostics, keys, strict=True) if key not in known or d.code == WORSE)
            left.append(replace(entry, result=replace(entry.result, diagnostics=new)) if entry.result else entry)
        return left, gone


def read_baseline(path: str, version: str) -> Baseline:
    """Raises BaselineError, with line and column where the file is not JSON, and OSError."""
    try:
        document = json.loads(Path(path).read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise BaselineError(f"{path} is not UTF-8 text.") from None
    except json.JSONDecodeError as error:
        raise BaselineError(f"{path}:{error.lineno}:{error.colno}: This is not JSON: {error.msg}.") from None
    except RecursionError:
        raise BaselineError(f"{path}: This is not JSON that can be read: it is nested too deeply.") from None
    schema, made_by = (document.get("schema"), document.get("version")) if isinstance(document, dict) else (None, None)
    if not isinstance(schema, str) or not schema.startswith("chipfit-baseline/") or not isinstance(made_by, str):
        raise BaselineError(f"{path} is no baseline; `chipfit lint --write-baseline {path}` writes one.")
    if schema != SCHEMA or made_by != version:
        made = f"chipfit {made_by} ({schema})"
        raise BaselineError(
            f"{path} was written by {made}, and this is chipfit {version} ({SCHEMA}): their figures cannot be compared."
            f" Write it anew with --write-baseline {path}."
        )
    try:
        return _structured(path, document)
    except (KeyError, TypeError, AttributeError) as error:
        raise BaselineError(f"{path} is damaged: {type(error).__name__} {error}. Write it anew.") from None


def baseline_text(findings: Findings, linted: Sequence[Linted], path: str, version: str) -> str:
    """The file at `path` that makes everything known which was found."""
    relative = _relative(path)
    files: dict[str, list[dict[str, Any]]] = {}
    for entry in linted:
        diagnostics = [d for d in entry.result.diagnostics if d.code != WORSE] if entry.result else []
        keys = _keys(diagnostics, findings.lines, relative)
        rows = [
            {"code": d.code, "fingerprint": name, "target": target, "message": d.message}
            for d, (name, target) in zip(diagnostics, keys, strict=True)
        ]
        if rows:
            files[relative(entry.file)] = rows
    models = [
        {
            "file": relative(entry.file),
            "entry": model.entry.expression,
            "target": model.report.target.name,
            "arena_bytes": model.report.arena.bytes,
            "flash_bytes": model.report.flash.bytes,
            "latency_ms": model.report.latency.ms,
        }
        for entry in linted
        for model in (entry.result.models if entry.result else ())
        if model.report is not None
    ]
    document = {"schema": SCHEMA, "version": version, "findings": files, "models": models}
    return f"{json.dumps(document, indent=2, ensure_ascii=True, sort_keys=True)}\n"


def _structured(path: str, document: Mapping[str, Any]) -> Baseline:
    folder = Path(path).absolute().parent
    known = {
        os.path.normpath(folder / file): frozenset((str(row["fingerprint"]), str(row["target"])) for row in rows)
        for file, rows in document["findings"].items()
    }
    allowed = tuple(
        Allowed(**{**model, "file": os.path.normpath(folder / str(model["file"]))}) for model in document["models"]
    )
    return Baseline(path, known, allowed)


def _keys(diagnostics: Iterable[Diagnostic], lines: Lines, relative: Callable[[str], str]) -> list[tuple[str, str]]:
    found = list(diagnostics)
    return [(name, d.target) for name, d in zip(fingerprints(found, lines, relative), found, strict=True)]


def _relative(path: str) -> Callable[[str], str]:
    folder = Path(path).absolute().parent
    return lambda file: Path(os.path.relpath(file, folder)).as_posix()
