"""A diagnostic and a report with something in every field."""

from chipfit.analysis.diagnostic import Diagnostic, Edit, Fix, Related, Safety, Severity
from chipfit.analysis.report import (
    ArenaFigures,
    CallSite,
    FlashFigures,
    LatencyFigures,
    LayoutFigures,
    LiveTensor,
    NodeFigures,
    Peak,
    Report,
    TargetFigures,
    TensorFigures,
)
from chipfit.analysis.span import Position, Span

SOURCE = """class Net(nn.Module):
    def __init__(self):
        self.stem = nn.Conv2d(1, 64, 3)

    def forward(self, x):
        return self.stem(x)
"""


def span(line, start, end):
    return Span("net.py", Position(line, start), Position(line, end))


DIAGNOSTIC = Diagnostic(
    code="CF301",
    rule="arena-exceeds-sram",
    severity=Severity.ERROR,
    span=span(6, 16, 28),
    message="The arena needs 70,000 bytes, 4,464 more than sram has.",
    notes=("Two tensors are alive at the peak.",),
    related=(Related(span(3, 9, 18), "`stem` is alive: 64,000 bytes."),),
    fixes=(Fix("Halve the channels", Safety.UNSAFE, (Edit(span(3, 34, 36), "32"),)),),
    target="tiny",
)

REPORT = Report(
    entry="Net",
    target=TargetFigures("tiny", "cortex-m4", 64_000_000, "chipfit"),
    inputs=(TensorFigures("x", (1, 10, 10, 1), "int8", 100, "NHWC"),),
    outputs=(TensorFigures("y", (1, 8, 8, 64), "int8", 4096, "NHWC"),),
    params=640,
    macs=36_864,
    arena=ArenaFigures(
        70_000, 64_100, 65_536, "sram", Peak("conv_2d_0", "net.py", 6, (LiveTensor("stem", 64_000, "net.py", 3),))
    ),
    flash=FlashFigures(12_000, 896, 11_104, 131_072),
    latency=LatencyFigures(2.5, 2.0, 3.4, 160_000, 108_843, "measured"),
    layout=LayoutFigures(1, 100, 900),
    nodes=(
        NodeFigures(
            name="conv_2d_0",
            op="conv_2d",
            file="net.py",
            line=6,
            calls=(CallSite("net.py", 6),),
            init_line=3,
            init_file="net.py",
            scope="stem",
            shape=(1, 8, 8, 64),
            macs=36_864,
            cycles=120_000,
            arena_bytes=64_100,
            weight_bytes=896,
            kernel="conv_2d_s8",
            support="reference",
            fused=("relu",),
        ),
        NodeFigures(
            name="strange_1",
            op="strange",
            file="other.py",
            line=2,
            calls=(),
            init_line=None,
            init_file=None,
            scope="",
            shape=(1, 8, 8, 64),
            macs=0,
            cycles=None,
            arena_bytes=8192,
            weight_bytes=0,
            kernel=None,
            support="unsupported",
            fused=(),
        ),
    ),
)
