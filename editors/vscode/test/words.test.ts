import assert from "node:assert/strict";
import { test } from "node:test";

import { budget } from "../src/report/budget";
import { count, milliseconds, percent, shape, size } from "../src/report/words";
import { report } from "./model";

test("numbers are worded as the server words them", () => {
  assert.deepEqual([980, 16_000, 2 << 20].map(size), ["980 B", "15.6 KiB", "2.00 MiB"]);
  assert.deepEqual([0.0341, 4.12, 136.4].map(milliseconds), ["0.034 ms", "4.1 ms", "136 ms"]);
  assert.deepEqual([12, 1234, 2_656_768].map(count), ["12", "1\u2009234", "2\u2009656\u2009768"]);
  assert.deepEqual([0, 0.004, 0.0994, 0.5, 1].map(percent), ["0 %", "0.4 %", "9.9 %", "50 %", "100 %"]);
  assert.equal(shape([1, 49, 10, 1]), "1×49×10×1");
});

test("the budget has a share of each limit, and says what is missing", () => {
  const [arena, flash, latency] = budget(report());
  assert.deepEqual(arena, { name: "Arena", value: "3.0 KiB", note: "75 % of 4.0 KiB sram", share: 0.75, missed: false });
  assert.equal(flash?.note, "3.4 % of 256.0 KiB flash");
  assert.equal(latency?.note, "between 2.0 ms and 4.0 ms");
  const [over] = budget(report({ arena: { ...report().arena, limit: 2048 } }));
  assert.deepEqual([over?.missed, over?.note], [true, "1.0 KiB over the 2.0 KiB of sram"]);
  const [tight] = budget(report({ arena: { ...report().arena, stack_shortage: 512 } }));
  assert.deepEqual([tight?.missed, tight?.note], [true, "leaves the stack 512 B too little"]);
  assert.equal(budget(report({ latency: null })).length, 2);
});
