"""Emacs in batch mode with what editors/emacs says: flymake shows what the server finds, and follows the text."""

import subprocess
from pathlib import Path

import pytest

from ..support.toolchain import need

HERE = Path(__file__).parent
PACKAGES = "/usr/lib/emacsen-common/packages/install"
SNIPPETS = HERE.parents[1] / "editors" / "emacs"

TREE_SITTER = """(progn (define-derived-mode python-ts-mode prog-mode "Python")
                        (put 'python-ts-mode 'eglot-language-id "python")
                        (add-to-list 'auto-mode-alist '("\\\\.py\\\\'" . python-ts-mode)))"""
"""Emacs 29 has this mode, which is not derived from `python-mode`, and an eglot that knows its language."""


@pytest.mark.parametrize(("client", "mode"), [("eglot", "t"), ("eglot", TREE_SITTER), ("lsp-mode", "t")])
def test_findings_follow_the_text(client, mode, folder, environment):
    need("emacs", f"{PACKAGES}/elpa-{client}")
    files = (SNIPPETS / f"{client}.el", HERE / "drive.el", HERE / f"drive_{client.replace('-', '_')}.el")
    loads = [argument for file in files for argument in ("-l", str(file))]
    command = ["emacs", "--batch", "--eval", "(package-initialize)", "--eval", mode, *loads]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    # The hover is of the board that the snippet sets, not of the configuration's.
    assert "`net.py:Net` on uno-r4-minima" in done.stdout


@pytest.mark.parametrize("file", sorted(SNIPPETS.glob("*.el")), ids=lambda file: file.name)
def test_it_compiles_without_a_warning(file, tmp_path):
    need("emacs", f"{PACKAGES}/elpa-{file.stem}")
    target = f'(lambda (_) "{tmp_path / "out.elc"}")'
    library = {"eglot": "eglot", "lsp-mode": "lsp-mode"}[file.stem]
    strict = f"(progn (package-initialize) (require '{library}) (setq byte-compile-error-on-warn t"
    compile_it = f"{strict} byte-compile-dest-file-function {target}) (batch-byte-compile))"
    command = ["emacs", "--batch", "--eval", compile_it, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
