"""Who has chosen the board."""

import tomllib
from pathlib import Path
from typing import Literal

from .session import Session
from .settings import Project

Origin = Literal["session", "editor", "configuration", "default"]


def target_origin(session: Session, path: str, project: Project) -> Origin:
    """Whose word the target of a file's project is; one that there is no such board for does not count."""
    from ..analysis.targets import TargetError, load_target  # noqa: PLC0415

    chosen: tuple[tuple[Origin, str | None], ...] = (
        ("session", session.target),
        ("editor", session.client_at(path).target),
    )
    for origin, name in chosen:
        if not name:
            continue
        try:
            load_target(name)
        except TargetError:
            continue
        return origin
    return "configuration" if _names_target(project.settings.file) else "default"


def _names_target(file: str) -> bool:
    try:
        table = tomllib.loads(Path(file).read_text(encoding="utf-8")) if file else {}
    except (OSError, ValueError):
        return False
    inner = table if Path(file).name == "chipfit.toml" else table.get("tool", {}).get("chipfit", {})
    return isinstance(inner, dict) and "target" in inner
