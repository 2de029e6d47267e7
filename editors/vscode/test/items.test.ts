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
  assert.equal(items[1]?.detail, "32.0 KiB RAM · 256.0 KiB flash · cortex-m0 · 48 MHz");
});

test("a board says so that has less memory than the model needs at least, and only then", () => {
  const boards = [board({ name: "small", ramBytes: 2048 }), board({ name: "flash", flashBytes: 500 }), board({ name: "enough", ramBytes: 3072 })];
  const details = targetItems(boards, "", report()).slice(1).map((item) => item.detail?.split(" · ").slice(0, 2));
  assert.deepEqual(details, [["2.0 KiB RAM, too little", "256.0 KiB flash"], ["32.0 KiB RAM", "500 B flash, too little"], ["3.0 KiB RAM", "256.0 KiB flash"]]);
});
