// What changes while the workbench runs shows at once: a line, budgets, hints, another runtime, a theme, another server.

import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { eventually, walk } from "./walk.mjs";
import { REPOSITORY } from "./workbench.mjs";

const settings = { "workbench.colorTheme": "Default Dark Modern" };
const step = walk("changes", { workspace: path.join(REPOSITORY, "tests/vscode/workspace"), settings });

const headOf = async (hand) => (await (await hand.panel()).locator("header").innerText()).replace(/\s+/g, " ");
const hintOf = (hand) => hand.line("nn.MaxPool2d").innerText().then((text) => text.replace(/\u00a0/g, " "));

function configure(bench, text) {
  writeFileSync(path.join(bench.folder, "chipfit.toml"), text);
}

/** The settings of the workspace, as another editor or a colleague would write them. */
function set(bench, values) {
  mkdirSync(path.join(bench.folder, ".vscode"), { recursive: true });
  writeFileSync(path.join(bench.folder, ".vscode/settings.json"), JSON.stringify(values));
}

step("a model that does not fit is shown against its limit", async ({ page, hand }) => {
  await hand.trust(true);
  await hand.ready();
  await page.keyboard.press("Control+B");
  await hand.open("wake_word.py");
  await eventually(hand.lenses, (text) => /too much/.test(text), "lens");
  await page.locator(".codelens-decoration a", { hasText: "arena" }).click();
  const panel = await hand.panel();
  await panel.locator("svg.arena").waitFor();
  assert.deepEqual(await panel.locator(".arena .limit text").allTextContents(), ["limit, sram: 32.0 KiB"]);
  assert.match(await headOf(hand), /Arena 42\.2 KiB \+ stack 1\.0 KiB of 32\.0 KiB \(sram\), 11\.2 KiB too much Flash/);
  assert.equal(await panel.locator(".gauge.missed").count(), 1);
});

step("while a line is wrong the map stays, and says that it is the one of before", async ({ page, hand, picture }) => {
  await hand.goTo(12);
  await page.keyboard.press("End");
  await page.keyboard.type("(");
  const panel = await hand.panel();
  const words = await eventually(() => panel.locator(".why").allInnerTexts(), (texts) => texts.length === 1, "why");
  assert.match(words[0], /cannot be constructed.* The figures are those of before/);
  assert.equal(await panel.locator("svg.arena").count(), 1);
  await picture("outdated");
  await page.keyboard.press("Control+Z");
  await panel.locator(".why").waitFor({ state: "detached" });
});

step("a lens says what it does", async ({ page }) => {
  const titles = await page.locator(".codelens-decoration a").evaluateAll((links) => links.map((link) => link.title));
  assert.match(titles.join("\n"), /arena map.*\nWrite the firmware.*\nChoose another target\nOpen the whole report/);
});

step("firmware for it is refused before anything is asked", async ({ page, hand }) => {
  await page.locator(".codelens-decoration a", { hasText: "generate firmware" }).click();
  const first = page.locator(".quick-input-list .monaco-list-row").first();
  await eventually(() => first.innerText(), (text) => /will be refused: arena 42\.2 KiB \+ stack 1\.0 KiB of 32\.0 KiB \(sram\), 11\.2 KiB too much/.test(text), "menu");
  await page.keyboard.press("Escape");
});

step("budgets are shown as soon as they are set, and who sets the limit", async ({ bench, hand, picture }) => {
  configure(bench, 'target = "micro"\narena-bytes = 40000\nlatency-ms = 400\n');
  const head = await eventually(() => headOf(hand), (text) => /on micro/.test(text), "the panel's head");
  assert.match(head, /of 39\.1 KiB \(budget\), 3\.1 KiB too much/);
  assert.match(head, /of 400 ms \(budget\), perhaps too slow/);
  const panel = await hand.panel();
  assert.deepEqual(await panel.locator(".arena .limit text").allTextContents(), ["budget: 39.1 KiB"]);
  assert.equal(await panel.locator(".gauge.latency.unsure").count(), 1);
  await picture("budgets");
});

step("with a runtime that has no figures the panel says what is not known", async ({ bench, hand, picture }) => {
  configure(bench, 'target = "nano"\n');
  set(bench, { "chipfit.runtime": "emlearn" });
  const head = await eventually(() => headOf(hand), (text) => /with emlearn/.test(text), "the panel's head");
  assert.match(head, /Latency not measured/);
  assert.match(head, /Operators 2 of 18 run on emlearn, no kernel for conv_2d/);
  assert.match(head, /The arena is an estimate/);
  const panel = await hand.panel();
  await panel.getByRole("tab", { name: "Layers" }).click();
  await panel.locator(".layers .unsupported").first().waitFor();
  await panel.getByRole("tab", { name: "Arena map" }).click();
  await picture("runtime");
});

step("hints change, and go when they are switched off", async ({ bench, hand }) => {
  set(bench, {});
  await eventually(() => hintOf(hand), (text) => /1x25x4x48, 26,400 B, 8\.4 ms/.test(text), "hint");
  set(bench, { "chipfit.inlayHints.bytes": false });
  await eventually(() => hintOf(hand), (text) => /1x25x4x48, 8\.4 ms/.test(text), "hint");
  set(bench, { "chipfit.inlayHints.enabled": false, "chipfit.codeLens.enabled": false });
  await eventually(() => hintOf(hand), (text) => text.trim() === "nn.MaxPool2d(2),", "no hint");
  await eventually(hand.lenses, (text) => text === "", "no lens");
  set(bench, {});
  await eventually(() => hintOf(hand), (text) => /8\.4 ms/.test(text), "hint");
  await eventually(hand.lenses, (text) => /arena/.test(text), "lens");
});

const THEMES = {
  "Default Light Modern": "vscode-light",
  "Default High Contrast": "vscode-high-contrast",
  "Default High Contrast Light": "vscode-high-contrast-light",
};
const TEXTS = [".arena .box text", ".arena .axis text", ".arena .limit text", ".gauge.missed .note", ".gauge.met .note", "[role=tab]", ".buttons button"];
for (const [theme, kind] of Object.entries(THEMES)) {
  step(`the map can be read with the theme ${theme}`, async ({ bench, page, hand, picture }) => {
    set(bench, { "workbench.colorTheme": theme });
    const panel = await hand.panel();
    await eventually(() => panel.locator("body").getAttribute("class"), (names) => names.split(" ").includes(kind), "theme");
    const contrasts = await panel.locator("body").evaluate(contrastsIn, TEXTS);
    for (const [what, contrast] of Object.entries(contrasts)) {
      assert.ok(contrast >= 4.5, `${what}: ${contrast.toFixed(1)} to 1 is less than WCAG asks for`);
    }
    await page.waitForTimeout(500);
    await picture(kind);
  });
}

step("another target in the status bar changes the hints", async ({ page, hand }) => {
  await page.locator('[id="chipfit.chipfit.chipfit.target"]').click();
  await hand.pick("nucleo-l4r5zi", "nucleo-l4r5zi");
  await hand.pick("This session", "This session");
  await eventually(() => hintOf(hand), (text) => /1x25x4x48/.test(text) && !/8\.4 ms/.test(text), "hint");
});

step("a restarted server has the target of the session and all figures again", async ({ bench, hand }) => {
  const starts = () => (bench.log().match(/chipfit [\d.]+ from/g) ?? []).length;
  const before = starts();
  await hand.command("chipfit: Restart Server");
  await eventually(starts, (count) => count === before + 1, "starts");
  await eventually(hand.lenses, (text) => /arena.*nucleo-l4r5zi/.test(text), "lens");
  await eventually(() => hintOf(hand), (text) => /1x25x4x48/.test(text), "hint");
  assert.match(await headOf(hand), /on nucleo-l4r5zi/);
});

step("one that dies is started again, and has the target of the session as well", async ({ bench, page, hand }) => {
  const whole = (text) => /arena.* 141 ms .*nucleo-l4r5zi/.test(text);
  await page.waitForTimeout(2000); // lenses are asked for once more after a check
  await eventually(hand.lenses, whole, "lens");
  const [before] = serversOf(bench);
  process.kill(before, "SIGKILL");
  await eventually(() => serversOf(bench), (found) => found.length === 1 && found[0] !== before, "another server");
  await hand.goTo(25);
  await page.keyboard.press("Control+X");
  await eventually(hand.lenses, (text) => /arena.*nucleo-l4r5zi/.test(text) && !whole(text), "lens of the edited text");
  await page.keyboard.press("Control+Z");
  await eventually(hand.lenses, whole, "lens of the text as it was");
});

step("messages are logged as soon as that is set, also after other settings have changed", async ({ bench, page, hand }) => {
  const logged = () => bench.log().split("== ").filter((text) => /chipfit messages/.test(text)).join("").length;
  set(bench, { "chipfit.server.trace": "verbose" });
  await eventually(logged, (length) => length > 200, "messages");
  set(bench, { "chipfit.server.trace": "verbose", "editor.lineNumbers": "off" });
  await page.locator(".margin .line-numbers").first().waitFor({ state: "detached" });
  const before = logged();
  await hand.goTo(25);
  await eventually(logged, (length) => length > before, "messages");
  set(bench, {});
});

step("after a reload the panel comes back, though no Python file is open", async ({ page, hand }) => {
  await hand.goTo(1);
  await hand.command("View: Close All Editors in Group");
  await page.locator(".tab", { hasText: "wake_word.py" }).waitFor({ state: "detached" });
  await eventually(async () => (await hand.panel()).locator("svg.arena").count(), (count) => count === 1, "map");
  await page.keyboard.press("Control+B"); // the files
  await page.waitForTimeout(6000); // what is open is kept every few seconds
  await page.reload();
  await page.waitForSelector(".monaco-workbench .part.editor");
  const panel = await hand.panel();
  await panel.getByText("Open wake_word.py to see its models here").waitFor();
  await page.locator(".explorer-folders-view .monaco-list-row", { hasText: "wake_word.py" }).dblclick();
  await eventually(hand.lenses, (text) => /arena/.test(text), "lens");
});

/** The processes of the language server that this workbench has started. */
function serversOf(bench) {
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
      return command.some((part) => part.endsWith("bin/chipfit")) && command.includes("server") && readFileSync(`/proc/${pid}/environ`, "utf8").includes(`HOME=${bench.home}\0`);
    } catch {
      return false; // it has ended meanwhile, or is another user's
    }
  });
}

/** In the page: how much the text of each selector stands out from what is behind it, as WCAG 2 counts. */
function contrastsIn(body, selectors) {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (...layers) => {
    layers.forEach((colour) => ((canvas.fillStyle = colour), canvas.fillRect(0, 0, 1, 1)));
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const luminance = (colour) => {
    const [r, g, b] = colour.map((value) => value / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const page = getComputedStyle(body).backgroundColor;
  const found = {};
  for (const selector of selectors) {
    const element = body.querySelector(selector);
    const svg = element instanceof SVGElement;
    const box = svg ? element.parentElement.querySelector("rect") : element;
    const behind = rgb(page, box ? getComputedStyle(box)[svg ? "fill" : "backgroundColor"] : page);
    const text = rgb(page, getComputedStyle(element)[svg ? "fill" : "color"]);
    const [dark, light] = [luminance(behind), luminance(text)].sort((a, b) => a - b);
    found[selector] = (light + 0.05) / (dark + 0.05);
  }
  return found;
}
