// A hostile repository in a real workbench, not trusted: findings from the source alone, and nothing of it runs.

import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

import { hostileRepository } from "./hostile.mjs";
import { hands, missing, REPOSITORY, startWorkbench, waitFor } from "./workbench.mjs";

const why = missing();
const skip = why && !process.env.CI ? why : false;

test("a workspace that is not trusted is checked, and none of it is run", { skip, timeout: 240_000 }, async () => {
  assert.equal(why, undefined);
  const { home, folder, canary } = hostileRepository();
  const canaries = () => (existsSync(canary) ? readFileSync(canary, "utf8") : "");
  const bench = await startWorkbench({ folder });
  try {
    await visit(bench, await bench.page());
    assert.equal(canaries(), "");
  } catch (error) {
    const failures = path.join(REPOSITORY, "build/workbench");
    mkdirSync(failures, { recursive: true });
    writeFileSync(path.join(failures, "untrusted.txt"), bench.log());
    throw error;
  } finally {
    await bench.stop();
    rmSync(home, { recursive: true, force: true });
  }
});

async function visit(bench, page) {
  const hand = hands(page);
  await hand.trust(false);
  await hand.ready();
  await hand.open("model.py");
  await waitFor(async () => /not traced: the workspace is not trusted/.test(await hand.lenses()), 60_000, hand.lenses);
  await hand.command("View: Focus Problems");
  const problems = () => page.locator(".markers-panel .monaco-list-row").allInnerTexts().then((rows) => rows.join("\n"));
  await waitFor(async () => /CF101/.test(await problems()), 30_000, async () => `no CF101 in: ${await problems()}`);
  assert.match(await problems(), /LSTM/);

  await hand.command("chipfit: Show Arena Map");
  const panel = await hand.panel();
  await waitFor(async () => /not trusted/.test(await panel.locator("#root").innerText()), 30_000, () => panel.locator("#root").innerText());
  await hand.open("model.py");
  await hand.command("chipfit: Restart Server");
  await waitFor(async () => (bench.log().match(/chipfit [\d.]+ from/g) ?? []).length >= 2, 30_000, () => bench.log());
  assert.doesNotMatch(bench.log(), /repository\/(bin|\.venv)/);
}
