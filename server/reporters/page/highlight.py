"""Python source as pieces with a class for the style sheet: keywords, names that are defined, strings, comments."""

from collections.abc import Sequence
from dataclasses import dataclass

from pygments.lexers.python import PythonLexer
from pygments.token import Comment, Keyword, Name, Number, Operator, String, _TokenType

# Token type and class, the first that holds the token's type.
_CLASSES: tuple[tuple[_TokenType, str], ...] = (
    (Comment, "comment"),
    (String, "string"),
    (Number, "number"),
    (Keyword, "keyword"),
    (Operator.Word, "keyword"),
    (Name.Class, "defined"),
    (Name.Function, "defined"),
    (Name.Decorator, "defined"),
)
TAB = "    "


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text of one line; `style` is empty where it looks like any other."""

    text: str
    style: str


def highlight(lines: Sequence[str]) -> list[list[Piece]]:
    """The pieces of every line, none of which contains a line end. Broken source is shown as it is."""
    shown: list[list[Piece]] = [[]]
    source = "\n".join(lines).replace("\t", TAB)
    for kind, text in PythonLexer(stripnl=False, ensurenl=False, encoding="utf-8").get_tokens(source):
        style = next((style for token, style in _CLASSES if kind in token), "")
        first, *others = text.split("\n")
        for index, part in enumerate((first, *others)):
            if index:
                shown.append([])
            if part:
                shown[-1].append(Piece(part, style))
    return shown + [[] for _ in range(len(lines) - len(shown))]
