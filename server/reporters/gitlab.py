"""GitLab's Code Quality report: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format."""

from pathlib import PurePath

from ...analysis.diagnostic import Severity
from .findings import Findings
from .fingerprint import fingerprints
from .json import dumps

_SEVERITIES = {
    Severity.ERROR: "critical",
    Severity.WARNING: "major",
    Severity.INFORMATION: "minor",
    Severity.HINT: "info",
}


def gitlab(findings: Findings) -> str:
    """A JSON array of issues."""
    names = fingerprints(findings.diagnostics, findings.lines, findings.shown)
    issues = [
        {
            "type": "issue",
            "check_name": diagnostic.code,
            "description": f"{diagnostic.code} {diagnostic.message}",
            "categories": ["Performance" if diagnostic.code >= "CF1" else "Bug Risk"],
            "severity": _SEVERITIES[diagnostic.severity],
            "fingerprint": name,
            "location": {
                "path": PurePath(findings.shown(diagnostic.span.file)).as_posix(),
                "lines": {"begin": diagnostic.span.start.line, "end": diagnostic.span.end.line},
            },
        }
        for diagnostic, name in zip(findings.diagnostics, names, strict=True)
    ]
    return f"{dumps(issues)}\n"
