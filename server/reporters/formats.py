"""Every format of `chipfit lint` that is plain text, by name; `text` itself has colours and is lint_text.py's."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from .concise import concise
from .findings import Findings
from .github import github
from .gitlab import gitlab
from .json import dumps, lint_json
from .junit import junit
from .sarif import sarif


def _json(findings: Findings) -> str:
    reports = [(model.file, model.report) for model in findings.models]
    problems = [(problem.file, problem.message) for problem in findings.problems]
    return f"{dumps(lint_json(findings.diagnostics, reports, problems, findings.read))}\n"


FORMATS: Mapping[str, Callable[[Findings], str]] = MappingProxyType(
    {"concise": concise, "json": _json, "sarif": sarif, "github": github, "gitlab": gitlab, "junit": junit}
)
