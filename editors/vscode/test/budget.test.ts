import assert from "node:assert/strict";
import { test } from "node:test";

import { budget, type Gauge, misfit } from "../src/report/budget";
import type { Demand, Report } from "../src/report/report";
import { demand, report } from "./model";

/** The gauge of one demand of a report that is otherwise as it was. */
function gauge(one: Demand, change: Partial<Report> = {}): Gauge {
  const [found] = budget(report({ ...change, demands: [one] }));
  assert.ok(found);
  return found;
}

test("a figure has its share of the limit", () => {
  const [arena, flash, latency, ...others] = budget(report());
  assert.deepEqual(arena, { name: "Arena", value: "3.0 KiB", notes: ["75 % of 4.0 KiB (sram)"], share: 0.75, standing: "met" });
  assert.deepEqual(flash?.notes, ["3.4 % of 256.0 KiB (flash)"]);
  assert.deepEqual(latency, { name: "Latency", value: "2.5 ms", notes: ["between 2.0 ms and 4.0 ms"], standing: "met" });
  assert.deepEqual(others, [], "operators are no news where none is missing");
});

test("what misses the target's limit says by how much", () => {
  const over = gauge(demand("arena", 3072, 2048, { standing: "missed" }));
  assert.deepEqual([over.standing, over.notes], ["missed", ["1.0 KiB over 2.0 KiB (sram)"]]);
  const tight = gauge(demand("arena", 4096, 4096, { standing: "missed" }), { arena: { ...report().arena, stack_shortage: 512 } });
  assert.deepEqual(tight.notes, ["leaves the stack 512 B too little"]);
});

test("a budget is named where it is what limits", () => {
  const bytes = (limit: number): readonly string[] => gauge(demand("arena", 3072, limit, { budget: true })).notes;
  assert.deepEqual(bytes(2048), ["1.0 KiB over 2.0 KiB (budget)"]);
  assert.deepEqual(bytes(3200), ["96 % of 3.1 KiB (budget)"]);
  const latency = (limit: number, standing: Demand["standing"]): Gauge => gauge(demand("latency", 2.5, limit, { budget: true, standing }));
  assert.deepEqual(latency(2, "missed").notes, ["0.500 ms over 2.0 ms (budget)", "between 2.0 ms and 4.0 ms"]);
  assert.equal(latency(3, "unsure").notes[0], "perhaps over 3.0 ms (budget)");
  assert.deepEqual([latency(5, "met").notes[0], latency(5, "met").share], ["50 % of 5.0 ms (budget)", 0.5]);
});

test("a latency that is not known is said not to be", () => {
  const latency = { ms: null, low_ms: null, high_ms: null };
  assert.deepEqual(gauge(demand("latency", null, null), { latency }), { name: "Latency", value: "not known", notes: [], standing: "met" });
  assert.deepEqual(gauge(demand("latency", null, 5, { budget: true, standing: "unsure" }), { latency }).notes, ["5.0 ms (budget)"]);
});

test("operators without a kernel are among the figures", () => {
  const missing = gauge(demand("operators", 1, 0, { standing: "missed", unsupported: ["add"] }));
  assert.deepEqual([missing.value, missing.notes], ["1 of 2", ["no kernel for add"]]);
  const nodes = report().nodes.map((node) => ({ ...node, support: "unknown" }));
  const unknown = gauge(demand("operators", 0, 0, { standing: "unsure" }), { nodes });
  assert.deepEqual([unknown.value, unknown.notes], ["2 of 2", ["may be missing from chipfit"]]);
});

test("what stands in the way of a firmware is everything missed but the latency", () => {
  const missed = { standing: "missed" as const };
  const demands = [
    demand("arena", 3072, 2048, missed),
    demand("flash", 9000, 262_144),
    demand("latency", 2.5, 1, { ...missed, budget: true }),
    demand("operators", 1, 0, { ...missed, unsupported: ["add"] }),
  ];
  assert.equal(misfit(report({ demands })), "arena 1.0 KiB over 2.0 KiB (sram); no kernel for add");
  assert.equal(misfit(report()), "");
});
