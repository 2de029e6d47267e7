// A notebook whose cells hold a model: what is found stands in the cell it is about, and the map leads there.

import assert from "node:assert/strict";
import path from "node:path";

import { eventually, walk } from "./walk.mjs";
import { REPOSITORY } from "./workbench.mjs";

const step = walk("notebook", { workspace: path.join(REPOSITORY, "tests/vscode/notebook") });
const cellOf = (page, text) => page.locator(".code-cell-row", { hasText: text });

step("what is found is underlined in its cell, and nowhere else", async ({ page, hand, picture }) => {
  await hand.trust(true);
  await hand.ready();
  await page.keyboard.press("Control+B");
  await hand.open("net.ipynb");
  await cellOf(page, "class Net").locator(".squiggly-info").first().waitFor();
  await cellOf(page, "class Recurrent").locator(".squiggly-error").first().waitFor();
  assert.equal(await page.locator(".squiggly-error, .squiggly-info").count(), 3);
  await hand.command("View: Focus Problems");
  const found = (await eventually(hand.problems, (rows) => rows.some((row) => row.includes("CF101")), "problems")).join("\n");
  assert.match(found, /`nn\.LSTM` needs `lstm`.*\n.*\n.*CF101\n\[Ln 4, Col 9\]/);
  assert.match(found, /CF506\n\[Ln 7, Col 9\]/);
  await hand.command("View: Toggle Panel Visibility");
  await picture("notebook");
});

step("lenses, hints and the target are those of a file", async ({ page, hand }) => {
  await eventually(() => cellOf(page, "class Net").locator(".codelens-decoration").innerText(), (text) => /^arena .* flash/.test(text), "lens");
  await eventually(() => hand.line("nn.Conv2d").innerText(), (text) => /1x26x26x8/.test(text), "hint");
  await hand.line("nn.Conv2d").click();
  await eventually(hand.status, (text) => /nano/.test(text), "the status bar");
});

step("firmware and reports, which are not made of notebooks, are not offered", async ({ page, hand }) => {
  const offered = async (row, menu) => {
    await row.first().waitFor();
    const titles = (await menu.allInnerTexts()).join("\n");
    await page.keyboard.press("Escape");
    return titles;
  };
  await page.keyboard.press("F1");
  await page.locator(".quick-input-widget input").fill(">chipfit: ");
  const rows = page.locator(".quick-input-list .monaco-list-row");
  assert.doesNotMatch(await offered(rows.filter({ hasText: "Show Arena Map" }), rows), /Firmware|Open Report/);
  await hand.line("nn.Conv2d").click();
});

step("a box of the map leads to the line of its cell, which is marked in the map", async ({ page, hand, picture }) => {
  await hand.command("chipfit: Show Arena Map");
  const panel = await hand.panel();
  await panel.locator("svg.arena").waitFor();
  assert.equal(await panel.locator(".buttons").count(), 0);
  await panel.locator(".arena .box[aria-label^='act,']").click();
  await eventually(() => panel.locator(".arena .box.current").getAttribute("aria-label"), (label) => /^act,/.test(label), "the marked box");
  assert.match(await page.locator(".cell-editor-focus, .code-cell-row.focused").first().innerText(), /class\sNet/);
  await picture("notebook-map");
});

step("an edit in a cell changes what is found and the map", async ({ page, hand }) => {
  await hand.line("nn.LSTM").click();
  await page.keyboard.press("Home");
  await page.keyboard.press("Shift+End");
  await page.keyboard.insertText("self.rnn = nn.Linear(8, 8)");
  await page.locator(".squiggly-error").waitFor({ state: "detached" });
  const panel = await hand.panel();
  await panel.getByLabel("Model").focus();
  await page.keyboard.press("R"); // as one chooses with the keyboard
  assert.equal(await panel.locator(":focus").inputValue(), "Recurrent");
  await eventually(() => panel.locator("header").innerText(), (text) => !/no kernel/.test(text), "the panel's head");
  await page.locator(".tab", { hasText: "Recurrent on nano" }).waitFor();
});
