/** A small report: two convolutions after one another, the second of which was not measured. */

import type { Demand, Layer, Report, Tensor } from "../src/report/report";

export function layer(change: Partial<Layer> = {}): Layer {
  return {
    name: "stem", op: "conv_2d", scope: "stem", file: "m.py", line: 20, init_file: "m.py", init_line: 10, shape: [1, 8, 8, 4],
    macs: 1000, cycles: 120_000, arena_bytes: 3000, weight_bytes: 400, kernel: "conv_2d_s8", support: "accelerated", ...change,
  };
}

export function tensor(change: Partial<Tensor> = {}): Tensor {
  return {
    name: "x", kind: "input", shape: [1, 8, 8, 4], dtype: "int8", offset: 0, bytes: 1024, first: 0, last: 0, node: null,
    file: "m.py", line: 19, aliases: [], ...change,
  };
}

export function demand(name: Demand["name"], needs: number | null, limit: number | null, change: Partial<Demand> = {}): Demand {
  return { name, standing: "met", needs, limit, budget: false, words: { value: `${needs}`, limit: "", balance: "" }, ...change };
}

export function report(change: Partial<Report> = {}): Report {
  return {
    schema: "chipfit-report/1",
    entry: "m.py:Net",
    target: { name: "nano", core: "cortex-m0", clock_hz: 48_000_000, runtime: "chipfit" },
    params: 400,
    macs: 2000,
    arena: { bytes: 3072, lower_bound: 3072, limit: 4096, region: "sram", peak: { node: "head" } },
    flash: { bytes: 9000, weights: 800, code: 8200, limit: 262_144 },
    latency: { ms: 2.5, low_ms: 2, high_ms: 4 },
    demands: [demand("arena", 3072, 4096), demand("flash", 9000, 262_144), demand("latency", 2.5, null), demand("operators", 0, 0)],
    misfit: "",
    input_source: "comment over the class",
    assumed: false,
    notes: [],
    nodes: [layer(), layer({ name: "head", scope: "", op: "add", cycles: null, init_file: null, init_line: null, line: 21, kernel: null, support: "unsupported", weight_bytes: 0 })],
    tensors: [
      tensor(),
      tensor({ name: "stem", kind: "activation", node: "stem", offset: 1024, bytes: 2048, first: 0, last: 1, line: 20 }),
      tensor({ name: "head", kind: "output", node: "head", offset: 0, bytes: 1024, first: 1, last: 1, line: 21, aliases: ["y"] }),
    ],
    ...change,
  };
}
