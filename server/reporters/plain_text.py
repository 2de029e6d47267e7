"""Our Markdown as plain text, for editors that do not show it."""

import re


def plain_text(markdown: str) -> str:
    """The same words without the marks; the cells of a table's row are separated by two spaces."""
    return "\n".join(_line(line) for line in markdown.split("\n") if not _is_rule(line) and not _is_empty_row(line))


def _line(line: str) -> str:
    text = "  ".join(cell.strip() for cell in line.strip("|").split(" | ")).rstrip() if line.startswith("|") else line
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", re.sub(r"\*\*|(?<!\\)`", "", text))
    return re.sub(r"\\([\\`*_{}\[\]<>#|~&@$:])", r"\1", text)


def _is_rule(line: str) -> bool:
    return re.fullmatch(r"\|( -{3}:? \|)+", line) is not None


def _is_empty_row(line: str) -> bool:
    return re.fullmatch(r"\|[ |]+", line) is not None
