"""The file is not valid Python, so none of it can be checked.

The position is where Python's own parser gave up. Everything chipfit knew about the file before is kept until it
parses again.
"""

from collections.abc import Iterator

from ..diagnostic import Severity
from .rule import Finding, Rule, Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Yield the parser's complaint."""
    error = subject.source_error
    if error is not None:
        yield Finding(error.span, f"This is not valid Python: {error.reason}.")


SYNTAX_ERROR = Rule("CF002", "syntax-error", Severity.ERROR, __doc__ or "", check)
