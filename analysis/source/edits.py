"""Changes to a file's text that leave every line where it is."""

import ast
from bisect import bisect_right

from .module import Module

Located = ast.stmt | ast.expr


class Edits:
    """Replacements in the text of one module. Where one lies inside another, the outer one counts."""

    def __init__(self, module: Module) -> None:
        self.module = module
        self._text = "\n".join(module.lines)
        self._starts = [0]
        for line in module.lines:
            self._starts.append(self._starts[-1] + len(line) + 1)
        self._found: list[tuple[int, int, str, bool]] = []

    def copy(self) -> "Edits":
        """The same changes, to be added to."""
        twin = Edits.__new__(Edits)
        twin.module, twin._text, twin._starts, twin._found = self.module, self._text, self._starts, [*self._found]
        return twin

    def statement(self, node: ast.stmt, text: str = "") -> None:
        """Put `text` in the place of a statement and the decorators above it."""
        start = self._start(node)
        for decorator in getattr(node, "decorator_list", ()):
            start = min(start, self._at_sign(decorator))
        if not text and not self._alone(start, self._end(node)):
            text = "pass"
        self._found.append((start, self._end(node), text, False))

    def expression(self, node: ast.expr, text: str) -> None:
        """Put `text` in the place of an expression; line joins inside it stay."""
        self._found.append((self._start(node), self._end(node), text, True))

    def decorator(self, node: ast.expr) -> None:
        """Remove a decorator with its sign."""
        self._found.append((self._at_sign(node), self._end(node), "", False))

    def render(self) -> str:
        """The text with all changes; it has as many lines as before."""
        pieces: list[str] = []
        done = 0
        for start, end, text, joins in sorted(self._found, key=lambda edit: (edit[0], -edit[1])):
            if start < done:
                continue
            pieces += (self._text[done:start], text, _blank(self._text[start:end], len(text), joins))
            done = end
        return "".join((*pieces, self._text[done:]))

    def _start(self, node: Located) -> int:
        return self._offset(node.lineno, node.col_offset)

    def _end(self, node: Located) -> int:
        assert node.end_lineno is not None and node.end_col_offset is not None
        return self._offset(node.end_lineno, node.end_col_offset)

    def _offset(self, line: int, utf8_offset: int) -> int:
        return self._starts[line - 1] + self.module.position(line, utf8_offset).column - 1

    def _at_sign(self, decorator: ast.expr) -> int:
        return self._text.rindex("@", 0, self._start(decorator))

    def _alone(self, start: int, end: int) -> bool:
        """Whether no other statement stands on the lines from `start` to `end`."""
        line = self._starts[bisect_right(self._starts, start) - 1]
        after = self._text[end : self._text.find("\n", end) % (len(self._text) + 1)].strip()
        return not self._text[line:start].strip() and (not after or after.startswith("#"))


def _blank(text: str, skip: int, joins: bool) -> str:
    """Spaces for `text` behind the `skip` characters that replace its beginning."""
    lines = text.split("\n")
    first = " " * (len(lines[0]) - skip)
    rest = [" " * len(line) for line in lines[1:]]
    if joins:
        blanked = [first, *rest]
        return "\n".join(b + "\\" if old.endswith("\\") else b for b, old in zip(blanked, lines, strict=True))
    return "\n".join((first, *rest))
