"""The boards that a user most likely wants to choose from: few enough for a row of buttons."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ...analysis.targets import Target, TargetError, load_target, target_names, tier_names
from ..settings import Project
from .workspace_files import workspace_files

if TYPE_CHECKING:
    from ...analysis.examine import Examined

MAX_BOARDS, MAX_OWN, MAX_MODELS = 2, 3, 3


def target_choices(
    project: Project, root: Path, near: Path, models: "Sequence[Examined]" = ()
) -> Mapping[str, str | None]:
    """What to show -> name or absolute path of a target; None stands for the project's own.

    These are the project's target, the user's board files below `root`, the smallest boards on which all of the traced
    `models` fit, and the tiers.
    """
    choices: dict[str, str | None] = {}
    named = {project.target.name} if project.target is not None else set()
    if project.target is not None:
        choices[f"{project.target.name} (the project's)"] = None
    for path, target in _own(root, near):
        if target.name not in named:
            choices[f"{target.name} ({path.relative_to(root).as_posix()})"] = str(path)
            named.add(target.name)
    for rank, name in enumerate(sufficient(models, project)[:MAX_BOARDS]):
        if name not in named:
            choices[name if rank else f"{name} (the smallest that fits)"] = name
    choices |= {f"{name} tier": name for name in tier_names() if name not in named}
    return choices


def sufficient(models: "Sequence[Examined]", project: Project) -> list[str]:
    """The boards on which all the models that were traced fit, the smallest first; none if none was traced."""
    from ...analysis.demands import Standing  # noqa: PLC0415
    from ...analysis.fit import fit  # noqa: PLC0415

    names: list[str] | None = None
    for model in [m for m in models if m.report is not None and m.imported is not None][:MAX_MODELS]:
        boards = [load_target(name) for name in target_names() if names is None or name in names]
        fits = fit(model, boards, project.settings)
        enough = [one.target.name for one in fits if one.standing is not Standing.MISSED]
        # The order of the most demanding would be that of the first, too: by the size of the board.
        names = enough if names is None else [name for name in names if name in enough]
    return names or []


def _own(root: Path, near: Path) -> Iterator[tuple[Path, Target]]:
    """Board files of the user's own, which look like one."""
    found = 0
    for path in workspace_files(root, (".toml",), near, limit=50):
        if found < MAX_OWN and (target := _board(path)):
            found += 1
            yield path, target


def _board(path: Path) -> Target | None:
    try:
        text = path.read_text(encoding="utf-8")[:65_536]
        return load_target(str(path)) if "[[region]]" in text or "extends" in text else None
    except (OSError, UnicodeDecodeError, TargetError):
        return None
