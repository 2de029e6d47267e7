import assert from "node:assert/strict";
import { test } from "node:test";

import { count, milliseconds, percent, shape, size } from "../src/report/words";

test("numbers are worded as the server words them", () => {
  assert.deepEqual([980, 16_000, 2 << 20].map(size), ["980 B", "15.6 KiB", "2.00 MiB"]);
  assert.deepEqual([0.0341, 4.12, 136.4].map(milliseconds), ["0.034 ms", "4.1 ms", "136 ms"]);
  assert.deepEqual([12, 1234, 2_656_768].map(count), ["12", "1\u2009234", "2\u2009656\u2009768"]);
  assert.deepEqual([0, 0.004, 0.0994, 0.5, 1].map(percent), ["0 %", "0.4 %", "9.9 %", "50 %", "100 %"]);
  assert.equal(shape([1, 49, 10, 1]), "1×49×10×1");
});
