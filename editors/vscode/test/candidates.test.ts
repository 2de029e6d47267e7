import assert from "node:assert/strict";
import { test } from "node:test";

import { candidates, fromWorkspace, type Surroundings } from "../src/server/candidates";

const FILES = ["/ws/.venv/bin/python", "/usr/bin/python3", "/usr/bin/chipfit", "/home/u/.local/bin/chipfit", "/ws/bin/chipfit"];

function around(change: Partial<Surroundings> = {}, links: Record<string, string> = {}): Surroundings {
  return {
    setting: "", trusted: true, folders: ["/ws"], pathFolders: ["/usr/bin"], home: "/home/u", windows: false,
    exists: (file) => FILES.includes(file) || file in links,
    realpath: (file) => links[file] ?? file,
    ...change,
  };
}

const paths = (given: Surroundings): string[] => candidates(given).map((candidate) => candidate.path);

test("the workspace's environment comes before the PATH, the Python extension's choice before both", () => {
  assert.deepEqual(paths(around()), ["/ws/.venv/bin/python", "/usr/bin/chipfit", "/home/u/.local/bin/chipfit", "/usr/bin/python3"]);
  const chosen = "/envs/a/bin/python";
  assert.equal(paths(around({ activeEnvironment: chosen }, { [chosen]: chosen }))[0], chosen);
});

test("a setting is the only candidate, be it a program or an interpreter", () => {
  assert.deepEqual(candidates(around({ setting: "~/tools/chipfit" })), [
    { kind: "executable", path: "/home/u/tools/chipfit", origin: "the setting chipfit.path" },
  ]);
  assert.deepEqual(candidates(around({ setting: "${workspaceFolder}/env/bin/python3.12" })).map(({ kind, path }) => [kind, path]), [
    ["interpreter", "/ws/env/bin/python3.12"],
  ]);
  assert.deepEqual(paths(around({ setting: "chipfit" })), ["/usr/bin/chipfit"]);
});

test("nothing of an untrusted workspace is a candidate", () => {
  const active = "/ws/.venv/bin/python";
  const given = { trusted: false, pathFolders: ["/ws/bin", ".", "bin", "/usr/bin"], activeEnvironment: active };
  assert.deepEqual(paths(around(given)), ["/usr/bin/chipfit", "/home/u/.local/bin/chipfit", "/usr/bin/python3"]);
  assert.deepEqual(fromWorkspace(around(given)), []);
  assert.deepEqual(paths(around({ trusted: false, setting: "/ws/bin/chipfit" })), []);
});

test("nor is what a link leads to there, or what a link there leads to", () => {
  const into = { "/usr/bin/chipfit": "/ws/bin/chipfit" };
  assert.ok(!paths(around({ trusted: false }, into)).includes("/usr/bin/chipfit"));
  const under = { "/link": "/ws" };
  assert.ok(!paths(around({ trusted: false, folders: ["/link"], pathFolders: ["/ws/bin"] }, under)).includes("/ws/bin/chipfit"));
});

test("relative folders of the PATH do not count in a trusted workspace either", () => {
  assert.ok(paths(around({ pathFolders: [".", "bin"] })).every((file) => file.startsWith("/ws/.venv") || file.startsWith("/home")));
});

test("a folder of the workspace whose name begins with dots is no way out of it", () => {
  const link = { "/ws/..bin/chipfit": "/ws/..bin/chipfit" };
  assert.ok(!paths(around({ trusted: false, pathFolders: ["/ws/..bin"] }, link)).includes("/ws/..bin/chipfit"));
});
