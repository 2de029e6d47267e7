"""Where in the page a line of the source stands."""

from collections.abc import Sequence

from ....analysis.report import Report


def source_files(report: Report) -> tuple[str, ...]:
    """The files whose lines make or run operators, each once: the model's own first, to which inputs are charged."""
    own = [tensor.file for tensor in report.tensors if tensor.kind == "input"]
    named = dict.fromkeys(file for node in report.nodes for file in (node.file, node.init_file) if file)
    return tuple(sorted(named, key=lambda file: file not in own))


def anchor(files: Sequence[str], file: str | None, line: int | None) -> str:
    """The `id` of a line, empty if the page does not show it. Made of numbers: names of files are the user's."""
    return f"f{files.index(file) + 1}-{line}" if file in files and line is not None else ""
