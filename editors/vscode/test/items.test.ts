import assert from "node:assert/strict";
import { test } from "node:test";

import type { TargetInfo } from "../src/protocol";
import { targetItems } from "../src/targets/items";
import { report } from "./model";

const board = (change: Partial<TargetInfo>): TargetInfo => ({
  name: "board", title: "A board", tier: "nano", core: "cortex-m0", clockMhz: 48, ramBytes: 32_768, flashBytes: 262_144, verified: true, ...change,
});

test("boards stand under their tier, the tier's own target first, the current one marked", () => {
  const items = targetItems([board({ name: "b1" }), board({ name: "nano" }), board({ name: "b2", tier: "micro" })], "b2");
  assert.deepEqual(items.map((item) => item.target), [undefined, "nano", "b1", undefined, "b2"]);
  assert.match(items[4]?.label ?? "", /^\$\(check\)/);
  assert.match(items[4]?.description ?? "", /current$/);
  assert.equal(items[1]?.detail, "cortex-m0 · 48 MHz · 32.0 KiB RAM, 256.0 KiB flash");
});

test("a board says so that has less memory than the model needs at least, and only then", () => {
  const boards = [board({ name: "small", ramBytes: 2048 }), board({ name: "flash", flashBytes: 500 }), board({ name: "enough", ramBytes: 3072 })];
  const details = targetItems(boards, "", report()).slice(1).map((item) => item.detail?.split(" · ")[0]);
  assert.deepEqual(details, ["too little RAM: Net needs 3.0 KiB", "too little flash: Net needs 800 B", "cortex-m0"]);
});
