"""Pieces of Markdown in which nothing of the user's is markup."""

import re
from collections.abc import Iterable, Sequence

from .printable import printable


def code(text: str) -> str:
    """A code span that also stands in a table: names are shown as they are, nothing in them is Markdown."""
    return "`" + (re.sub(r"[`|\s]", " ", printable(text)) or " ") + "`"


def table(header: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int] = ()) -> str:
    """A pipe table without a last newline; the columns numbered in `right` are aligned to the right."""
    rule = ["---:" if index in right else "---" for index in range(len(header))]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (header, rule, *rows))


def prose(text: str) -> str:
    """Text of others in a sentence or cell: every character that Markdown or HTML could take for markup is escaped."""
    return re.sub(r"([\\`*_{}\[\]<>#|~&@$]|:(?=//))", r"\\\1", re.sub(r"\s+", " ", printable(text)))


def message(text: str) -> str:
    """One of our messages, in which names stand in backticks."""
    return "".join(code(part) if index % 2 else prose(part) for index, part in enumerate(text.split("`")))


def details(summary: str, body: str) -> str:
    """A part that is folded on GitHub and GitLab. `summary` is ours, plain text."""
    return f"<details>\n<summary>{summary}</summary>\n\n{body}\n\n</details>"
