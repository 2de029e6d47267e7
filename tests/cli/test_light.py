"""What works without tracing: targets, doctor, explain, usage errors; and that it is fast because it imports little."""

import json
import subprocess
import sys

import pytest

from chipfit.analysis.targets import target_names, tier_names


def test_version(chipfit):
    run = chipfit("--version")
    assert run.code == 0
    assert run.out.startswith("chipfit, version ")


def test_help_names_every_command(chipfit):
    run = chipfit("--help")
    assert run.code == 0
    for command in ("lint", "report", "build", "targets", "rules", "explain", "compare", "init", "completion"):
        assert f"\n  {command} " in run.out


@pytest.mark.parametrize(
    "arguments",
    [["--version"], ["--help"], ["targets"], ["targets", "--format", "json"], ["completion", "fish"], ["foo"]],
)
def test_light_commands_import_nothing_heavy(arguments):
    code = f"""
import sys
from chipfit.server.cli.main import main
try:
    main({arguments!r})
except SystemExit:
    pass
heavy = {{"onnx", "torch", "numpy", "pygls", "lsprotocol"}} & set(sys.modules)
assert not heavy, heavy
"""
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, timeout=60)


def test_targets_lists_every_board_under_its_tier(chipfit):
    run = chipfit("targets")
    assert run.code == 0
    names = [line.split()[0] for line in run.out.splitlines()[1:]]
    assert sorted(names) == sorted((*target_names(), *tier_names()))
    assert [name for name in names if name in tier_names()] == list(tier_names())
    assert names.index("nano") < names.index("pico") < names.index("micro") < names.index("nucleo-l4r5zi")


def test_targets_of_a_tier_or_a_core(chipfit):
    run = chipfit("targets", "--tier", "acceleration")
    assert [line.split()[0] for line in run.out.splitlines()[1:3]] == ["acceleration", "alif-e8-he"]
    assert "Ethos-U55 with 128 MACs per cycle" in run.out
    for core in ("m85", "M85", "cortex-m85"):
        out = chipfit("targets", "--core", core).out
        assert {line.split()[1] for line in out.splitlines()[1:]} == {"cortex-m85"}
    assert {line.split()[1] for line in chipfit("targets", "--core", "m7").out.splitlines()[1:]} == {
        "cortex-m7",
        "cortex-m7+nofp.dp",
    }
    both = json.loads(chipfit("targets", "--tier", "performance", "--core", "m85", "--format", "json").out)
    assert [target["name"] for target in both["targets"]] == ["ek-ra8d1", "ek-ra8m1"]


def test_targets_json(chipfit):
    document = json.loads(chipfit("targets", "nucleo-l4r5zi", "--format", "json").out)
    (target,) = document["targets"]
    assert (target["name"], target["clock_hz"], target["core"]["name"]) == ("nucleo-l4r5zi", 120_000_000, "cortex-m4")
    assert (target["arena_region"], target["verified"]) == ("sram", True)


def test_one_target_shows_its_sources(chipfit):
    out = chipfit("targets", "nucleo-l476rg").out
    assert "98,304 bytes at 0x20000000, holds the arena" in out
    assert "zephyrproject-rtos/zephyr@" in out
    assert "unverified" not in out


def test_one_target_says_what_was_not_checked(chipfit):
    out = chipfit("targets", "nucleo-h743zi").out
    assert "480 MHz [1] unverified" in out
    assert "524,288 bytes at 0x24000000, holds the arena [2]\n" in out


def test_one_target_says_who_takes_the_rest(chipfit):
    assert "(1,310,720 more go to the boot loader (256 KiB) and the slot of" in chipfit("targets", "portenta-h7-m7").out


def test_a_tier_says_what_it_stands_for(chipfit):
    out = chipfit("targets", "micro").out
    assert "100 MHz (48 to 250)" in out
    assert "Stands for the chips" in out


def test_own_board_file(chipfit, tmp_path):
    (tmp_path / "ours.toml").write_text('extends = "nucleo-l4r5zi"\ntitle = "Ours"\nclock.hz = 80_000_000\n')
    out = chipfit("targets", "ours.toml").out
    assert out.startswith("Ours\n  name     ours,")
    assert "80 MHz [1] unverified" in out
    (tmp_path / "ours.toml").write_text('extends = "nucleo-l4r5zi"\nclock.hz = -1\n')
    run = chipfit("targets", "ours.toml")
    assert (run.code, run.err) == (2, "chipfit: ours.toml:2: `clock.hz`: It must be above 0.\n")


def test_doctor(chipfit):
    run = chipfit("doctor", "--format", "json")
    document = json.loads(run.out)
    checks = {check["name"]: check for check in document["checks"]}
    assert run.code == (0 if document["works"] else 1)
    assert checks["chipfit"]["state"] == "ok"
    assert checks["trace: torch"]["found"].startswith("2.")


def test_doctor_says_how_to_get_what_is_missing(chipfit):
    run = chipfit("doctor", PATH="/nonexistent")
    assert run.code == 0  # a compiler is not needed to check and build models
    assert "gcc-arm-none-eabi libnewlib-arm-none-eabi" in run.out


def test_doctor_without_an_interpreter_to_trace_with(chipfit, tmp_path):
    run = chipfit("doctor", "--python", tmp_path / "python")
    assert run.code == 1
    assert "missing  trace interpreter" in run.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["frobnicate"], "No such command 'frobnicate'"),
        (["lint", "--select", "CF3,CF9"], "--select: There is no rule `CF9`; the closest are CF"),
        (["lint", "--ignore", "arena-exceeds"], "the closest are arena-exceeds-sram"),
        (["lint", "--fix", "--diff"], "--fix and --diff exclude each other"),
        (
            ["lint", "--add-ignore", "--write-baseline", "b.json"],
            "--add-ignore and --write-baseline exclude each other",
        ),
        (["lint", "--unsafe-fixes"], "it needs --fix or --diff"),
        (["lint", "empty.py", "--stdin-filename", "x.py"], "no other path can be named"),
        (["lint", "-", "--add-ignore"], "need files, not a text on stdin"),
        (["lint", "--watch", "--fix"], "--watch only looks"),
        (["lint", "--write-baseline", "b.json", "--no-trace"], "--no-trace does without"),
        (["lint", "--no-trace", "--trace", "import"], "--no-trace runs nothing of a file"),
        (["lint", "--baseline", "empty.py"], "empty.py:1:1: This is not JSON"),
        (["compare", "HEAD"], "not a git repository"),
        (["completion"], "Missing argument '{bash|zsh|fish}'. Choose from: bash, zsh, fish. Try `chipfit completion"),
        (["rules", "CF1"], "unexpected extra argument (CF1). Try `chipfit rules --help`."),
        (["lint", "--output-file", "none/x"], "none/x cannot be written: the folder none does not exist."),
        (["lint", "--write-baseline", "none/x"], "none/x cannot be written: the folder none does not exist."),
        (["completion", "tcsh"], "'tcsh' is not one of"),
        (["init"], "chipfit.toml configures chipfit already"),
        (["lint", "nothing.py"], "Path 'nothing.py' does not exist"),
        (["lint", ".", "--format", "yaml"], "'yaml' is not one of 'text', 'concise'"),
        (["lint", ".", "--input", "1,2"], "The input `1,2` is not a shape"),
        (["lint", ".", "--timeout", "0"], "0.0 is not in the range x>0"),
        (["lint", ".", "--target", "nucleo-l4r5"], "the closest are nucleo-l4r5zi"),
        (["lint", ".", "--target", "board.toml"], "board.toml cannot be read: No such file"),
        (["lint", ".", "--config", "none.toml"], "'none.toml' does not exist"),
        (["report", "nothing.py"], "nothing.py does not exist"),
        (["report", "nothing.py:Net(1, 2)"], "nothing.py does not exist"),
        (["report", "."], ". is a folder"),
        (["build", "nothing.py"], "Missing option '-o'"),
        (["build", "nothing.py", "-o", "out"], "nothing.py does not exist"),
        (["build", "nothing.py", "-o", "out", "--weights", "none.pt"], "'none.pt' does not exist"),
        (["targets", "nucleo-l4r5"], "There is no target `nucleo-l4r5`"),
        (["targets", "mikro"], "the closest are micro"),
        (["targets", "--core", "m99"], "There is no core `cortex-m99`; the closest are cortex-m"),
        (["targets", "--tier", "huge"], "'huge' is not one of 'nano', 'micro'"),
        (["targets", "pico", "--tier", "nano"], "not both"),
        (["explain", "CF999"], "There is no rule `CF999`"),
        (["explain", "arena-exceeds"], "the closest are arena-exceeds-sram"),
        (["doctor", "--format", "xml"], "'xml' is not one of"),
    ],
)
def test_wrong_usage(chipfit, tmp_path, arguments, message):
    (tmp_path / "empty.py").touch()
    run = chipfit(*arguments)
    assert run.code == 2
    assert run.err.startswith("chipfit: ")
    assert message in run.err
    assert run.out == ""


def test_no_arguments_show_the_help(chipfit):
    run = chipfit()
    assert run.code == 2
    assert "Commands:" in run.err


def test_a_closed_pipe_is_no_error():
    command = f"{sys.executable} -m chipfit.server.cli targets | head -1"
    run = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, timeout=60)
    assert (run.returncode, run.stderr) == (0, "")


def test_explain_lists_the_rules(chipfit):
    rules = json.loads(chipfit("explain", "--format", "json").out)["rules"]
    assert "CF301" in {rule["code"] for rule in rules}
    assert all(rule["summary"] in " ".join(rule["documentation"].split()) for rule in rules)
    listed = chipfit("rules").out
    assert [line.split()[0] for line in listed.splitlines()] == [rule["code"] for rule in rules]
    pages = chipfit("explain", "all").out
    assert all(f"# {rule['code']} {rule['rule']} (" in pages for rule in rules)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(chipfit, shell):
    assert "_CHIPFIT_COMPLETE" in chipfit("completion", shell).out


def test_completion_knows_the_commands(chipfit):
    run = chipfit(_CHIPFIT_COMPLETE="bash_complete", COMP_WORDS="chipfit li", COMP_CWORD="1")
    assert (run.code, run.out) == (0, "plain,lint\n")


@pytest.mark.parametrize("wanted", ["CF301", "cf301", "arena-exceeds-sram"])
def test_explain(chipfit, wanted):
    assert chipfit("explain", wanted).out.startswith("# CF301 arena-exceeds-sram (error)\n\n")
