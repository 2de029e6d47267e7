// The extension in a real workbench, as a person uses it. Run by `make test-vscode`.
// With SCREENSHOTS=folder pictures of it are left there, as they are in the README.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";

import { hands, missing, REPOSITORY, startWorkbench, waitFor } from "./workbench.mjs";

const WORKSPACE = path.join(REPOSITORY, "tests/vscode/workspace");
const why = missing();
const needed = Boolean(process.env.CI);
const skip = why && !needed ? why : false;
const PATIENCE = 120_000;

/** What the command line says of the same model: the panel has to say the same. */
function expected() {
  const args = ["report", path.join(WORKSPACE, "wake_word.py"), "--format", "json"];
  // Its exit code says that the model does not fit.
  return JSON.parse(spawnSync(path.join(REPOSITORY, ".venv/bin/chipfit"), args, { encoding: "utf8" }).stdout);
}

const PICTURES_OF_FAILURES = path.join(REPOSITORY, "build/workbench");

let bench, page, hand, report;
let failed = false;

async function picture(name) {
  if (process.env.SCREENSHOTS) {
    mkdirSync(process.env.SCREENSHOTS, { recursive: true });
    await page.screenshot({ path: path.join(process.env.SCREENSHOTS, `${name}.png`) });
  }
}

async function eventually(read, check, what) {
  let last;
  await waitFor(async () => check((last = await read())), PATIENCE, () => `${what}: ${JSON.stringify(last)}`);
  return last;
}

const problems = () => page.locator(".markers-panel .monaco-list-row").allInnerTexts();
const cursorLine = async () => /Ln (\d+)/.exec(await page.locator("#status\\.editor\\.selection").innerText())?.[1];
const lens = () => hand.lenses();
const status = () => page.locator('[id="chipfit.chipfit.chipfit.target"]').innerText();

before(async () => {
  if (skip) {
    return;
  }
  assert.equal(why, undefined);
  report = expected();
  bench = await startWorkbench({ workspace: WORKSPACE, settings: { "workbench.colorTheme": process.env.THEME ?? "Default Light Modern" } });
  page = await bench.page();
  hand = hands(page);
  await hand.trust(false);
  await hand.ready();
  await page.keyboard.press("Control+B"); // room for code and panel side by side
  await hand.open("wake_word.py");
});

after(async () => {
  await bench?.stop();
});

/** One step of the walk. Those after one that went wrong would only say so again. */
function step(name, run) {
  test(name, { skip, timeout: 300_000 }, async (context) => {
    if (failed) {
      return context.skip("a step before it failed");
    }
    try {
      await run();
    } catch (error) {
      failed = true;
      mkdirSync(PICTURES_OF_FAILURES, { recursive: true });
      writeFileSync(path.join(PICTURES_OF_FAILURES, "log.txt"), bench?.log() ?? "");
      await page?.screenshot({ path: path.join(PICTURES_OF_FAILURES, `${name.replace(/\W+/g, "-")}.png`) });
      throw error;
    }
  });
}

step("nothing is traced before the workspace is trusted, and everything at once when it is", async () => {
  await eventually(lens, (text) => /not traced: the workspace is not trusted/.test(text), "lens");
  await hand.grantTrust();
  await eventually(lens, (text) => /arena/.test(text), "lens");
});

step("the lens says that the model does not fit", async () => {
  const text = await eventually(lens, (found) => /arena 43,?200|arena 4\d\.\d KiB/.test(found), "lens");
  assert.match(text, /too much/);
  for (const offer of ["generate firmware", "nano", "report"]) {
    assert.ok(text.includes(offer), `${offer} in ${text}`);
  }
});

step("lines are underlined, and the problems say why", async () => {
  await hand.command("View: Focus Problems");
  const found = await eventually(problems, (rows) => rows.some((row) => row.includes("CF301")), "problems");
  assert.ok(found.some((row) => row.includes("The arena needs 42.2 KiB, 10.2 KiB more than sram of nano has")), found.join("\n"));
  await hand.command("View: Toggle Panel Visibility");
  await eventually(() => page.locator(".squiggly-error").count(), (count) => count > 0, "errors");
});

step("hints at the ends of lines have shapes and bytes", async () => {
  const hint = await eventually(() => hand.line("nn.MaxPool2d").innerText(), (text) => /1x25x4x48/.test(text), "hint");
  assert.match(hint.replace(/\u00a0/g, " "), /\d B|KiB/);
});

step("a hover has the numbers of the layer", async () => {
  await hand.line("self.depthwise").locator("span", { hasText: "Conv2d" }).last().hover();
  const hover = await eventually(
    () => page.locator(".monaco-hover:not(.hidden)").allInnerTexts().then((texts) => texts.join("\n")),
    (text) => /MACs/.test(text) && /depthwise_conv_2d/.test(text),
    "hover",
  );
  assert.match(hover, /ms/);
  await page.waitForTimeout(500); // it fades in
  await picture("hover");
  await page.keyboard.press("Escape");
});

step("the arena map has a box for every tensor, the peak and the limit", async () => {
  await page.locator(".codelens-decoration a", { hasText: "arena" }).click();
  const panel = await hand.panel();
  await panel.locator("svg.arena").waitFor();
  assert.equal(await panel.locator(".arena .box").count(), report.tensors.length);
  assert.equal(await panel.locator(".arena .step").count(), report.nodes.length);
  assert.match(await panel.locator(".arena .peak text").innerText().catch(() => panel.locator(".arena .peak text").textContent()), /peak: 42\.2 KiB alive/);
  assert.match(await panel.locator(".arena .limit text").textContent(), /32\.0 KiB/);
  assert.match(await panel.locator("header").innerText(), /10\.2 KiB over/);
  await picture("arena-map");
});

step("a box tells what it is, and leads to its line", async () => {
  const panel = await hand.panel();
  const box = panel.locator(".arena .box[aria-label^='stem.2,']");
  await box.hover();
  assert.match(await panel.locator("#tip").innerText(), /stem\.2\n.*21\.1 KiB\n.*needed from stem\.2/);
  await box.click();
  await eventually(cursorLine, (line) => line === "25", "the line of the cursor");
});

step("the map can be walked with the keyboard alone", async () => {
  const panel = await hand.panel();
  await panel.locator(".arena .box[tabindex='0']").focus();
  await page.keyboard.press("End");
  assert.match(await panel.locator(".arena .box:focus").getAttribute("aria-label"), /^linear, output, 1×12 int8, 12 B, .*classifier runs/);
  await page.keyboard.press("Enter");
  await eventually(cursorLine, (line) => line === "30", "the line of the cursor");
});

step("the cursor's line is marked in the map", async () => {
  await hand.goTo(10);
  const panel = await hand.panel();
  await eventually(() => panel.locator(".arena .box.current").count(), (count) => count === 3, "boxes of the line");
});

step("the layers are listed by cost, and sort by any column", async () => {
  await hand.command("chipfit: Show Layers by Cost");
  const panel = await hand.panel();
  const names = () => panel.locator(".layers tbody th").allInnerTexts();
  const slowest = [...report.nodes].sort((a, b) => b.cycles - a.cycles)[0];
  const rows = await eventually(names, (found) => found.length === report.nodes.length, "rows");
  assert.equal(rows[0], slowest.scope || slowest.name);
  await picture("layers");
  await panel.locator("th[data-key=step] button").click();
  assert.equal((await names())[0], report.nodes[0].scope);
  await panel.getByRole("button", { name: "classifier" }).click();
  await eventually(cursorLine, (line) => line === "30", "the line of the cursor");
  await panel.getByRole("tab", { name: "Arena map" }).click();
});

step("a fix says what it saves, is applied, and everything follows", async () => {
  await hand.goTo(25);
  await page.keyboard.press("Control+.");
  const action = page.locator(".action-widget .monaco-list-row", { hasText: "Normalize before the activation" });
  await action.waitFor();
  const title = await eventually(() => action.innerText(), () => true, "title");
  await picture("fix");
  await page.keyboard.press("Enter");
  await eventually(lens, (found) => /arena/.test(found) && !/too much/.test(found), "lens");
  await eventually(() => page.locator(".squiggly-error").count(), (count) => count === 0, "errors");
  const panel = await hand.panel();
  await eventually(() => panel.locator("header").innerText(), (text) => !/over the/.test(text), "the panel's head");
  assert.match(title, /removes 1 error, saves 16\.4 KiB of arena/);
});

step("another target is picked, and everything follows", async () => {
  assert.match(await status(), /nano/);
  await page.locator('[id="chipfit.chipfit.chipfit.target"]').click();
  await hand.pick("nucleo-l4r5zi", "nucleo-l4r5zi");
  await hand.pick("This session", "This session");
  await eventually(status, (text) => /nucleo-l4r5zi/.test(text), "the status bar");
  await eventually(lens, (found) => /nucleo-l4r5zi/.test(found), "lens");
  const panel = await hand.panel();
  await eventually(() => panel.locator("header").innerText(), (text) => /on\s+nucleo-l4r5zi/.test(text), "the panel's head");
  await page.mouse.move(300, 300);
  await page.waitForTimeout(700);
  await picture("target");
});

step("after a reload the panel is there again, and the file is checked", async () => {
  await page.keyboard.press("Control+S");
  await page.reload();
  await page.waitForSelector(".monaco-workbench .part.editor");
  await eventually(lens, (found) => /arena/.test(found), "lens");
  const panel = await hand.panel();
  await panel.getByRole("tab", { name: "Arena map" }).click(); // it may have been kept a few seconds ago, on the other tab
  await panel.locator("svg.arena").waitFor();
});

step("firmware is generated into a folder", async () => {
  await page.locator(".codelens-decoration a", { hasText: "generate firmware" }).click();
  await hand.pick("Random Weights", "Random Weights");
  await hand.pick("Generate", "Generate");
  const build = path.join(bench.folder, "build");
  const written = () => (existsSync(build) ? readdirSync(build, { recursive: true }).map(String) : []);
  await eventually(
    async () => {
      // Where it goes is asked for; the first offer is the usual folder.
      const offer = page.locator(".notification-toast a.monaco-button", { hasText: /^build\// });
      if (await offer.count()) {
        await offer.first().click();
      }
      return written();
    },
    (files) => files.some((file) => file.endsWith("model.c")),
    "files",
  );
  await eventually(() => page.locator(".notification-toast").allInnerTexts(), (texts) => texts.some((text) => /Wrote \d+ files/.test(text)), "messages");
  const model = written().find((file) => file.endsWith("model.c"));
  assert.match(readFileSync(path.join(build, model), "utf8"), /#include/);
  await page.waitForTimeout(700);
  await picture("firmware");
});

step("the report opens, here within the editor as its browser is elsewhere", async () => {
  await page.locator(".codelens-decoration a", { hasText: /^report$/ }).click();
  const inside = () => page.frames().filter((frame) => frame !== page.mainFrame());
  const texts = () => Promise.all(inside().map((frame) => frame.locator("body").innerText({ timeout: 1000 }).catch(() => "")));
  await eventually(texts, (found) => found.some((text) => /lower bound/.test(text) && /WakeWord/.test(text)), "the report");
  await page.waitForTimeout(700);
  await picture("report");
});
