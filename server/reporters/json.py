"""The JSON of `chipfit lint`: schema `chipfit-lint/1`. Lines and columns count from 1, columns in code points."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ...analysis.diagnostic import Diagnostic, Fix, Related
from ...analysis.report import Report
from ...analysis.source.entry import Entry
from ...analysis.span import Span

SCHEMA = "chipfit-lint/1"
# The figures of a report that say whether a model fits; the rest is for `chipfit report`.
HEADLINE = ("entry", "target", "macs", "params", "arena", "flash", "latency", "input_source", "assumed")


def lint_json(
    diagnostics: Iterable[Diagnostic],
    reports: Iterable[tuple[str, Report]],
    problems: Iterable[tuple[str, str]] = (),
    read: Iterable[tuple[str, Entry]] = (),
) -> dict[str, Any]:
    """The object to print: pairs of a file and what is said about it.

    `reports` are of the models traced, `read` the models checked from the source alone, `problems` why a file was not.
    """
    return {
        "schema": SCHEMA,
        "diagnostics": [diagnostic_json(diagnostic) for diagnostic in diagnostics],
        "models": [
            *({"file": file, "checked": "traced", **_headline(report)} for file, report in reports),
            *(_read(file, entry) for file, entry in read),
        ],
        "problems": [{"file": file, "message": message} for file, message in problems],
    }


def diagnostic_json(diagnostic: Diagnostic) -> dict[str, Any]:
    """One element of `diagnostics`."""
    return {
        "code": diagnostic.code,
        "rule": diagnostic.rule,
        "severity": str(diagnostic.severity),
        "message": diagnostic.message,
        "notes": list(diagnostic.notes),
        "file": diagnostic.span.file,
        "range": _range(diagnostic.span),
        "target": diagnostic.target,
        "related": [_related(related) for related in diagnostic.related],
        "fixes": [_fix(fix) for fix in diagnostic.fixes],
    }


def dumps(value: object) -> str:
    """JSON text in ASCII, which every terminal, pipe and locale passes on unharmed."""
    return json.dumps(value, indent=2, allow_nan=False)


def _headline(report: Report) -> dict[str, Any]:
    figures = asdict(report)
    return {name: figures[name] for name in HEADLINE}


def _read(file: str, entry: Entry) -> dict[str, Any]:
    """A model without figures."""
    name = f"{Path(file).name}:{entry.expression}"
    return {"file": file, "checked": "source", **dict.fromkeys(HEADLINE), "entry": name}


def _range(span: Span) -> dict[str, Any]:
    return {"start": asdict(span.start), "end": asdict(span.end)}


def _related(related: Related) -> dict[str, Any]:
    return {"message": related.message, "file": related.span.file, "range": _range(related.span)}


def _fix(fix: Fix) -> dict[str, Any]:
    edits = [{"file": edit.span.file, "range": _range(edit.span), "text": edit.text} for edit in fix.edits]
    effect = None if fix.effect is None else asdict(fix.effect)
    return {"title": fix.title, "safety": str(fix.safety), "edits": edits, "effect": effect}
