"""What an action carries with it to be resolved: which fix or suppression of which text of a document it is.

Not of which version: that a cell is run makes a new one of a text that is the same.
"""

from typing import Any

from ...analysis.diagnostic import Diagnostic, Fix
from ..documents.document import Document


def finding_data(document: Document, diagnostic: Diagnostic) -> dict[str, Any]:
    """What names a finding in a text of a document."""
    start = diagnostic.span.start
    return {
        "uri": document.uri,
        "text": document.digest,
        "code": diagnostic.code,
        "at": [start.line, start.column],
        "message": diagnostic.message,
    }


def fix_data(document: Document, diagnostic: Diagnostic, fix: Fix) -> dict[str, Any]:
    """What names a fix of a text of a document."""
    return {**finding_data(document, diagnostic), "title": fix.title}
