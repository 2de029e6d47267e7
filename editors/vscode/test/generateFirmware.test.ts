import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { generateFirmware } from "../src/commands/generateFirmware";
import { given, record, Uri } from "./vscode";

/** What the server is told after these picks from the menu. */
async function wished(uri: string, ...picks: string[]): Promise<unknown[]> {
  const wishes: unknown[] = [];
  const server = { toUri: (text: string) => Uri.parse(text), execute: (_command: string, wish: unknown) => Promise.resolve(wishes.push(wish)) };
  const nothing = (): Promise<undefined> => Promise.resolve(undefined);
  given.picks = picks;
  await generateFirmware({ server, project: nothing, report: nothing } as never, { uri, entry: "Net" });
  return wishes;
}

beforeEach(() => {
  record.dialogs.length = 0;
  [given.folders, given.file, given.picked] = [["/one", "/two"], "/two/build", undefined];
});

test("files are chosen from the folder that the model is in", async () => {
  await wished("file:///two/nets/a.py", "$(folder) Folder");
  await wished("file:///elsewhere/a.py", "$(database) Weights");
  assert.deepEqual(record.dialogs, ["/two", "/elsewhere/"]);
});

test("what was chosen is told, and a menu that is left builds nothing", async () => {
  const uri = "file:///two/a.py";
  const told = await wished(uri, "$(beaker) Random Weights", "$(folder) Folder", "$(rocket) Generate");
  assert.deepEqual(told, [{ uri, entry: "Net", outDir: "/two/build", randomWeights: true }]);
  assert.deepEqual(await wished(uri, "$(beaker) Random Weights"), []);
});
