import assert from "node:assert/strict";
import { test } from "node:test";

import type { Checked } from "../src/protocol";
import { Status } from "../src/status";
import { EventEmitter, happen, record } from "./vscode";

const A = "file:///w/a.py";
const B = "file:///w/b.py";

test("the language status is busy while the file in view is checked, whatever becomes of others", () => {
  let active: string | undefined = A;
  const [checks, states] = [new EventEmitter<Checked>(), new EventEmitter<void>()];
  const check = (uri: string, pending: boolean): void => checks.fire({ uri, pending, version: 1, target: "nano" });
  const show = (uri: string | undefined): void => {
    active = uri;
    happen.activeEditor.fire(undefined);
  };
  const server = { running: true, onDidCheck: checks.event, onDidChangeState: states.event };
  const status = new Status({ server, activeUri: () => active, project: () => Promise.resolve(undefined) } as never);
  const busy = (): boolean | undefined => record.status.at(-1)?.busy;

  check(A, true);
  assert.equal(busy(), true);
  show(B);
  assert.equal(busy(), false);
  check(B, true);
  check(A, false);
  assert.equal(busy(), true);
  show(A);
  assert.equal(busy(), false);
  show(B);
  assert.equal(busy(), true);
  states.fire();
  assert.equal(busy(), false);
  status.dispose();
});

test("while the server starts it is not said to have stopped", () => {
  const states = new EventEmitter<void>();
  const server = { running: false, starting: true, notFound: undefined as object | undefined, onDidCheck: new EventEmitter<Checked>().event, onDidChangeState: states.event };
  const status = new Status({ server, activeUri: () => A } as never);
  const shown = record.status.at(-1);
  states.fire();
  assert.deepEqual([shown?.detail, shown?.busy], ["The server is starting", true]);
  server.starting = false;
  states.fire();
  assert.deepEqual([shown?.detail, shown?.busy], ["The server is not running", false]);
  server.notFound = { tried: [] };
  states.fire();
  assert.match(shown?.text ?? "", /not installed/);
  status.dispose();
});
