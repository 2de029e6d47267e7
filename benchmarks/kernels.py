"""Measures chipfit's own kernels on emulated Cortex-M cores and writes analysis/kernels/costs/*.toml.

    python -m benchmarks.kernels [CORE ...]      all cores by default; a core whose code is another's is left out

Instructions are counted by QEMU (-icount), whole kernel calls on random data; a non-negative least-squares fit on the
counts of each kernel's loops (`Kernel.features`) gives its coefficients, and its largest relative errors the interval.
Code sizes come from the object files. QEMU knows no pipeline, wait states or caches: cycles are the core's matter.
"""

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import numpy as np

from benchmarks.kernel_grid import benchmark_cases
from chipfit.analysis.kernels.table import KERNELS
from chipfit.analysis.targets import Core, core_names, load_core
from chipfit.codegen.projects.emulator import EMULATORS
from tests.kernels.counting import FLAGS, code_sizes, count_instructions, flash_of, library_bytes
from tests.kernels.program import selected
from tests.support.toolchain import symbols

COSTS = Path(__file__).resolve().parents[1] / "analysis" / "kernels" / "costs"


def fit(features: Sequence[dict[str, int]], counts: Sequence[int]) -> tuple[dict[str, float], float, float]:
    """Coefficients >= 0 that minimise relative errors, and the lowest and highest of (measured / fitted - 1)."""
    names = [name for name in features[0] if any(f[name] for f in features)]
    y = np.array(counts, float)
    a = np.array([[f[name] for name in names] for f in features], float)
    active = list(range(len(names)))
    while True:
        solution = np.linalg.lstsq(a[:, active] / y[:, None], np.ones(len(y)), rcond=None)[0]
        if solution.min() >= 0:
            break
        del active[int(solution.argmin())]
    error = y / (a[:, active] @ solution) - 1
    return {names[i]: round(float(c), 3) for i, c in zip(active, solution, strict=True)}, error.min(), error.max()


def run_sizes(work: Path, core: Core) -> tuple[int, float]:
    """Flash of an inference function: without kernel calls, and per call (arguments, literals, branch)."""
    sizes = []
    for calls in (10, 50):
        text = '#include "clamp_s8.c"\nstatic int8_t arena[65536];\nvoid model_run(void);\n'
        text += "".join(f"static const clamp_s8_params p{i} = {{{i}}};\n" for i in range(calls))
        body = "".join(
            f"clamp_s8(&p{i}, arena + {i * 1364 % 49152}, arena + {i * 2820 % 49152}, 0, {i % 48 + 1});\n"
            for i in range(calls)
        )
        flash_of(f"{text}void model_run(void)\n{{\n{body}}}\n", work, core)
        sizes.append(symbols(work / "size.o")["model_run"][1])
    per_call = (sizes[1] - sizes[0]) / 40
    return round(sizes[0] - 10 * per_call), per_call


def header(core: Core) -> list[str]:
    """What was measured how."""
    compiler = subprocess.run(["arm-none-eabi-gcc", "--version"], capture_output=True, text=True, check=True).stdout
    emulator = subprocess.run(["qemu-system-arm", "--version"], capture_output=True, text=True, check=True).stdout
    machine = EMULATORS[core.qemu_machine]
    return [
        "# Written by `python -m benchmarks.kernels`; instructions per count of `Kernel.features`.",
        "",
        "[measured]",
        f'by = "{emulator.splitlines()[0]}, {machine.machine}, -icount shift=6"',
        f'compiler = "{compiler.splitlines()[0]}"',
        f'flags = "{" ".join((*core.cflags, *FLAGS))}"',
    ]


def measured(core: Core, work: Path) -> list[str]:
    """The lines of a core's table."""
    lines = header(core)
    kernels = [kernel for kernel in KERNELS if kernel.params_bytes]
    own, pieces = code_sizes(kernels, work, core)
    empty, per_call = run_sizes(work, core)
    lines += ["", "[run]", f"bytes = {empty}", f"bytes-per-call = {per_call:.2f}"]
    lines += [f"library-bytes = {library_bytes(kernels, work, core)}", "", "[pieces]"]
    lines += [f"{name} = {size}" for name, size in sorted(pieces.items())]
    by_kernel = sorted(benchmark_cases(), key=lambda case: selected(case.node, case.graph).name)
    for name, group in groupby(by_kernel, key=lambda case: selected(case.node, case.graph).name):
        chosen = list(group)
        kernel = selected(chosen[0].node, chosen[0].graph)
        features = [kernel.features(case.node, case.graph) for case in chosen]
        coefficients, low, high = fit(features, count_instructions(chosen, work, core))
        print(f"{core.name:16} {name:24} {len(chosen):3} shapes, error {low:+.2%} .. {high:+.2%}, {own[name]} bytes")
        lines += ["", f"[kernels.{name}]", f"code-bytes = {own[name]}"]
        lines += [f"error-low = {low:.4f}", f"error-high = {high:.4f}", "", f"[kernels.{name}.instructions]"]
        lines += [f"{key} = {value}" for key, value in coefficients.items()]
    return lines


def main() -> None:
    for core in map(load_core, sys.argv[1:] or core_names()):
        if core.costs == core.name and core.qemu_machine:
            with tempfile.TemporaryDirectory() as folder:
                (COSTS / f"{core.costs}.toml").write_text("\n".join(measured(core, Path(folder))) + "\n")


if __name__ == "__main__":
    main()
