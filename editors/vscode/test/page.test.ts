import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { sameFile } from "../src/panel/files";
import { page } from "../src/panel/page";

const html = page({ cspSource: "vscode-webview:", nonce: "abc+/=", script: "s.js", style: "s.css" });

test("the page loads its own script by nonce, its own style, and nothing else", () => {
  assert.match(html, /default-src 'none'; style-src vscode-webview:; script-src 'nonce-abc\+\/='; base-uri 'none'/);
  assert.equal(html.match(/<script/g)?.length, 1);
  assert.ok(html.includes('<script nonce="abc+/=" src="s.js"></script>'));
  assert.doesNotMatch(html, /unsafe|\son\w+=|style="/);
});

test("the script of the page makes no markup of text", () => {
  const script = readFileSync("src/webview/dom.ts", "utf8") + readFileSync("src/webview/page.ts", "utf8");
  assert.doesNotMatch(script, /innerHTML|insertAdjacentHTML|document\.write|eval/);
});

test("the style takes every colour from the theme", () => {
  assert.doesNotMatch(readFileSync("media/panel.css", "utf8"), /#[0-9a-f]{3,8}\b(?=[^{]*;)|rgb\(|hsl\(/i);
});

test("a file of a report is the open one by its path, whole or relative", () => {
  assert.ok(sameFile("/w/a/m.py", "/w/a/m.py"));
  assert.ok(sameFile("a/m.py", "/w/a/m.py"));
  assert.ok(sameFile("a\\m.py", "c:\\w\\a\\m.py"));
  assert.ok(!sameFile("m.py", "/w/a/am.py"));
});
