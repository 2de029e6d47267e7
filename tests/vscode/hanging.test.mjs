// A server that never answers is given up, said to be, and does not stand in the way of the next one.

import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

import { eventually, walk } from "./walk.mjs";
import { REPOSITORY } from "./workbench.mjs";

const HANGING = path.join(REPOSITORY, "build/hanging/chipfit");
mkdirSync(path.dirname(HANGING), { recursive: true });
writeFileSync(HANGING, '#!/bin/sh\n[ "$1" = --version ] && echo chipfit, version 9.9.9 && exit\nexec sleep 3600\n', { mode: 0o755 });

const workspace = path.join(REPOSITORY, "tests/vscode/workspace");
const step = walk("hanging", { workspace, machine: { "chipfit.path": HANGING } });

step("after a while it is said that it does not answer", async ({ page, hand }) => {
  await hand.trust(true);
  await hand.ready();
  await hand.open("wake_word.py");
  await page.locator(".notification-toast", { hasText: "The chipfit server has not answered within 30 s" }).waitFor({ timeout: 60_000 });
});

step("another one is started as soon as it is named", async ({ bench, hand }) => {
  const settings = { "chipfit.path": path.join(REPOSITORY, ".venv/bin/chipfit") };
  writeFileSync(path.join(bench.home, "data/Machine/settings.json"), JSON.stringify(settings));
  await eventually(hand.lenses, (text) => /arena/.test(text), "lens");
});
