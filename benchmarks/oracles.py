"""The tables of runtimes that cannot be asked operator by operator, against the lists in their own Python packages.

    python -m benchmarks.oracles [FOLDER]

`pip` downloads the packages to FOLDER, by default .venv/oracles; nothing of them is imported, their lists are read from
the sources. Each line is a runtime: how many of its certain rows the package lists, and how many operators that
the package lists, and we have a name for, are in its table. Ends with 1 where they are not all.
"""

import ast
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from chipfit.analysis.targets.load import load_runtime
from chipfit.analysis.targets.runtime import OperatorRow
from chipfit.analysis.trace.legalize.table import RULES

FOLDER = Path(__file__).parent.parent / ".venv" / "oracles"
TVM, EXECUTORCH, EMLEARN = "apache-tvm==0.27.0.post1", "executorch==1.5.1", "emlearn==0.23.2"
ARM = "executorch/backends/arm/operator_support"
CHECKED = (
    "convolution", "embedding", "gather", "index_put", "index_select", "pool_2d", "reduce_sum", "upsample", "where",
)  # fmt: skip
"""Operators of ethos-u that have a file of their own."""
ALIASES = {
    "hardtanh": "clamp", "adaptive_avg_pool2d": "avg_pool2d", "max_pool2d_with_indices": "max_pool2d",
    "conv2d": "convolution", "conv_transpose2d": "convolution", "addmm": "linear", "split_with_sizes": "split",
    "pad": "constant_pad_nd", "view": "squeeze", "index_select": "embedding",
    "upsample_nearest2d": "upsample_bilinear2d", "flip": "slice", "reflection_pad2d": "constant_pad_nd",
}  # fmt: skip
"""Two of aten's names for what is one row of ours; a row names one of them."""
LOWERED = {
    "BatchNormalization", "CastLike", "DequantizeLinear", "Dropout", "Flatten", "GlobalAveragePool", "GlobalMaxPool",
    "Identity", "QuantizeLinear", "SequenceAt", "SplitToSequence", "Squeeze", "Unsqueeze",
}  # fmt: skip
"""Operators of ONNX that become others of ours, or none."""
Read = Callable[[str], str]
"""A file of the package by its path."""


@dataclass(frozen=True, slots=True)
class Oracle:
    """A package, how its list is read, and how a row of the table spells what would be in it ("" for nothing)."""

    runtime: str
    package: str
    listed: Callable[[Read], set[str]]
    spelled: Callable[[OperatorRow], str]


def tvm(read: Read) -> set[str]:
    """The keys of the Relax front end's map."""
    tree = ast.parse(read("tvm/relax/frontend/onnx/onnx_frontend.py"))
    (made,) = (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.name == "_get_convert_map")
    (table,) = (n for n in made.body if isinstance(n, ast.Return))
    return {key.value for key in table.value.keys if isinstance(key, ast.Constant)}  # type: ignore[union-attr]


def portable(read: Read) -> set[str]:
    """Every kernel of `functions.yaml` without its overload."""
    text = read("executorch/kernels/portable/functions.yaml")
    return canonical(re.findall(r"^- op: (\w+)", text, re.MULTILINE))


def cortex_m(read: Read) -> set[str]:
    """What is in a pattern of the quantizer, alone or fused, and what a pass turns into a kernel or decomposes."""
    files = ("aten_to_cortex_m", "quantized_clamp_activation", "decompose_mean")
    passes = [read(f"executorch/backends/cortex_m/passes/{name}_pass.py") for name in files]
    text = "".join((read("executorch/backends/cortex_m/quantizer/quantizer_support.py"), *passes))
    return canonical(re.findall(r"\.aten\.(\w+)\.\w+", text))


def ethos_u(read: Read) -> set[str]:
    """The integer profile's positive list, and what has a check of its own."""
    text = read(f"{ARM}/tosa_profile_supported_op_lists.py")
    listed = [text.partition("TOSA_PRO_INT_SupportList")[2].partition("\n}")[0]]
    listed += [read(f"{ARM}/{name}_support.py").partition("targets = [")[2].partition("]")[0] for name in CHECKED]
    listed += [read(f"{ARM}/ethos_u55_support.py").partition("class EthosU55ReverseCheck")[2]]
    return canonical(re.findall(r"aten\.(\w+)\.\w+", "".join(listed)))


def not_on_u55(read: Read) -> set[str]:
    """What is refused for Ethos-U55 whatever its shape."""
    text = read(f"{ARM}/ethos_u55_support.py").partition("class EthosU55NotSupported")[2].partition("\nclass ")[0]
    return canonical(re.findall(r"exir_ops\.edge\.aten\.(\w+)", text))


def canonical(names: Iterable[str]) -> set[str]:
    """aten's names, one for each operator."""
    plain = (name.strip("_").removesuffix("_copy") for name in names)
    return {ALIASES.get(name, name) for name in plain}


def emlearn(read: Read) -> set[str]:
    """The activation functions between dense layers."""
    found = re.search(r"^ACTIVATION_FUNCTIONS = (\[.*?\])", read("emlearn/net.py"), re.MULTILINE | re.DOTALL)
    assert found is not None
    return set(ast.literal_eval(found[1])) - {"identity"}


def onnx(row: OperatorRow) -> str:
    return row.native.removeprefix("relax:")


def aten(row: OperatorRow) -> str:
    """The operator without its overload; "" for a decomposition."""
    name = re.match(r"aten\.(\w+)", row.native)
    return canonical([name[1]]).pop() if name else ""


def plain(row: OperatorRow) -> str:
    return "" if row.name in ("fully_connected", "reshape") else row.native


ORACLES = (
    Oracle("tvm", TVM, tvm, onnx),
    Oracle("executorch-portable", EXECUTORCH, portable, aten),
    Oracle("executorch-cortex-m", EXECUTORCH, cortex_m, aten),
    Oracle("executorch-ethos-u", EXECUTORCH, ethos_u, aten),
    Oracle("emlearn", EMLEARN, emlearn, plain),
)


def known() -> set[str]:
    """Every spelling we have: ONNX's operators that are legalized, and aten's that any table of ExecuTorch names."""
    tables = [load_runtime(oracle.runtime) for oracle in ORACLES if oracle.runtime.startswith("executorch")]
    return {*(set(RULES) - LOWERED), *(aten(row) for table in tables for row in table.operators)} - {""}


def fetched(package: str, folder: Path) -> zipfile.ZipFile:
    """The package's wheel, downloaded if it is not in the folder. Raises CalledProcessError if it cannot be had."""
    name, _, version = package.partition("==")
    pattern = f"{name.replace('-', '_')}-{version}-*.whl"
    if not list(folder.glob(pattern)):
        options = ["--no-deps", "--only-binary", ":all:", "--quiet", "--disable-pip-version-check"]
        subprocess.run([sys.executable, "-m", "pip", "download", *options, "-d", str(folder), package], check=True)
    return zipfile.ZipFile(next(folder.glob(pattern)))


def certain(row: OperatorRow) -> bool:
    """Whether the package's list has to have it: neither a guess nor another runtime's kernel."""
    return row.certain and "portable kernel" not in row.native


def compare(oracle: Oracle, listed: set[str], names: set[str]) -> bool:
    """Print how far table and package agree; False where they do not."""
    rows = [row for row in load_runtime(oracle.runtime).operators if certain(row) and oracle.spelled(row)]
    wrong = sorted({oracle.spelled(row) for row in rows} - listed)
    ours = {oracle.spelled(row) for row in load_runtime(oracle.runtime).operators}
    expected = listed & names if oracle.runtime != "emlearn" else listed
    missing = sorted(expected - ours)
    right = sum(oracle.spelled(row) in listed for row in rows)
    print(f"{oracle.runtime} against {oracle.package}: {right} of {len(rows)} rows are listed there, ", end="")
    print(f"{len(expected) - len(missing)} of {len(expected)} listed operators have a row")
    _details("rows that are not listed", wrong)
    _details("listed without a row", missing)
    return not wrong and not missing


def compare_u55(refused: set[str]) -> bool:
    """Print whether the operators that the package refuses for Ethos-U55 are those without it in the table."""
    rows = [row for row in load_runtime("executorch-ethos-u").operators if row.certain and aten(row)]
    wrong = [row.name for row in rows if (aten(row) in refused) == ("ethos-u55" in row.accelerated)]
    print(f"executorch-ethos-u on Ethos-U55: {len(rows) - len(wrong)} of {len(rows)} rows as {EXECUTORCH} has them")
    _details("otherwise", wrong)
    return not wrong


def _details(title: str, names: Iterable[str]) -> None:
    if text := ", ".join(names):
        print(f"    {title}: {text}")


def main() -> int:
    """Run every comparison; 1 if one fails."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    names, right = known(), True
    for oracle in ORACLES:
        try:
            wheel = fetched(oracle.package, folder)
        except subprocess.CalledProcessError:
            print(f"{oracle.runtime}: {oracle.package} cannot be had here")
            continue
        u55 = oracle.runtime == "executorch-ethos-u"
        with wheel:
            listed = oracle.listed(lambda path, wheel=wheel: wheel.read(path).decode("utf-8"))
            refused = not_on_u55(lambda path, wheel=wheel: wheel.read(path).decode("utf-8")) if u55 else set()
        right = compare(oracle, listed, names) and right
        right = (not u55 or compare_u55(refused)) and right
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
