"""The numbers of one model on one target: what `chipfit report` prints and `report.json` holds.

The fields are the JSON's (schema `chipfit-report/1`): sizes are bytes, lines count from 1.
"""

from dataclasses import asdict, dataclass
from typing import Any

SCHEMA = "chipfit-report/1"


@dataclass(frozen=True, slots=True)
class TargetFigures:
    """The chip and the kernels the numbers are for."""

    name: str
    core: str
    clock_hz: int
    runtime: str


@dataclass(frozen=True, slots=True)
class TensorFigures:
    """An input or output of the firmware, as the firmware holds it (NHWC, int8)."""

    name: str
    shape: tuple[int, ...]
    dtype: str
    bytes: int
    layout: str


@dataclass(frozen=True, slots=True)
class LiveTensor:
    """A tensor that occupies the arena at its peak, and the line that makes it."""

    tensor: str
    bytes: int
    file: str | None
    line: int | None


@dataclass(frozen=True, slots=True)
class Peak:
    """The operator during which the arena's lower bound is reached."""

    node: str
    file: str | None
    line: int | None
    live: tuple[LiveTensor, ...]


@dataclass(frozen=True, slots=True)
class ArenaTensor:
    """Where a tensor or workspace lies in the arena, and when: `offset` to `offset + bytes`, step `first` to `last`.

    Steps are indices into the report's `nodes`, both inclusive. `kind` is "input", "output", "activation" or
    "workspace"; `aliases` are other names of the same memory (what a reshape makes). `node` is what writes it, None
    for an input. `file` and `line` are where the user's source makes it.
    """

    name: str
    kind: str
    shape: tuple[int, ...]
    dtype: str
    offset: int
    bytes: int
    first: int
    last: int
    node: str | None
    file: str | None
    line: int | None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ArenaFigures:
    """`bytes` is the planned arena; `lower_bound` what no plan without overlap can beat; `source` is the limit's.

    `stack_shortage` is what a stack lacks beside the arena.
    """

    bytes: int
    lower_bound: int
    limit: int
    region: str
    peak: Peak | None
    source: str = ""
    stack_shortage: int = 0


@dataclass(frozen=True, slots=True)
class FlashFigures:
    """What the model adds to the image: constants, and code with its kernels. `source` is the limit's."""

    bytes: int
    weights: int
    code: int
    limit: int
    source: str = ""


@dataclass(frozen=True, slots=True)
class LatencyFigures:
    """Projected time of one inference; None where nothing was measured for this core."""

    ms: float | None
    low_ms: float | None
    high_ms: float | None
    cycles: int | None
    instructions: int | None
    source: str


@dataclass(frozen=True, slots=True)
class LayoutFigures:
    """What the transposes that remain after lowering to NHWC cost."""

    transposes: int
    bytes: int
    cycles: int | None


@dataclass(frozen=True, slots=True)
class CallSite:
    """One user line of the call chain."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class NodeFigures:
    """One operator of the lowered graph. `arena_bytes` is what is live while it runs."""

    name: str
    op: str
    file: str | None
    line: int | None
    calls: tuple[CallSite, ...]
    init_line: int | None
    init_file: str | None
    scope: str
    shape: tuple[int, ...]
    macs: int
    cycles: int | None
    arena_bytes: int
    weight_bytes: int
    kernel: str | None
    support: str
    fused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything known about one model on one target before any data has been seen.

    `input_source` says where the shapes of the inputs are from; where they are `assumed`, so is every number.
    `notes` say which figures are estimates, and of what, where the runtime is not chipfit's own.
    `trace` is how the graph came about: "slice", or "import" where the user let the whole module run.
    `tensors` is the map of the arena, in order of execution.
    """

    entry: str
    target: TargetFigures
    inputs: tuple[TensorFigures, ...]
    outputs: tuple[TensorFigures, ...]
    params: int
    macs: int
    arena: ArenaFigures
    flash: FlashFigures
    latency: LatencyFigures
    layout: LayoutFigures
    nodes: tuple[NodeFigures, ...]
    input_source: str = ""
    assumed: bool = False
    trace: str = "slice"
    tensors: tuple[ArenaTensor, ...] = ()
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The JSON object of schema `chipfit-report/1`."""
        return {"schema": SCHEMA, "checked": "traced", **asdict(self)}
