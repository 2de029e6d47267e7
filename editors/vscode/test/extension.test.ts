import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { after, test } from "node:test";

import { activate, deactivate, Extension } from "../src/extension";
import { given, happen, record, Uri, window } from "./vscode";

interface Manifest {
  contributes: {
    commands: { command: string }[];
    configuration: { properties: Record<string, { scope: string; default: unknown; description?: string; markdownDescription?: string }> };
    walkthroughs: { id: string; steps: { media: { markdown: string }; description: string }[] }[];
  };
  capabilities: { untrustedWorkspaces: { supported: string; restrictedConfigurations: string[] } };
}

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;
const { commands, configuration, walkthroughs } = manifest.contributes;
const declared = commands.map((command) => command.command).sort();

const scratch = mkdtempSync(path.join(tmpdir(), "chipfit-test-"));
after(() => rmSync(scratch, { recursive: true }));

async function started(setting: string, then: () => Promise<void> | void): Promise<void> {
  given.settings = { path: setting };
  const subscriptions: { dispose(): unknown }[] = [];
  const context = { subscriptions, globalStorageUri: Uri.file(scratch), extensionUri: Uri.file(process.cwd()), extension: { packageJSON: manifest } };
  await activate(context as never);
  try {
    await then();
  } finally {
    await deactivate();
    subscriptions.forEach((subscription) => subscription.dispose());
  }
}

test("every command of the manifest is there, and no other", () =>
  started("/nowhere/chipfit", () => assert.deepEqual([...record.commands.keys()].sort(), declared)));

test("without chipfit the user is told once, why, and where instructions are", async () => {
  record.errors.length = record.offers.length = 0;
  await started("/nowhere/chipfit", () => {
    assert.equal(record.errors.length, 1);
    assert.match(record.errors[0] ?? "", /cannot be run with \/nowhere\/chipfit, which the setting chipfit\.path names: .*ENOENT/);
    assert.ok(record.offers.includes("Install Instructions"));
  });
});

test("a program that is not chipfit is not started as a server", async () => {
  const file = path.join(scratch, "chipfit");
  writeFileSync(file, "#!/bin/sh\necho something else 1.2.3\n");
  chmodSync(file, 0o755);
  record.errors.length = 0;
  await started(file, () => assert.match(record.errors[0] ?? "", /it is not chipfit: it said "something else 1\.2\.3"/));
});

function change(setting: string): void {
  given.settings = { path: setting };
  happen.configuration.fire({ affectsConfiguration: (name) => "chipfit.path".startsWith(name) });
}

async function told(words: RegExp): Promise<void> {
  while (!record.errors.some((message) => words.test(message))) {
    await new Promise(setImmediate);
  }
}

test("another program that is none is said to be, the same one not twice", { timeout: 30_000 }, async () => {
  await started("/nowhere/chipfit", async () => {
    record.errors.length = 0;
    change("/elsewhere/chipfit");
    await told(/cannot be run with \/elsewhere\/chipfit/);
    change("/elsewhere/chipfit");
    await new Promise((resolve) => setTimeout(resolve, 50));
    change("/third/chipfit");
    await told(/cannot be run with \/third\/chipfit/);
    assert.equal(record.errors.length, 2);
  });
});

test("an interpreter is chosen where the setting holds that names the wrong one", async () => {
  given.offer = "Choose Interpreter…";
  given.file = "/venv/bin/python";
  for (const [inspected, place] of [[{}, 1], [{ globalValue: "x" }, 1], [{ workspaceValue: "x", globalValue: "y" }, 2]] as const) {
    given.inspected = inspected;
    record.updates.length = 0;
    await started("/nowhere/chipfit", () => new Promise((resolve) => void setImmediate(resolve)));
    assert.deepEqual(record.updates, [["path", "/venv/bin/python", place]]);
  }
  given.offer = given.file = undefined;
});

test("a program of a workspace that is not trusted is said to be the reason", async () => {
  [given.trusted, given.folders] = [false, ["/w"]];
  record.errors.length = 0;
  await started("/w/.venv/bin/python", () => assert.match(record.errors[0] ?? "", /not run with \/w\/\.venv\/bin\/python.* lies in this workspace, which is not trusted/));
  [given.trusted, given.folders] = [true, []];
});

test("where the Python extension cannot say which interpreter it is, other places are looked at", async () => {
  const before = { ...process.env };
  Object.assign(process.env, { PATH: "/nowhere", HOME: scratch });
  given.python = {
    getActiveEnvironmentPath: () => ({ path: "/gone/python" }),
    resolveEnvironment: () => Promise.reject(new Error("no such environment")),
    onDidChangeActiveEnvironmentPath: () => ({ dispose: () => undefined }),
  };
  record.errors.length = 0;
  try {
    await started("", () => assert.match(record.errors[0] ?? "", /chipfit is not installed where this extension looks/));
  } finally {
    given.python = undefined;
    Object.assign(process.env, before);
  }
});

test("a command without a server says so, and offers to start it", async () => {
  await started("/nowhere/chipfit", async () => {
    record.errors.length = record.offers.length = 0;
    await record.commands.get("chipfit.selectTarget")?.({});
    assert.match(record.errors[0] ?? "", /server is not running/);
    assert.ok(record.offers.includes("Restart"));
  });
});

test("settings that choose code are restricted and cannot come from another machine's synchronised settings", () => {
  const { supported, restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
  assert.equal(supported, "limited");
  for (const name of ["chipfit.path", "chipfit.python", "chipfit.trace"]) {
    assert.ok(restrictedConfigurations.includes(name), name);
    assert.equal(configuration.properties[name]?.scope, "machine-overridable");
  }
});

test("every setting has a description and a default, and none is the beginning of another", () => {
  const names = Object.keys(configuration.properties);
  for (const [name, setting] of Object.entries(configuration.properties)) {
    assert.ok((setting.description ?? setting.markdownDescription ?? "").endsWith("."), name);
    assert.notEqual(setting.default, undefined, name);
    assert.ok(!names.some((other) => other.startsWith(`${name}.`)), `${name} would hide another`);
  }
});

test("the walkthrough leads to files and commands that exist", () => {
  const steps = walkthroughs.flatMap((walkthrough) => walkthrough.steps);
  assert.ok(steps.length >= 4);
  for (const step of steps) {
    assert.ok(readFileSync(step.media.markdown, "utf8").length > 100);
    for (const [, command] of step.description.matchAll(/command:(chipfit\.\w+)/g)) {
      assert.ok(command !== undefined && declared.includes(command), command);
    }
  }
});

test("the file in view is one that the server knows: the Python file of a commit is not", async () => {
  await started("/nowhere/chipfit", () => {
    const extension = new Extension({ globalStorageUri: Uri.file(scratch) } as never, {} as never, {} as never);
    const viewed = (scheme: string, languageId = "python"): string | undefined => {
      window.activeTextEditor = { document: { languageId, uri: Uri.parse(`${scheme}:///w/a.py`) } };
      return extension.activeUri();
    };
    assert.equal(viewed("file"), "file:///w/a.py");
    assert.equal(viewed("git"), undefined);
    assert.equal(viewed("file", "markdown"), undefined);
    window.activeTextEditor = undefined;
    extension.dispose();
  });
});

test("of a notebook there is neither firmware nor a report, whoever asks", async () => {
  await started("/nowhere/chipfit", async () => {
    record.errors.length = 0;
    for (const name of ["chipfit.generateFirmware", "chipfit.openReport"]) {
      await record.commands.get(name)?.({ uri: "file:///w/net.ipynb", entry: "Net" });
      assert.match(record.errors.pop() ?? "", /made of Python files/);
    }
  });
});
