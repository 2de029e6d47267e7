"""JUnit XML, which every build server reads: a suite for each file, a test case for each finding.

Errors and warnings are failures, advice is the output of a passed case. A file without findings is one passed case.
"""

from pathlib import PurePath
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ...analysis.diagnostic import Diagnostic, Severity
from .findings import Findings, Problem
from .printable import printable


def junit(findings: Findings) -> str:
    """The document."""
    root = Element("testsuites", name="chipfit")
    files = dict.fromkeys([*findings.files, *(d.span.file for d in findings.diagnostics)])
    for file in files:
        found = [diagnostic for diagnostic in findings.diagnostics if diagnostic.span.file == file]
        broken = [problem for problem in findings.problems if problem.file == file]
        _add_suite(root, PurePath(findings.shown(file)).as_posix(), found, broken)
    for total in ("tests", "failures", "errors"):
        root.set(total, str(sum(int(suite.get(total, "0")) for suite in root)))
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _add_suite(root: Element, path: str, found: list[Diagnostic], broken: list[Problem]) -> None:
    failures = sum(_fails(diagnostic) for diagnostic in found)
    suite = SubElement(root, "testsuite", name=_clean(path), tests=str(max(1, len(found) + len(broken))))
    suite.set("failures", str(failures))
    suite.set("errors", str(len(broken)))
    for problem in broken:
        case = SubElement(suite, "testcase", name="chipfit", classname=_clean(path))
        SubElement(case, "error", message=_clean(problem.message))
    for diagnostic in found:
        _add_case(suite, path, diagnostic)
    if not found and not broken:
        SubElement(suite, "testcase", name="chipfit", classname=_clean(path))


def _add_case(suite: Element, path: str, diagnostic: Diagnostic) -> None:
    start = diagnostic.span.start
    # No `line`: Jenkins' xUnit plugin refuses a file with an attribute that its schema does not have.
    case = SubElement(suite, "testcase", name=f"{diagnostic.code} {diagnostic.rule}", classname=_clean(path))
    text = f"{path}:{start.line}:{start.column}: " + "\n".join((diagnostic.message, *diagnostic.notes))
    if _fails(diagnostic):
        failure = SubElement(case, "failure", message=_clean(diagnostic.message), type=str(diagnostic.severity))
        failure.text = _clean(text)
    else:
        SubElement(case, "system-out").text = _clean(text)


def _fails(diagnostic: Diagnostic) -> bool:
    return diagnostic.severity in (Severity.ERROR, Severity.WARNING)


def _clean(text: str) -> str:
    """XML has no way to write most control characters and surrogates, nor U+FFFE and U+FFFF."""
    return printable(text).replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff")
