import assert from "node:assert/strict";
import { homedir } from "node:os";
import { test } from "node:test";

import { settingsFor } from "../src/server/client";
import { serverSettings } from "../src/server/settings";
import { given, Uri } from "./vscode";

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

test("the interpreter is named as the program is: with ~, from the folder of the file, or by its name", () => {
  const launch = { command: "chipfit", args: [], version: "", origin: "", python: "/found/python" };
  given.folders = ["/one", "/two"];
  const python = (setting: string, file?: string): string => {
    given.settings = { python: setting };
    return settingsFor(launch, file === undefined ? undefined : (Uri.file(file) as never)).python;
  };
  assert.equal(python("${workspaceFolder}/.venv/bin/python", "/two/a.py"), "/two/.venv/bin/python");
  assert.equal(python(".venv/bin/python"), "/one/.venv/bin/python");
  assert.equal(python("~/torch/bin/python"), `${homedir()}/torch/bin/python`);
  assert.equal(python("python3.12"), "python3.12");
  assert.equal(python(" "), "/found/python");
  [given.folders, given.settings] = [[], {}];
});
