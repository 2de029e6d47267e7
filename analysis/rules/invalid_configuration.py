"""A `# chipfit:` comment or a key of the configuration cannot be understood.

A comment is `# chipfit: [EXPRESSION] input=SHAPE [input=SHAPE ...]` and stands above a class or function. The
configuration is `[tool.chipfit]` in pyproject.toml, or the whole of chipfit.toml. A key that is wrong counts as absent;
everything else is used.
"""

from collections.abc import Iterator

from ..diagnostic import Severity
from .rule import Finding, Rule, Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Yield what is wrong with the comments of a file."""
    if subject.entry is None:
        for problem in subject.problems:
            yield Finding(problem.span, problem.message)


INVALID_CONFIGURATION = Rule("CF004", "invalid-configuration", Severity.ERROR, __doc__ or "", check)
