"""Where the parts of a traced model come from, from the metadata that PyTorch's exporter and our worker write."""

import ast
import re
from collections.abc import Mapping
from typing import Any

from ..ir.graph import Origin
from ..span import Position, Span
from .block import Block

_FRAME = re.compile(r'^\s*File "(?P<file>.+)", line (?P<line>\d+), in ', re.MULTILINE)


class Origins:
    """`header` is the worker's reply, `lines` the user's files by name."""

    def __init__(self, header: Mapping[str, Any], lines: Mapping[str, list[str]]) -> None:
        self.layers: Mapping[str, Mapping[str, Any]] = header.get("layers", {})
        self.classes: Mapping[str, Mapping[str, Any]] = header.get("classes", {})
        self.bases: Mapping[str, Mapping[str, Any]] = header.get("bases", {})
        self.leaves = frozenset(header.get("leaves", ()))
        self.lines = lines
        self.relocation = {(f, n): (file, line) for f, n, file, line in header.get("relocation", ())}

    def origin(self, metadata: Mapping[str, str]) -> Origin:
        """The calls that lead to a node with this metadata, and the layer that it belongs to."""
        calls = []
        for match in _FRAME.finditer(metadata.get("pkg.torch.onnx.stack_trace", "")):
            file, line = self._now(match["file"], int(match["line"]))
            if file in self.lines:
                calls.append(self._span(file, line))
        scopes = _literal(metadata.get("pkg.torch.onnx.name_scopes", "[]"))
        classes = _literal(metadata.get("pkg.torch.onnx.class_hierarchy", "[]"))
        scope = next((s for s in reversed(scopes[:-1]) if s), "")
        layer = classes[len(scopes) - 2] if len(scopes) >= 2 and len(classes) == len(scopes) else ""
        init = self._init(scope) if scope in self.leaves else None
        return Origin(tuple(calls), init, scope, layer.rpartition(".")[2] if init else "")

    def blocks(self) -> tuple[Block, ...]:
        """The layers of the user's own classes, the model itself among them, and what their classes derive from."""
        direct = [(scope, site, "") for scope, site in self.classes.items()]
        derived = [(scope, site, bases["of"]) for scope, bases in self.bases.items() for site in bases["sites"]]
        return tuple(Block(scope, self._site(site), self._init(scope), of) for scope, site, of in (*direct, *derived))

    def _init(self, scope: str) -> Span | None:
        site = self.layers.get(scope)
        return self._site(site) if site else None

    def _site(self, site: Mapping[str, Any]) -> Span:
        return self._span(*self._now(site["file"], site["line"]))

    def _now(self, file: str, line: int) -> tuple[str, int]:
        """Where a line of a remembered trace stands in today's text."""
        return self.relocation.get((file, line), (file, line))

    def _span(self, file: str, line: int) -> Span:
        lines = self.lines.get(file, [])
        if 0 < line <= len(lines):
            return Span.line(file, line, lines[line - 1])
        return Span(file, Position(line, 1), Position(line, 2))


def _literal(text: str) -> list[str]:
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return []
    return value if isinstance(value, list) else []
