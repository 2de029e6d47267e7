"""What an editor wants a firmware of, and as far as it has said so: for which board, with what data, and where to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Wish:
    """A model of a file, and where in the workspace folder its firmware is to go.

    `texts` are the texts that the editor shows, by path; they count in the place of what is on disk. `directory` and
    `target`, if that is the path of a board file, may be relative to `workspace`, as may the paths of weights and
    samples. Without a directory it is build/NAME; what else is not given is the configuration's.
    """

    path: str
    entry: str
    workspace: Path
    texts: Mapping[str, str] = field(default_factory=dict)
    directory: str | None = None
    target: str | None = None
    weights: str | None = None
    calibration: str | None = None
    random_weights: bool = False

    def absolute(self, path: str) -> str:
        """A path that may be relative to the workspace folder."""
        return str(self.workspace / path)

    @property
    def board(self) -> str | None:
        """The target as `load_target` takes it."""
        return self.absolute(self.target) if self.target and self.target.endswith(".toml") else self.target
