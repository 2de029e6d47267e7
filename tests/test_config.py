"""`[tool.chipfit]`: what it means, and that every mistake is found on its line."""

import re
from pathlib import Path

import pytest

from chipfit.analysis.config import DEFAULT_TARGET, ModelSettings, Settings
from chipfit.analysis.config_file import find, key_span, load, parse
from chipfit.analysis.input_spec import InputSpec

FULL = """
[tool.chipfit]
target = "nucleo-f446re"
source-roots = ["src", "../shared"]
latency-ms = 12.5
arena-bytes = 65_536
flash-bytes = 524288
window = "30 ms"

[[tool.chipfit.model]]
file = "nets/kws.py"
entry = "DSCNN(num_classes=12)"
input = "1x1x49x10"
weights = "kws.safetensors"
calibration = "kws.npz"
name = "kws"

[[tool.chipfit.model]]
file = "/abs/two.py"
input = ["x=1x4", "1x16:int64"]
"""


def test_everything_is_read_and_paths_are_relative_to_the_file():
    settings, diagnostics = parse("/home/me/pyproject.toml", FULL)
    assert diagnostics == ()
    assert settings == Settings(
        target="nucleo-f446re",
        source_roots=("/home/me/src", "/home/shared"),
        latency_ms=12.5,
        arena_bytes=65536,
        flash_bytes=524288,
        window_ms=30.0,
        models=(
            ModelSettings(
                file="/home/me/nets/kws.py",
                entry="DSCNN(num_classes=12)",
                input=(InputSpec(None, (1, 1, 49, 10)),),
                weights="/home/me/kws.safetensors",
                calibration="/home/me/kws.npz",
                name="kws",
            ),
            ModelSettings(file="/abs/two.py", input=(InputSpec("x", (1, 4)), InputSpec(None, (1, 16), "int64"))),
        ),
        file="/home/me/pyproject.toml",
    )


def test_chipfit_toml_has_the_same_keys_at_its_root():
    text = FULL.replace("[tool.chipfit]", "").replace("tool.chipfit.", "")
    settings, diagnostics = parse("/home/me/chipfit.toml", text)
    assert diagnostics == ()
    assert settings.models == parse("/home/me/pyproject.toml", FULL)[0].models


def test_a_board_file_is_relative_to_the_configuration():
    assert parse("/home/me/chipfit.toml", 'target = "./board.toml"')[0].target == "/home/me/board.toml"


# `#! text` at the end of a line: one diagnostic is there, and its message has the text in it.
MISTAKES = [
    '[tool.chipfit]\ntaget = "nucleo-l4r5zi"  #! did you mean `target`?',
    "[tool.chipfit]\ntarget = 3  #! Expected a string, found `3`",
    '[tool.chipfit]\narena-bytes = "65536"  #! Expected a whole number, found `"65536"`',
    "[tool.chipfit]\narena-bytes = 1.5  #! Expected a whole number",
    "[tool.chipfit]\nlatency-ms = true  #! Expected a number, found `true`",
    "[tool.chipfit]\nlatency-ms = nan  #! above 0",
    "[tool.chipfit]\nflash-bytes = 0  #! above 0, not 0",
    '[tool.chipfit]\nwindow = "30"  #! Expected a time above 0 such as "30 ms"',
    '[tool.chipfit]\nwindow = "0 ms"  #! Expected a time above 0',
    "[tool.chipfit]\nwindow = 30  #! Expected a string, found `30`",
    "[tool.chipfit]\narena_bytes = 1  #! did you mean `arena-bytes`?",
    '[tool.chipfit]\nsource-roots = ["src", 3]  #! Expected a string, found `3`',
    '[tool.chipfit]\npython = "./evil"  #! There is no key `python`',
    "[tool.chipfit]\ntrusted = true  #! There is no key `trusted`",
    '[tool.chipfit]\nmodel = "kws.py"  #! Expected a table',
    '[[tool.chipfit.model]]  #! The key `file` is missing.\nentry = "Net"',
    '[[tool.chipfit.model]]\nfile = "a.py"\ninput = "1x"  #! not a shape',
    '[[tool.chipfit.model]]\nfile = "a.py"\ninput = ["1x2", "0x1"]  #! a dimension of 0',
    '[[tool.chipfit.model]]\nfile = "a.py"\ninput = 3  #! Expected a string',
    '[[tool.chipfit.model]]\nfile = "a.py"\ncalibration = "make_data.py"  #! a .npy or .npz file',
    '[[tool.chipfit.model]]\nfile = "a.py"\ncalibration = "data.pkl"  #! a .npy or .npz file',
    '[[tool.chipfit.model]]\nfile = "a.py"\n[[tool.chipfit.model]]\nfile = "b.py"\n"wights" = "w.pt"  #! `weights`?',
    "[tool.chipfit]\nlatency-ms = -1  #! above 0\n\n[[tool.chipfit.model]]\nfile = 3  #! Expected a string",
    "[tool]\nchipfit = 3  #! must be a table",
    "[tool.chipfit]\ntarget =   #! This is not TOML: invalid value.",
    '# 漢字 🙂\n[tool.chipfit]\ntarget = "x  #! This is not TOML',
]


@pytest.mark.parametrize("text", MISTAKES)
def test_mistake_is_found_on_its_line(text):
    expected = {
        number: found[1] for number, line in enumerate(text.split("\n"), 1) if (found := re.search(r"#! (.*)", line))
    }
    settings, diagnostics = parse("pyproject.toml", text)
    assert isinstance(settings, Settings)
    assert [diagnostic.span.start.line for diagnostic in diagnostics] == list(expected)
    for diagnostic in diagnostics:
        assert expected[diagnostic.span.start.line] in diagnostic.message
        assert (diagnostic.code, diagnostic.rule, diagnostic.severity) == ("CF004", "invalid-configuration", "error")


def test_the_span_is_the_key():
    (diagnostic,) = parse("pyproject.toml", "[tool.chipfit]\n  'arena-bytes' = -1")[1]
    assert (diagnostic.span.start.column, diagnostic.span.end.column) == (3, 16)


def test_what_is_right_still_holds_beside_what_is_wrong():
    settings, diagnostics = parse("p/pyproject.toml", "[tool.chipfit]\nlatency-ms = 5\narena-bytes = 'x'")
    assert (settings.latency_ms, settings.arena_bytes, settings.target, len(diagnostics)) == (
        5,
        None,
        DEFAULT_TARGET,
        1,
    )


@pytest.mark.parametrize("length", range(0, len(FULL), 7))
def test_a_file_being_typed_never_raises(length):
    parse("pyproject.toml", FULL[:length])


def test_unreadable_files_are_diagnostics(tmp_path: Path):
    (tmp_path / "chipfit.toml").write_bytes(b"target = '\xff'")
    assert "not UTF-8" in load(str(tmp_path / "chipfit.toml"))[1][0].message
    assert "cannot be read" in load(str(tmp_path))[1][0].message


def test_a_file_nested_too_deeply_is_a_diagnostic():
    (problem,) = parse("chipfit.toml", "a = " + "[" * 100_000)[1]
    assert (problem.code, problem.message) == ("CF004", "This is not TOML: nested too deeply.")


def test_nearest_configuration_is_found(tmp_path: Path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text("[tool.chipfit]\n")
    (tmp_path / "a" / "pyproject.toml").write_text("[project]\nname = 'x'  # not ours: no [tool.chipfit]\n")
    assert find(str(tmp_path / "a" / "b" / "net.py")) == str(tmp_path / "pyproject.toml")
    (tmp_path / "a" / "chipfit.toml").write_text("")
    assert find(str(tmp_path / "a" / "b")) == str(tmp_path / "a" / "chipfit.toml")


def test_a_broken_configuration_of_ours_is_still_ours(tmp_path: Path):
    (tmp_path / "pyproject.toml").write_text("[tool.chipfit\n")
    assert find(str(tmp_path)) == str(tmp_path / "pyproject.toml")


def test_span_of_a_key(tmp_path: Path):
    path = tmp_path / "pyproject.toml"
    path.write_text("[x]\ntarget = 1\n[tool.chipfit]\ntarget = 'a'\n")
    assert key_span(str(path), "target").start.line == 4
