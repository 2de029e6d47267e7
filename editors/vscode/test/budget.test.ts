import assert from "node:assert/strict";
import { test } from "node:test";

import { budget, type Gauge } from "../src/report/budget";
import type { Demand, Report } from "../src/report/report";
import { demand, report } from "./model";

/** The gauge of one demand of a report that is otherwise as it was. */
function gauge(one: Demand, change: Partial<Report> = {}): Gauge {
  const [found] = budget(report({ ...change, demands: [one] }));
  assert.ok(found);
  return found;
}

test("a figure has the words of the server, and its share of the limit", () => {
  const words = { value: "3.0 KiB", limit: "of 4.0 KiB (sram)", balance: "1.0 KiB left" };
  const arena = gauge(demand("arena", 3072, 4096, { words }));
  assert.deepEqual(arena, { name: "Arena", value: "3.0 KiB", notes: ["of 4.0 KiB (sram), 1.0 KiB left"], share: 0.75, standing: "met" });
});

test("the share is that of all that is needed, not of the arena alone", () => {
  const words = { value: "4.0 KiB + stack 1.0 KiB", limit: "of 4.0 KiB (sram)", balance: "1.0 KiB too much" };
  const tight = gauge(demand("arena", 5120, 4096, { standing: "missed", words }));
  assert.deepEqual([tight.value, tight.share, tight.standing], ["4.0 KiB + stack 1.0 KiB", 1.25, "missed"]);
});

test("a latency has its range, also without a limit", () => {
  const free = { value: "2.5 ms", limit: "", balance: "" };
  const latency = gauge(demand("latency", 2.5, null, { words: free }));
  assert.deepEqual(latency, { name: "Latency", value: "2.5 ms", notes: ["between 2.0 ms and 4.0 ms"], standing: "met" });
  const words = { value: "2.5 ms", limit: "of 2.0 ms (window)", balance: "0.500 ms too slow" };
  const missed = gauge(demand("latency", 2.5, 2, { standing: "missed", budget: true, words }));
  assert.deepEqual(missed.notes, ["of 2.0 ms (window), 0.500 ms too slow", "between 2.0 ms and 4.0 ms"]);
});

test("a latency that is not known has no share", () => {
  const latency = { ms: null, low_ms: null, high_ms: null };
  const words = { value: "not measured", limit: "of 5.0 ms (budget)", balance: "" };
  const unknown = gauge(demand("latency", null, 5, { budget: true, standing: "unsure", words }), { latency });
  assert.deepEqual(unknown, { name: "Latency", value: "not measured", notes: ["of 5.0 ms (budget)"], standing: "unsure" });
});

test("operators are among the figures where one is missing", () => {
  assert.deepEqual(budget(report()).map(({ name }) => name), ["Arena", "Flash", "Latency"]);
  const words = { value: "1 of 2", limit: "run on chipfit", balance: "no kernel for add" };
  const missing = gauge(demand("operators", 1, 0, { standing: "missed", words }));
  assert.deepEqual(missing, { name: "Operators", value: "1 of 2", notes: ["run on chipfit, no kernel for add"], standing: "missed" });
});
