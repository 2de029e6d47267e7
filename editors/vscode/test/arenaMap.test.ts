import assert from "node:assert/strict";
import { test } from "node:test";

import { arenaMap, LEFT, TOP } from "../src/report/arenaMap";
import { demand, layer, report, tensor } from "./model";

const WIDTH = 1000;

test("every tensor is a box as wide as its life and as high as its bytes", () => {
  const model = report();
  const map = arenaMap(model, WIDTH, 500);
  assert.equal(map.boxes.length, 3);
  const [x, stem, head] = map.boxes;
  assert.ok(x && stem && head);
  assert.equal(map.step, (WIDTH - LEFT - 14) / 2);
  assert.ok(Math.abs(stem.width - 2 * map.step) <= 1.01, "alive for both steps");
  assert.ok(Math.abs((stem.height + 1) / (x.height + 1) - 2) < 0.02, "twice the bytes");
  assert.ok(Math.abs(x.y + x.height + 1 - map.bottom) < 0.02, "offset 0 is the bottom");
  assert.ok(stem.y + stem.height <= x.y, "a higher offset is further up");
  assert.ok(head.x > x.x + x.width - 1.01, "later is further right");
});

test("boxes of tensors that are alive together do not overlap", () => {
  const { boxes } = arenaMap(report(), WIDTH, 500);
  for (const a of boxes) {
    for (const b of boxes.filter((other) => other !== a && other.first <= a.last && a.first <= other.last)) {
      assert.ok(a.y >= b.y + b.height || b.y >= a.y + a.height, `${a.label} and ${b.label}`);
    }
  }
});

test("the peak is marked, and what is alive there", () => {
  const map = arenaMap(report(), WIDTH, 500);
  assert.deepEqual(map.peak, { x: LEFT + map.step, label: "peak: 3.0 KiB alive" });
  assert.deepEqual(map.boxes.map((box) => box.atPeak), [false, true, true]);
  assert.equal(arenaMap(report({ arena: { ...report().arena, peak: null } }), WIDTH, 500).peak, undefined);
});

test("the line of the limit is there where it is near, and above it where the arena is larger", () => {
  const near = arenaMap(report(), WIDTH, 500);
  assert.deepEqual(near.limits, [{ y: TOP, label: "limit, sram: 4.0 KiB" }]);
  const far = arenaMap(report({ arena: { ...report().arena, limit: 655_360 } }), WIDTH, 500);
  assert.deepEqual(far.limits, []);
  const [over] = arenaMap(report({ arena: { ...report().arena, limit: 2048 } }), WIDTH, 500).limits;
  assert.ok(over && over.y > TOP && over.y < near.bottom);
});

test("a budget that is tighter than the limit has a line below it", () => {
  const demands = [demand("arena", 3072, 2048, { budget: true, standing: "missed" })];
  const [limit, budget] = arenaMap(report({ demands }), WIDTH, 500).limits;
  assert.equal(budget?.label, "budget: 2.0 KiB");
  assert.ok(limit && budget.y > limit.y);
  const alone = arenaMap(report({ demands, arena: { ...report().arena, limit: 655_360 } }), WIDTH, 500);
  assert.deepEqual(alone.limits.map((level) => level.label), ["budget: 2.0 KiB"]);
});

test("ticks are powers of two, four to eight of them", () => {
  for (const bytes of [100, 3072, 55_000, 900_000, 5_000_000]) {
    const { ticks } = arenaMap(report({ arena: { ...report().arena, bytes, limit: 1e9 } }), WIDTH, 500);
    assert.ok(ticks.length >= 5 && ticks.length <= 9, `${ticks.length} for ${bytes}`);
    assert.equal(ticks[0]?.label, "0 B");
  }
});

test("a box leads to the line that constructs its layer, an input to its own", () => {
  const { boxes } = arenaMap(report(), WIDTH, 500);
  assert.deepEqual(boxes.map((box) => box.place?.line), [19, 10, 21]);
});

test("a box stands on the lines that run and construct its layer, as does the step", () => {
  const { boxes, steps } = arenaMap(report(), WIDTH, 500);
  assert.deepEqual(boxes.map((box) => box.lines.map(({ line }) => line)), [[19], [20, 10], [21]]);
  assert.deepEqual(steps.map((step) => step.lines.map(({ line }) => line)), [[20, 10], [21]]);
});

test("the words of a box tell name, size, offset and lifetime", () => {
  const { boxes } = arenaMap(report(), WIDTH, 500);
  assert.deepEqual(boxes[1]?.words, [
    "stem",
    "activation, 1×8×8×4 int8, 2.0 KiB",
    "at offset 1.0 KiB, needed from stem until head has run (2 steps)",
    "made at line 10",
  ]);
  assert.deepEqual(boxes[2]?.words.slice(2, 4), ["at offset 0 B, needed while head runs (1 step)", "shares its bytes with y"]);
});

test("a long model is wider than the window, its steps wide enough to point at", () => {
  const nodes = Array.from({ length: 400 }, (_, index) => layer({ name: `n${index}`, scope: `blocks.${index}.conv` }));
  const map = arenaMap(report({ nodes, tensors: [tensor({ last: 399 })] }), WIDTH, 500);
  assert.equal(map.step, 14);
  assert.ok(map.width > 400 * 14);
  assert.ok(map.steps.filter((step) => step.label).length <= 200, "labels do not overlap");
});

test("labels keep their end, and are left out where nothing would be left of them", () => {
  const name = "a.very.long.name.of.a.tensor.somewhere.in.a.module.with.a.conv";
  const label = (width: number): string | undefined => arenaMap(report({ tensors: [tensor({ name, last: 1 })] }), width, 500).boxes[0]?.label;
  assert.match(label(400) ?? "", /^….*conv$/);
  const small = tensor({ name, bytes: 8 });
  assert.equal(arenaMap(report({ tensors: [small] }), 400, 500).boxes[0]?.label, "");
});

test("the bar of a step is its share of the slowest, and nothing where it was not measured", () => {
  const map = arenaMap(report(), WIDTH, 500);
  assert.deepEqual(map.steps.map((step) => step.bar), [30, 0]);
  assert.equal(map.slowest, "2.5 ms");
  assert.ok(map.steps[1]?.words.includes("time not measured"));
});

test("an empty model draws an empty plot", () => {
  const map = arenaMap(report({ nodes: [], tensors: [], arena: { bytes: 0, lower_bound: 0, limit: 0, region: "sram", peak: null } }), WIDTH, 500);
  assert.deepEqual([map.boxes, map.steps, map.limits], [[], [], []]);
  assert.ok(Number.isFinite(map.width) && Number.isFinite(map.height));
});
