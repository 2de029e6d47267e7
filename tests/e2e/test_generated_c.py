"""The same input gives the same bytes, everywhere; and a self-test that is wrong fails."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from chipfit.analysis.config import Settings
from chipfit.codegen.build import build

from ..support import toolchain
from .built import EXAMPLE_TABLE, make

KWS = EXAMPLE_TABLE[0]


@pytest.fixture(scope="module")
def kws(tmp_path_factory, tracer, target):
    return make(KWS, tmp_path_factory.mktemp("kws"), tracer, target, suffix=".pt")


def test_same_input_gives_the_same_bytes(kws, tracer, target):
    text = kws.source.read_text(encoding="utf-8")
    again = build(str(kws.source), text, Settings(), target, tracer, kws.options)
    assert dict(again.files) == dict(kws.files)


def test_another_process_another_format_and_another_hash_seed_give_the_same_bytes(kws, tmp_path, tracer, target):
    """The command line with a safetensors checkpoint writes what the library wrote from a pickled state_dict."""
    other = make(KWS, tmp_path, tracer, target)
    command = [Path(sys.executable).with_name("chipfit"), "build", kws.source, "-o", tmp_path / "out"]
    command += ["--weights", tmp_path / "weights.safetensors", "--calibration", tmp_path / "samples.npz"]
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, env=environment, timeout=120)
    assert done.returncode == 0, done.stderr
    written = {name: (tmp_path / "out" / name).read_bytes() for name in kws.files}
    assert written == dict(kws.files) == dict(other.files)


def test_the_self_test_fails_when_a_bias_is_wrong(kws, tmp_path):
    toolchain.need("cc", "make")
    folder = shutil.copytree(kws.folder, tmp_path / "broken", ignore=shutil.ignore_patterns("build"))
    header = folder / "model_weights.h"
    text = header.read_text(encoding="utf-8")
    value = re.compile(r"-?\d+(?=,)").search(text, text.index("{", text.index("_bias[")))
    assert value
    header.write_text(f"{text[: value.start()]}{int(value[0]) + 100_000}{text[value.end() :]}", encoding="utf-8")
    done = toolchain.run(["make", "-C", folder, "test"])
    assert done.returncode != 0
    assert re.search(r"vector \d+ differs", done.stdout)


def test_sanitizers_find_nothing(kws, tmp_path):
    """Out-of-bounds reads and signed overflow while the golden vectors run."""
    toolchain.need("gcc")
    flags = ("-std=c99", "-O1", "-g", *toolchain.SANITIZERS, "-I.", "-Iqemu")
    program = tmp_path / "program"
    line = ["gcc", *flags, "model.c", "selftest.c", "host/board.c", "-o", str(program)]
    assert subprocess.run(line, cwd=kws.folder).returncode == 0
    done = toolchain.run([program])
    assert (done.returncode, done.stderr) == (0, "")
    assert "20 of 20" in done.stdout
