"""What `[tool.chipfit]` says in a pyproject.toml, or a whole chipfit.toml.

    [tool.chipfit]
    target = "nucleo-l4r5zi"        # or "./board.toml"
    runtime = "tflm"                # `chipfit runtimes` lists them; default is the board's, which is chipfit's own
    source-roots = ["src"]          # where the workspace's own modules are found
    latency-ms = 100                # budgets
    arena-bytes = 65536
    flash-bytes = 524288
    window = "30 ms"                # how often a stream brings new samples

    [tool.chipfit.lint]             # which findings count: lint_settings.py
    ignore = ["CF2"]

    [[tool.chipfit.model]]
    file = "examples/kws.py"
    entry = "DSCNN(num_classes=12)"
    input = "1x1x49x10"             # or a list of them
    weights = "kws.safetensors"
    calibration = "kws.npz"
    name = "kws"

Paths are relative to the folder of the file. A configuration comes with the code it describes, so it is not trusted:
no key starts a program, chooses an interpreter or grants trust.
"""

from dataclasses import dataclass

from .input_spec import InputSpec
from .lint_settings import DEFAULT_LINT, NO_CHOICE, LintSettings, RuleChoice
from .ratchet import Allowed

DEFAULT_TARGET = "nucleo-l4r5zi"


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """One `[[tool.chipfit.model]]`. Paths are absolute; None and empty stand for absent keys."""

    file: str
    entry: str = ""
    input: tuple[InputSpec, ...] = ()
    weights: str | None = None
    calibration: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user has configured. `file` is the configuration itself, empty if there is none; paths are absolute.

    `rules` is what the command line says about rules on top of `lint`, `allowed` what a baseline says about sizes.
    """

    target: str = DEFAULT_TARGET
    runtime: str = ""
    source_roots: tuple[str, ...] = ()
    latency_ms: float | None = None
    arena_bytes: int | None = None
    flash_bytes: int | None = None
    window_ms: float | None = None
    models: tuple[ModelSettings, ...] = ()
    lint: LintSettings = DEFAULT_LINT
    rules: RuleChoice = NO_CHOICE
    allowed: tuple[Allowed, ...] = ()
    file: str = ""
