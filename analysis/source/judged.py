"""What a name of kept code stands for, and whether a slice may use it."""

import ast
from collections.abc import Collection

from . import allowed
from .descend import descend
from .edits import Edits
from .refusal import Refusal
from .source import Source
from .stand_ins import Register, StandIns
from .uses import chain_of
from .vet import Verdict
from .workspace import Workspace


class Judged(StandIns):
    """Judges names by what they mean in `source`. `broken` are those that a refused import binds: name -> refusal.

    Those in `missing` are of modules of the workspace that do not have them.

    `looked_up` collects the modules whose members are only named at run time.
    """

    def __init__(
        self,
        workspace: Workspace,
        source: Source,
        edits: Edits,
        register: Register,
        skipped: Collection[int] = (),
        sure: Collection[int] = (),
    ) -> None:
        super().__init__(edits, register, skipped, sure)
        self.workspace, self.source = workspace, source
        self.broken: dict[str, tuple[int, Refusal]] = {}
        self.missing: set[str] = set()
        self.looked_up: set[str] = set()

    def binds(self, name: str) -> bool:
        """Whether the statement being visited, or a star import, may bind the name somewhere."""
        return any(self.workspace.star_offers(self.source, index, name) for index in self.source.stars) or any(
            (isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load))
            or (isinstance(node, ast.arg) and node.arg == name)
            for node in (descend(self.statement) if self.statement else ())
        )

    def meanings(self, chain: tuple[str, ...]) -> frozenset[str]:
        if self.frames.is_local(chain[0]):
            return frozenset()
        return self.workspace.follow(self.source, chain)

    def judge_meanings(self, node: ast.Name | ast.Attribute, chain: tuple[str, ...]) -> bool:
        """Judge what a name or an attribute chain stands for; True when it was replaced."""
        for dotted in sorted(self.meanings(chain)):
            if dotted in allowed.TRANSPARENT:
                self.replace(node, "__same__")
                return True
            verdict = self._judge(dotted, chain)
            if verdict.refused:
                if chain[0] in self.missing:
                    self.refuse_again(node, *self.broken[chain[0]])
                elif chain[0] in self.broken:
                    self.refuse_use(node, chain[0], self.broken[chain[0]][1])
                else:
                    self.refuse(node, dotted, verdict)
                return True
        return False

    def _judge(self, dotted: str, chain: tuple[str, ...]) -> Verdict:
        verdict = self.workspace.judge(dotted)
        if verdict.module:
            name = ".".join(chain)
            reason = f"`{name}` is a module, and what becomes of it cannot be told before it runs"
            return Verdict(reason=reason, way_out=f"name the members of `{name}` where they are used")
        if dotted in allowed.CALL_ONLY:
            return Verdict(
                reason=f"`{dotted}` is only allowed around one function", way_out="call it with one argument"
            )
        return verdict

    def is_alias(self, value: ast.expr) -> bool:
        """`nn = torch.nn`, which is an import by other means."""
        chain = chain_of(value)
        meanings = self.meanings(chain) if chain else frozenset()
        return bool(meanings) and all(self.workspace.judge(dotted).module for dotted in meanings)
