// The extension in a real workbench, as a person uses it. Run by `make test-vscode`.
// With SCREENSHOTS=folder pictures of it are left there, as they are in the README.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";

import { eventually, walk } from "./walk.mjs";
import { REPOSITORY } from "./workbench.mjs";

const WORKSPACE = path.join(REPOSITORY, "tests/vscode/workspace");
const settings = { "workbench.colorTheme": process.env.THEME ?? "Default Light Modern" };
const step = walk("workbench", { workspace: WORKSPACE, settings });

/** What the command line says of the same model: the panel has to say the same. */
const report = (() => {
  const args = ["report", path.join(WORKSPACE, "wake_word.py"), "--format", "json"];
  // Its exit code says that the model does not fit.
  const { stdout } = spawnSync(path.join(REPOSITORY, ".venv/bin/chipfit"), args, { encoding: "utf8" });
  return stdout ? JSON.parse(stdout) : undefined;
})();

step("nothing is traced before the workspace is trusted, and everything at once when it is", async ({ page, hand }) => {
  await hand.trust(false);
  await hand.ready();
  await page.keyboard.press("Control+B"); // room for code and panel side by side
  await hand.open("wake_word.py");
  await eventually(hand.lenses, (text) => /not traced: the workspace is not trusted/.test(text), "lens");
  await hand.grantTrust();
  await eventually(hand.lenses, (text) => /arena/.test(text), "lens");
});

step("the lens says that the model does not fit", async ({ hand }) => {
  const text = await eventually(hand.lenses, (found) => /arena 43,?200|arena 4\d\.\d KiB/.test(found), "lens");
  assert.match(text, /too much/);
  for (const offer of ["generate firmware", "nano", "report"]) {
    assert.ok(text.includes(offer), `${offer} in ${text}`);
  }
});

step("lines are underlined, and the problems say why", async ({ page, hand }) => {
  await hand.command("View: Focus Problems");
  const found = await eventually(hand.problems, (rows) => rows.some((row) => row.includes("CF301")), "problems");
  assert.ok(found.some((row) => row.includes("The arena needs 42.2 KiB and the stack 1.0 KiB, 11.2 KiB more than sram of nano has")), found.join("\n"));
  await hand.command("View: Toggle Panel Visibility");
  await eventually(() => page.locator(".squiggly-error").count(), (count) => count > 0, "errors");
});

step("hints at the ends of lines have shapes and bytes", async ({ hand }) => {
  const hint = await eventually(() => hand.line("nn.MaxPool2d").innerText(), (text) => /1x25x4x48/.test(text), "hint");
  assert.match(hint.replace(/\u00a0/g, " "), /\d B|KiB/);
});

step("a hover has the numbers of the layer", async ({ page, hand, picture }) => {
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

step("the arena map has a box for every tensor, the peak and the limit", async ({ page, hand, picture }) => {
  await page.locator(".codelens-decoration a", { hasText: "arena" }).click();
  const panel = await hand.panel();
  await panel.locator("svg.arena").waitFor();
  assert.equal(await panel.locator(".arena .box").count(), report.tensors.length);
  assert.equal(await panel.locator(".arena .step").count(), report.nodes.length);
  assert.match(await panel.locator(".arena .peak text").innerText().catch(() => panel.locator(".arena .peak text").textContent()), /peak: 42\.2 KiB alive/);
  assert.match(await panel.locator(".arena .limit text").textContent(), /32\.0 KiB/);
  assert.match(await panel.locator("header").innerText(), /42\.2 KiB \+ stack 1\.0 KiB\s+of 32\.0 KiB \(sram\), 11\.2 KiB too much/);
  await picture("arena-map");
});

step("a box tells what it is, and leads to its line", async ({ hand }) => {
  const panel = await hand.panel();
  const box = panel.locator(".arena .box[aria-label^='stem.2,']");
  await box.hover();
  assert.match(await panel.locator("#tip").innerText(), /stem\.2\n.*21\.1 KiB\n.*needed from stem\.2/);
  await box.click();
  await eventually(hand.cursorLine, (line) => line === "25", "the line of the cursor");
});

step("the map can be walked with the keyboard alone", async ({ page, hand }) => {
  const panel = await hand.panel();
  await panel.locator(".arena .box[tabindex='0']").focus();
  await page.keyboard.press("End");
  assert.match(await panel.locator(".arena .box:focus").getAttribute("aria-label"), /^linear, output, 1×12 int8, 12 B, .*classifier runs/);
  await page.keyboard.press("Enter");
  await eventually(hand.cursorLine, (line) => line === "30", "the line of the cursor");
  await panel.locator(".arena .box[tabindex='0']").focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowRight");
  const step = report.nodes[1];
  assert.ok((await panel.locator(".arena .step:focus").getAttribute("aria-label")).startsWith(`${step.scope || step.name}, ${step.op}, `));
  await page.keyboard.press("Enter");
  await eventually(hand.cursorLine, (line) => line === String(step.init_line ?? step.line), "the line of the cursor");
});

step("what has the focus keeps it when the figures change", async ({ bench, page, hand }) => {
  const panel = await hand.panel();
  const file = path.join(bench.folder, "chipfit.toml");
  const before = readFileSync(file, "utf8");
  await panel.locator(".arena .box[aria-label^='stem.2,']").focus();
  writeFileSync(file, `${before}\nlatency-ms = 400\n`);
  await eventually(() => panel.locator("header").innerText(), (text) => /of 400 ms/.test(text), "the panel's head");
  assert.match(await panel.locator(":focus").getAttribute("aria-label"), /^stem\.2,/);
  await panel.locator("#target").focus();
  writeFileSync(file, before);
  await eventually(() => panel.locator("header").innerText(), (text) => !/of 400 ms/.test(text), "the panel's head");
  assert.equal(await panel.locator(":focus").innerText(), "nano");
});

step("the cursor's line is marked in the map", async ({ hand }) => {
  await hand.goTo(10);
  const panel = await hand.panel();
  await eventually(() => panel.locator(".arena .box.current").count(), (count) => count === 3, "boxes of the line");
  await hand.goTo(15); // it runs all of a block, of which there are three
  await eventually(() => panel.locator(".arena .box.current[aria-label*='depthwise,']").count(), (count) => count === 3, "boxes of the line");
});

step("the layers are listed by cost, and sort by any column", async ({ hand, picture }) => {
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
  await eventually(hand.cursorLine, (line) => line === "30", "the line of the cursor");
  await panel.getByRole("tab", { name: "Arena map" }).click();
});

step("the lens follows an edit though the cursor leaves the text before it is drawn", async ({ page, hand }) => {
  const panel = await hand.panel();
  for (const tab of ["Layers", "Arena map", "Layers", "Arena map"]) {
    await hand.goTo(25);
    await page.keyboard.press("Control+X");
    await eventually(() => panel.locator("header").innerText(), (text) => !/too much/.test(text), "the panel's head");
    await panel.getByRole("tab", { name: tab }).click();
    await page.locator(".monaco-editor.focused").waitFor({ state: "detached" });
    await eventually(hand.lenses, (found) => /arena/.test(found) && !/too much/.test(found), "lens");
    await hand.goTo(25);
    await page.keyboard.press("Control+Z");
    await eventually(hand.lenses, (found) => /too much/.test(found), "lens");
  }
});

step("a fix says what it saves, is applied, and everything follows", async ({ page, hand, picture }) => {
  await hand.goTo(25);
  await page.keyboard.press("Control+.");
  const action = page.locator(".action-widget .monaco-list-row", { hasText: "Normalize before the activation" });
  await action.waitFor();
  const title = await eventually(() => action.innerText(), () => true, "title");
  await picture("fix");
  await page.keyboard.press("Enter");
  await eventually(hand.lenses, (found) => /arena/.test(found) && !/too much/.test(found), "lens");
  await eventually(() => page.locator(".squiggly-error").count(), (count) => count === 0, "errors");
  const panel = await hand.panel();
  await eventually(() => panel.locator("header").innerText(), (text) => !/too much/.test(text), "the panel's head");
  assert.match(title, /removes 1 error, saves 16\.4 KiB of arena/);
});

step("another target is picked, and everything follows", async ({ page, hand, picture }) => {
  assert.match(await hand.status(), /nano/);
  await page.locator('[id="chipfit.chipfit.chipfit.target"]').click();
  await hand.pick("nucleo-l4r5zi", "nucleo-l4r5zi");
  await hand.pick("This session", "This session");
  await eventually(hand.status, (text) => /nucleo-l4r5zi/.test(text), "the status bar");
  await eventually(hand.lenses, (found) => /nucleo-l4r5zi/.test(found), "lens");
  const panel = await hand.panel();
  await eventually(() => panel.locator("header").innerText(), (text) => /on\s+nucleo-l4r5zi/.test(text), "the panel's head");
  await page.mouse.move(300, 300);
  await page.waitForTimeout(700);
  await picture("target");
});

step("after a reload the panel is there again, and the file is checked", async ({ page, hand }) => {
  await page.keyboard.press("Control+S");
  await page.reload();
  await page.waitForSelector(".monaco-workbench .part.editor");
  const panel = await hand.panel();
  await panel.getByRole("tab", { name: "Arena map" }).click(); // it may have been kept a few seconds ago, on the other tab
  await panel.locator("svg.arena").waitFor();
  // Those that are kept from before the reload only say something: they are no links.
  await eventually(() => page.locator(".codelens-decoration a", { hasText: "arena" }).count(), (count) => count === 1, "lens");
});

step("firmware is generated into a folder", async ({ bench, page, hand, picture }) => {
  await page.locator(".codelens-decoration a", { hasText: "generate firmware" }).click();
  await hand.pick("Random Weights", "Random Weights");
  await hand.pick("Generate", "Generate");
  await hand.pick("build/", "build/"); // where it goes is asked for; the first offer is the usual folder
  const build = path.join(bench.folder, "build");
  const written = () => (existsSync(build) ? readdirSync(build, { recursive: true }).map(String) : []);
  await eventually(written, (files) => files.some((file) => file.endsWith("model.c")), "files");
  await eventually(() => page.locator(".notification-toast").allInnerTexts(), (texts) => texts.some((text) => /Wrote \d+ files/.test(text)), "messages");
  const model = written().find((file) => file.endsWith("model.c"));
  assert.match(readFileSync(path.join(build, model), "utf8"), /#include/);
  await page.waitForTimeout(700);
  await picture("firmware");
});

step("the report opens, here within the editor as its browser is elsewhere", async ({ page, picture }) => {
  await page.locator(".codelens-decoration a", { hasText: /^report$/ }).click();
  const inside = () => page.frames().filter((frame) => frame !== page.mainFrame());
  const texts = () => Promise.all(inside().map((frame) => frame.locator("body").innerText({ timeout: 1000 }).catch(() => "")));
  await eventually(texts, (found) => found.some((text) => /lower bound/.test(text) && /WakeWord/.test(text)), "the report");
  await page.waitForTimeout(700);
  await picture("report");
});
