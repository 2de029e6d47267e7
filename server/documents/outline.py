"""The graph of a model as a tree of scopes, on the lines of its file."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from .known import Known

if TYPE_CHECKING:  # numpy comes with it
    from ...analysis.examine import Examined
    from ...analysis.report import NodeFigures, Report


@dataclass(frozen=True)
class Outline:
    """A model, a layer that has others in it, or an operator; `line` is in the model's file."""

    name: str
    detail: str
    line: int
    children: "tuple[Outline, ...]" = ()
    is_model: bool = False

    @cached_property
    def all(self) -> "tuple[Outline, ...]":
        """This and everything below it."""
        return (self, *(inner for child in self.children for inner in child.all))


def outline(model: "Examined", found: Known) -> Outline | None:
    """The tree of a model that was traced; None if its own line is not there any more.

    An operator stands where its layer is constructed, or else where it is called, a layer with others in it where it
    is called; what has no line left is left out.
    """
    from ..reporters.verdict_text import verdict_text  # noqa: PLC0415

    span, report = model.entry.span, model.report
    line = found.now(span.file, span.start.line) if span.file == found.path else None
    if line is None or report is None:
        return None
    children = tuple(_branches(report, found, [(node.scope.split("."), node) for node in report.nodes]))
    detail = verdict_text(model.entry, report, found.checked.key.project.settings)
    return Outline(model.entry.name, detail, line, children, is_model=True)


_Scoped = tuple[list[str], "NodeFigures"]


def _branches(report: "Report", found: Known, scoped: Sequence[_Scoped], depth: int = 0) -> Iterator[Outline]:
    """What lies directly in a scope: `scoped` are its operators, with what of their scopes is left below it."""
    groups: dict[str, list[_Scoped]] = {}
    for scope, node in scoped:
        # An operator that no layer of its own makes is its own group.
        key = scope[0] if scope and scope[0] else f" {node.name}"
        groups.setdefault(key, []).append((scope[1:], node))
    for key, inside in groups.items():
        lines = _called([node for _, node in inside], found, depth) if len(inside) > 1 else iter(())
        line = _first((*lines, *(_line(node, found) for _, node in inside)))
        if line is not None:
            yield _branch(key, inside, line, report, found, depth)


def _branch(key: str, inside: Sequence[_Scoped], line: int, report: "Report", found: Known, depth: int) -> Outline:
    nodes = [node for _, node in inside]
    name = nodes[0].op if key.startswith(" ") else key
    alone = len(inside) == 1 and not inside[0][0]
    if len(inside) == 1 and not alone:
        # A layer that holds no more than one operator is shown as one: `block.conv`.
        return Outline(".".join([name, *inside[0][0]]), _detail(nodes, report), _line(nodes[0], found) or line)
    children = () if alone else tuple(_branches(report, found, inside, depth + 1))
    return Outline(name, _detail(nodes, report), line, children)


def _detail(nodes: "Sequence[NodeFigures]", report: "Report") -> str:
    """`conv_2d 1x25x5x64, 8,490 B, 27.6 ms`."""
    from ..client_settings import InlayHints  # noqa: PLC0415
    from ..reporters.hint_text import hint_text  # noqa: PLC0415

    text = hint_text([(report, nodes)], InlayHints())
    return f"{nodes[0].op} {text}" if len(nodes) == 1 else text


def _called(nodes: "Sequence[NodeFigures]", found: Known, depth: int) -> Iterator[int | None]:
    """Where a layer with others in it is called: the line of all its operators that is as deep as it, or the nearest.

    Layers like nn.Sequential are called from torch, so that the lines of the user's are not as deep as the scopes.
    """
    shared = [call for call in nodes[0].calls if all(call in node.calls for node in nodes)]
    for call in reversed(shared[: depth + 1]):
        if call.file == found.path:
            yield found.now(call.file, call.line)


def _line(node: "NodeFigures", found: Known) -> int | None:
    places = [(node.init_file, node.init_line), *((call.file, call.line) for call in reversed(node.calls))]
    return _first(found.now(file, line) for file, line in places if file == found.path)


def _first(lines: Iterable[int | None]) -> int | None:
    return next((line for line in lines if line is not None), None)
