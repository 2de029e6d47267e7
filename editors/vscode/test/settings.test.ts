import assert from "node:assert/strict";
import { test } from "node:test";

import { serverSettings } from "../src/server/settings";

test("settings have the shape that the server reads", () => {
  assert.deepEqual(serverSettings(() => undefined, false, ""), {
    target: "", runtime: "", python: "", trace: "slice", trusted: false, debounceMs: 200,
    inlayHints: { enabled: true, shape: true, bytes: true, latency: true },
    codeLens: { enabled: true },
  });
});

test("what the user says goes before what was found", () => {
  const said: Record<string, unknown> = { python: " /a/python ", target: "nano", "inlayHints.bytes": false, "codeLens.enabled": false, debounceMs: 50, trace: "off" };
  const settings = serverSettings((key) => said[key], true, "/found/python");
  assert.deepEqual([settings.python, settings.target, settings.trace, settings.debounceMs], ["/a/python", "nano", "off", 50]);
  assert.deepEqual([settings.inlayHints.bytes, settings.codeLens.enabled, settings.trusted], [false, false, true]);
  assert.equal(serverSettings(() => "", true, "/found/python").python, "/found/python");
});
