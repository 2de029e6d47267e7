// The interpreter chosen in the Python extension is the one whose chipfit runs, as soon as the workspace is trusted.

import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

import { eventually, walk } from "./walk.mjs";
import { REPOSITORY } from "./workbench.mjs";

const PYTHON = path.join(REPOSITORY, ".venv/bin/python");
const ANOTHER = interpreter("another", `exec '${PYTHON}' "$@"`);
const WITHOUT = interpreter("without", `exec '${PYTHON}' -S "$@"`); // no installed package is found

const step = walk("interpreter", {
  workspace: path.join(REPOSITORY, "tests/vscode/workspace"),
  other: path.join(REPOSITORY, "tests/vscode/ms-python.python-2025.0.0"),
  settings: { "python.defaultInterpreterPath": PYTHON },
  machine: {},
  PATH: "/usr/bin:/bin",
});

/** A program that passes for an interpreter. */
function interpreter(name, line) {
  const file = path.join(REPOSITORY, "build/interpreters", name, "python");
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${line}\n`, { mode: 0o755 });
  return file;
}

const launched = (bench, file) => eventually(bench.log, (log) => log.includes(`from the Python extension's environment: ${file} -m`), file);
const told = (page, words) => page.locator(".notification-toast", { hasText: words }).waitFor();

async function choose(page, hand, file) {
  await hand.command("Python: Select Interpreter");
  await page.locator(".quick-input-widget input").fill(file);
  await page.keyboard.press("Enter");
}

step("without trust nothing is asked of it", async ({ page, hand }) => {
  await hand.trust(false);
  await hand.ready();
  await hand.open("wake_word.py");
  await told(page, "environments of a workspace that is not trusted are left alone");
});

step("with trust its interpreter is used, without a restart", async ({ bench, hand }) => {
  await hand.grantTrust();
  await launched(bench, PYTHON);
  await eventually(hand.lenses, (text) => /arena/.test(text), "lens");
});

step("another choice is followed", async ({ bench, page, hand }) => {
  await choose(page, hand, ANOTHER);
  await launched(bench, ANOTHER);
  await eventually(hand.lenses, (text) => /arena/.test(text), "lens");
});

step("one without chipfit is said to be, and the next is followed all the same", async ({ bench, page, hand }) => {
  await choose(page, hand, WITHOUT);
  await told(page, "chipfit is not installed where this extension looks");
  await eventually(bench.log, (log) => log.includes(`${WITHOUT} (the Python extension's environment): chipfit is not installed there`), "log");
  await choose(page, hand, PYTHON);
  await eventually(bench.log, (log) => log.split(`environment: ${PYTHON} -m`).length === 3, "log");
  await eventually(hand.lenses, (text) => /arena/.test(text), "lens");
});
