"""Small networks through the C compiler, under sanitizers: one each for what could go wrong in the generated code."""

import subprocess

import pytest

from chipfit.analysis.config import Settings
from chipfit.codegen.build import BuildOptions, build
from chipfit.codegen.output.write import write

from ..support import toolchain
from ..support.trace import MODELS, entries_of

NETS = [
    *(("firmware.py", name) for name in entries_of(MODELS / "firmware.py")),
    *(("cnn.py", name) for name in ("Grouped", "PaddedPools", "Clamps", "SharedHead", "AdaptivePool")),
    *(("sequences.py", name) for name in ("Conv1d", "SequenceResidual", "VectorToChannels", "TimeDistributed")),
    *(("layout.py", name) for name in ("TwoInputs", "ManyOutputs", "MapAndItsFlattening", "ChannelShuffle")),
    *(("layout.py", name) for name in ("ChannelsLastBody", "Tokens")),
    *(("operators.py", name) for name in entries_of(MODELS / "operators.py")),
]


@pytest.mark.parametrize(("file", "name"), NETS)
def test_network(file, name, tracer, target, tmp_path):
    toolchain.need("gcc")
    path = MODELS / file
    options = BuildOptions(entry=name, random_weights=True, vectors=6)
    result = build(str(path), path.read_text(encoding="utf-8"), Settings(), target, tracer, options)
    write(result.files, str(tmp_path / "out"))
    command = ["gcc", "-O0", *toolchain.WARNINGS, *toolchain.SANITIZERS, "-I.", "-Iqemu"]
    for main, program in ((["selftest.c", "host/board.c"], "selftest"), (["main.c"], "main")):
        line = [*command, "model.c", *main, "-o", program]
        done = subprocess.run(line, cwd=tmp_path / "out", capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr[:2000]
    done = toolchain.run([tmp_path / "out" / "selftest"])
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    assert "6 of 6 vectors equal" in done.stdout
