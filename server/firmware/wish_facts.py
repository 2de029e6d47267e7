"""What a wish leaves open, from the file and the configuration."""

from dataclasses import dataclass
from pathlib import Path

from ...analysis.config import ModelSettings
from ...analysis.source.entries import select_entry
from ...analysis.source.model_file import is_model_file
from ...analysis.source.module import parse
from ...codegen.c.names import identifier
from ...codegen.output.manifest import NAME
from ..files.source_file import SourceFile
from ..settings import Project
from .wish import Wish


@dataclass(frozen=True, slots=True)
class WishFacts:
    """`weights` and `calibration` say whether somebody has said which.

    `directory` is where the firmware goes unless something else is said, and `built` whether there is one already.
    """

    weights: bool
    calibration: bool
    directory: Path
    built: bool


def wish_facts(wish: Wish, project: Project) -> WishFacts:
    """Raises SourceError, EntryError, and OSError."""
    name, settings = _named(wish, project)
    directory = wish.workspace / (wish.directory or f"build/{name}")
    weights = is_model_file(wish.path) or bool(wish.weights or (settings and settings.weights))
    calibration = bool(wish.calibration or (settings and settings.calibration))
    random = wish.random_weights
    return WishFacts(weights or random, calibration or random, directory, (directory / NAME).is_file())


def source_text(wish: Wish) -> str:
    """What counts as the text of the file. Raises OSError."""
    text = wish.texts.get(wish.path)
    return text if text is not None else "" if is_model_file(wish.path) else SourceFile.read(wish.path).text


def _named(wish: Wish, project: Project) -> tuple[str, ModelSettings | None]:
    """The name that `build` gives the model, and what is configured for it."""
    if is_model_file(wish.path):
        return identifier(Path(wish.path).stem), None
    entries, _ = select_entry(parse(wish.path, source_text(wish)), project.settings.models, wish.entry)
    if not entries:
        return identifier(wish.entry), None
    settings = entries[0].settings
    return identifier((settings.name if settings else None) or entries[0].name), settings
