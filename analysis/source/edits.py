"""Changes to a file's text that leave every line where it is."""

import ast
from bisect import bisect_right

from .module import Module

Located = ast.stmt | ast.expr


class Edits:
    """Replacements in the text of one module. Where one lies inside another, the outer one counts."""

    def __init__(self, module: Module) -> None:
        self.module = module
        self._found: list[tuple[int, int, str, bool]] = []

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
            pieces += (self.module.joined[done:start], text, _blank(self.module.joined[start:end], len(text), joins))
            done = end
        return "".join((*pieces, self.module.joined[done:]))

    def _start(self, node: Located) -> int:
        return self._offset(node.lineno, node.col_offset)

    def _end(self, node: Located) -> int:
        assert node.end_lineno is not None and node.end_col_offset is not None
        return self._offset(node.end_lineno, node.end_col_offset)

    def _offset(self, line: int, utf8_offset: int) -> int:
        return self.module.starts[line - 1] + self.module.position(line, utf8_offset).column - 1

    def _at_sign(self, decorator: ast.expr) -> int:
        return self.module.joined.rindex("@", 0, self._start(decorator))

    def _alone(self, start: int, end: int) -> bool:
        """Whether no other statement stands on the lines from `start` to `end`."""
        line = self.module.starts[bisect_right(self.module.starts, start) - 1]
        after = self.module.joined[end : self.module.joined.find("\n", end) % (len(self.module.joined) + 1)].strip()
        return not self.module.joined[line:start].strip() and (not after or after.startswith("#"))


def _blank(text: str, skip: int, joins: bool) -> str:
    """Spaces for `text` behind the `skip` characters that replace its beginning."""
    lines = text.split("\n")
    first = " " * (len(lines[0]) - skip)
    rest = [" " * len(line) for line in lines[1:]]
    if joins:
        blanked = [first, *rest]
        return "\n".join(b + "\\" if old.endswith("\\") else b for b, old in zip(blanked, lines, strict=True))
    return "\n".join((first, *rest))
