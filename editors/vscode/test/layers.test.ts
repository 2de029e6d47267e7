import assert from "node:assert/strict";
import { test } from "node:test";

import { BY_COST, clicked, COLUMNS, layerRows } from "../src/report/layers";
import { layer, report } from "./model";

const nodes = [
  layer({ name: "b.2", scope: "b.2", cycles: 100, weight_bytes: 1, macs: 5 }),
  layer({ name: "b.10", scope: "b.10", cycles: 300, weight_bytes: 3, macs: 4 }),
  layer({ name: "c", scope: "", cycles: null, weight_bytes: 2, macs: 3 }),
];
const model = report({ nodes });

test("by cost the slowest is first, and what was not measured before it", () => {
  const rows = layerRows(model, BY_COST);
  assert.deepEqual(rows.map((row) => row.cells.name), ["c", "b.10", "b.2"]);
  assert.deepEqual(rows.map((row) => row.share), [undefined, 0.75, 0.25]);
  assert.equal(rows[0]?.cells.time, "not measured");
  assert.deepEqual([rows[1]?.cells.time, rows[1]?.percent], ["0.006 ms", "75 %"]);
});

test("names sort as people count", () => {
  assert.deepEqual(layerRows(model, { key: "name", descending: false }).map((row) => row.cells.name), ["b.2", "b.10", "c"]);
});

test("every column sorts both ways", () => {
  for (const { key } of COLUMNS) {
    const up = layerRows(model, { key, descending: false }).map((row) => row.cells.step);
    const down = layerRows(model, { key, descending: true }).map((row) => row.cells.step);
    assert.equal(new Set([...up, ...down]).size, 3, key);
  }
  assert.deepEqual(layerRows(model, { key: "weights", descending: true }).map((row) => row.cells.weights), ["3 B", "2 B", "1 B"]);
});

test("a second click turns the order round; numbers begin with the largest, names with the first", () => {
  const column = (key: string) => COLUMNS.find((one) => one.key === key) ?? assert.fail(key);
  assert.deepEqual(clicked(BY_COST, column("time")), { key: "time", descending: false });
  assert.deepEqual(clicked(BY_COST, column("macs")), { key: "macs", descending: true });
  assert.deepEqual(clicked(BY_COST, column("name")), { key: "name", descending: false });
  assert.deepEqual(clicked(BY_COST, column("step")), { key: "step", descending: false });
});

test("a row leads to where the layer is constructed, and stands on both of its lines", () => {
  const [row] = layerRows(report(), { key: "step", descending: false });
  assert.deepEqual(row?.place, { file: "m.py", line: 10 });
  assert.deepEqual(row.lines.map(({ line }) => line), [20, 10]);
});
