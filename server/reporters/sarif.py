"""SARIF 2.1.0, for code scanning: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html.

Paths are relative to the working directory where they lie below it; GitHub takes that for the repository's root.
"""

import os
from collections.abc import Callable
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

from ...analysis.diagnostic import Diagnostic, Fix, Related, Severity
from ...analysis.rules.rule import Rule
from ...analysis.rules.table import RULES
from ...analysis.span import Span
from ..rule_address import rule_address
from .areas import area
from .findings import Findings
from .fingerprint import fingerprints
from .fix_title import fix_title
from .json import dumps

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning"}

Uri = Callable[[str], str]


def sarif(findings: Findings) -> str:
    """The log of one run, with every rule that could have spoken."""
    codes = list(RULES)

    def uri(file: str) -> str:
        path = PurePath(findings.shown(file))
        return Path(path).as_uri() if path.is_absolute() else quote(os.fsencode(path.as_posix()))

    names = fingerprints(findings.diagnostics, findings.lines, findings.shown)
    run = {
        "tool": {"driver": _driver(findings.version)},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(findings, uri)],
        "results": [
            _result(diagnostic, codes.index(diagnostic.code), name, uri)
            for diagnostic, name in zip(findings.diagnostics, names, strict=True)
        ],
    }
    return f"{dumps({'$schema': SCHEMA, 'version': '2.1.0', 'runs': [run]})}\n"


def _driver(version: str) -> dict[str, Any]:
    return {"name": "chipfit", "version": version, "rules": [_rule(rule) for rule in RULES.values()]}


def _rule(rule: Rule) -> dict[str, Any]:
    page, address = rule.documentation.strip(), rule_address(rule.code)
    severity = {"error": "error", "warning": "warning"}.get(rule.severity, "recommendation")
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": " ".join(page.split("\n## ")[0].split())},
        "help": {"text": page, "markdown": f"# {rule.code} {rule.name}\n\n{page}\n"},
        **({"helpUri": address} if address else {}),
        "defaultConfiguration": {"level": _LEVELS.get(rule.severity, "note")},
        "properties": {
            "tags": ["embedded", "pytorch", area(rule.code)],
            "precision": "high",
            "problem.severity": severity,
        },
    }


def _invocation(findings: Findings, uri: Uri) -> dict[str, Any]:
    notes = [
        {
            "level": "error",
            "message": {"text": problem.message},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(problem.file)}}}],
        }
        for problem in findings.problems
    ]
    return {"executionSuccessful": not notes, **({"toolExecutionNotifications": notes} if notes else {})}


def _result(diagnostic: Diagnostic, index: int, fingerprint: str, uri: Uri) -> dict[str, Any]:
    found: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": index,
        "level": _LEVELS.get(diagnostic.severity, "note"),
        "message": {"text": "\n".join((diagnostic.message, *diagnostic.notes))},
        "locations": [_location(diagnostic.span, uri)],
        "partialFingerprints": {"primaryLocationLineHash": fingerprint},
    }
    if diagnostic.related:
        found["relatedLocations"] = [_related(n, related, uri) for n, related in enumerate(diagnostic.related)]
    if diagnostic.fixes:
        found["fixes"] = [_fix(fix, uri) for fix in diagnostic.fixes]
    if diagnostic.target:
        found["properties"] = {"target": diagnostic.target}
    return found


def _location(span: Span, uri: Uri) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": {"uri": uri(span.file)}, "region": _region(span)}}


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.start.line,
        "startColumn": span.start.column,
        "endLine": span.end.line,
        "endColumn": span.end.column,
    }


def _related(number: int, related: Related, uri: Uri) -> dict[str, Any]:
    return {"id": number, "message": {"text": related.message}, **_location(related.span, uri)}


def _fix(fix: Fix, uri: Uri) -> dict[str, Any]:
    files = dict.fromkeys(edit.span.file for edit in fix.edits)
    changes = [
        {
            "artifactLocation": {"uri": uri(file)},
            "replacements": [
                {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}}
                for edit in fix.edits
                if edit.span.file == file
            ],
        }
        for file in files
    ]
    return {"description": {"text": f"{fix_title(fix)} ({fix.safety})"}, "artifactChanges": changes}
