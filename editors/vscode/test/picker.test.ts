import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import type { TargetInfo } from "../src/protocol";
import type { Report } from "../src/report/report";
import { selectTarget } from "../src/targets/picker";
import { report } from "./model";
import { ConfigurationTarget, given, type QuickPick, record, Uri } from "./vscode";

const URI = "file:///w/a.py";
const { Global, Workspace, WorkspaceFolder } = ConfigurationTarget;

const board = (name: string, ramBytes: number): TargetInfo => ({
  name, title: name, tier: "nano", core: "cortex-m0", clockMhz: 48, ramBytes, flashBytes: 1 << 20, verified: true,
});

interface Situation {
  readonly targetFrom?: string;
  readonly known?: Report;
  readonly later?: Promise<Report | undefined>;
}

/** The picker is open, and what the server will be told. */
async function opened({ targetFrom = "configuration", known, later = Promise.resolve(undefined) }: Situation = {}): Promise<{
  picker: QuickPick;
  done: Promise<unknown>;
  told: unknown[];
}> {
  const told: unknown[] = [];
  const server = {
    sessionTarget: "",
    toUri: (uri: string) => Uri.parse(uri),
    request: () => Promise.resolve({ targets: [board("small", 1024), board("large", 1 << 20)], runtimes: [] }),
    execute: (_command: string, argument: unknown) => Promise.resolve(told.push(argument)),
  };
  const extension = {
    server,
    status: { refresh: () => Promise.resolve() },
    project: () => Promise.resolve({ target: "large", targetFrom }),
    knownReport: () => known,
    onlyReport: () => later,
  };
  const done = selectTarget(extension as never, { uri: URI });
  await new Promise(setImmediate);
  return { picker: record.pickers.at(-1) as QuickPick, done, told };
}

const details = (picker: QuickPick): (string | undefined)[] => picker.items.filter((item) => item.target).map((item) => item.detail?.split(" · ")[0]);
const named = (picker: QuickPick, name: string): QuickPick["items"][number] | undefined => picker.items.find(({ label }) => label.endsWith(name));

beforeEach(() => {
  given.inspected = {};
  given.folders = ["/w"];
  given.picked = undefined;
  record.updates.length = record.descriptions.length = 0;
});

async function chosen(name: string, scope: string, inspected: object): Promise<void> {
  given.inspected = inspected;
  given.picked = scope;
  const { picker, done } = await opened();
  picker.take(named(picker, name));
  await done;
}

test("boards that are too small say so as soon as the model's needs are known, and what was chosen stays so", async () => {
  let answer: (report: Report) => void = () => undefined;
  const { picker, done } = await opened({ later: new Promise((resolve) => (answer = resolve)) });
  assert.deepEqual(details(picker), ["1.0 KiB RAM", "1.00 MiB RAM"]);
  assert.deepEqual(picker.activeItems.map(({ target }) => target), ["large"]);
  picker.activeItems = picker.items.filter(({ target }) => target === "small");
  answer(report());
  await new Promise(setImmediate);
  assert.deepEqual(details(picker), ["1.0 KiB RAM, too little", "1.00 MiB RAM"]);
  assert.match(picker.title, /Net, which needs 3\.0 KiB RAM/);
  assert.deepEqual(picker.activeItems.map(({ target }) => target), ["small"]);
  picker.hide();
  assert.equal(await done, undefined);
});

test("a choice for the workspace goes where it holds for the file", async () => {
  await chosen("small", "$(folder) This workspace", {});
  await chosen("small", "$(folder) This workspace", { workspaceValue: "large", globalValue: "large" });
  await chosen("small", "$(folder) This workspace", { workspaceFolderValue: "large" });
  assert.deepEqual(record.updates, [["target", "small", Workspace], ["target", "small", Workspace], ["target", "small", WorkspaceFolder]]);
});

test("a choice for everywhere that will not hold here says so", async () => {
  await chosen("small", "$(account) Everywhere", { globalValue: "large" });
  await chosen("small", "$(account) Everywhere", { workspaceFolderValue: "large" });
  assert.deepEqual(record.descriptions.map((all) => all.at(-1)), ["in your user settings", "in your user settings; here that of the workspace holds"]);
  assert.deepEqual(record.updates, [["target", "small", Global], ["target", "small", Global]]);
});

test("what the configuration says holds again where the setting that hides it is taken back", async () => {
  for (const [inspected, place] of [[{ workspaceFolderValue: "x", globalValue: "y" }, WorkspaceFolder], [{ workspaceValue: "x" }, Workspace], [{ globalValue: "x" }, Global]] as const) {
    given.inspected = inspected;
    record.updates.length = 0;
    const { picker, done } = await opened({ targetFrom: "editor" });
    picker.take(named(picker, "What the configuration says"));
    assert.equal(await done, "");
    assert.deepEqual(record.updates, [["target", undefined, place]]);
  }
});
