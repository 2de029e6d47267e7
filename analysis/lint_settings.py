"""`[tool.chipfit.lint]`: which rules speak, about which files, and how loud.

select = ["ALL"]                          # codes, beginnings of codes, names of rules
extend-select = ["CF203"]
ignore = ["CF2"]
exclude = ["vendored/"]                   # files and folders, as in .gitignore
respect-gitignore = true
fail-on = "warning"                       # from which severity on `chipfit lint` exits with 1

[tool.chipfit.lint.per-file-ignores]
"examples/**" = ["CF4"]

[tool.chipfit.lint.severity]
CF201 = "hint"

[tool.chipfit.lint.threshold]             # of what a rule measures, from which part on it speaks
hot-line = 0.3
"""

from dataclasses import dataclass, field
from typing import Literal

Level = Literal["error", "warning", "information", "hint"]


@dataclass(frozen=True, slots=True)
class RuleChoice:
    """What the command line says about rules. A `select` takes the place of everything the configuration says."""

    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LintSettings:
    """The keys of the table. `exclude` are folders that hold no sources of the user's own.

    `pressure` is the part of a budget, window or memory from which on advice is due, `slow_ms` the same for the time of
    an inference where there is no budget; `threshold` is a part for one rule, by its code or name.
    """

    select: tuple[str, ...] = ("ALL",)
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: dict[str, list[str]] = field(default_factory=dict)
    severity: dict[str, Level] = field(default_factory=dict)
    threshold: dict[str, float] = field(default_factory=dict)
    pressure: float = 0.5
    slow_ms: float = 1000.0
    exclude: tuple[str, ...] = ("__pycache__", "node_modules", "site-packages", "build", "dist", "venv", ".*")
    extend_exclude: tuple[str, ...] = ()
    respect_gitignore: bool = True
    fail_on: Level = "warning"


NO_CHOICE, DEFAULT_LINT = RuleChoice(), LintSettings()
