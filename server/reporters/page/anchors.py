"""Where in the page a line of the source stands."""

from collections.abc import Sequence

from ....analysis.report import Report


def source_files(report: Report) -> tuple[str, ...]:
    """The files that the report names, each once: the model's own first, to which the inputs are charged."""
    tensors = sorted(report.arena.tensors, key=lambda tensor: tensor.node is not None)
    named = [tensor.file for tensor in tensors] + [
        file for node in report.nodes for file in (node.file, node.init_file)
    ]
    return tuple(dict.fromkeys(file for file in named if file))


def anchor(files: Sequence[str], file: str | None, line: int | None) -> str:
    """The `id` of a line, empty if the page does not show it. Made of numbers: names of files are the user's."""
    return f"f{files.index(file) + 1}-{line}" if file in files and line is not None else ""
