"""One line for each finding, for eyes and for tools that read `file:line:column:`.

examples/kws.py:34:13: CF301 error: The arena needs 70,000 bytes, 4,464 more than the budget allows.
"""

from .findings import Findings
from .printable import printable
from .text import summary


def concise(findings: Findings) -> str:
    """The findings and how many there are."""
    lines = [
        f"{findings.shown(d.span.file)}:{d.span.start.line}:{d.span.start.column}: {d.code} {d.severity}: {d.message}"
        for d in findings.diagnostics
    ]
    return "".join(f"{printable(line)}\n" for line in [*lines, str(summary(findings.diagnostics, findings.checked))])
