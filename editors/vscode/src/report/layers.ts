/** The table of layers: its columns, and its rows in the order of one of them. */

import { layerLines, layerPlace } from "./place";
import type { Layer, Place, Report } from "./report";
import { count, milliseconds, percent, shape, size } from "./words";

export type Key = "step" | "name" | "op" | "shape" | "time" | "macs" | "alive" | "weights" | "kernel" | "support";

export interface Column {
  readonly key: Key;
  readonly title: string;
  /** What the column says, for people who point at its head. */
  readonly help: string;
  readonly numeric: boolean;
}

export const COLUMNS: readonly Column[] = [
  { key: "name", title: "Layer", help: "Name of the layer in the model", numeric: false },
  { key: "time", title: "Time", help: "Expected time on the target, and its share of the whole", numeric: true },
  { key: "op", title: "Operator", help: "What runs on the target", numeric: false },
  { key: "shape", title: "Output", help: "Shape of the output on the target", numeric: false },
  { key: "macs", title: "MACs", help: "Multiplications with accumulation", numeric: true },
  { key: "alive", title: "Alive", help: "Bytes of the arena in use while it runs", numeric: true },
  { key: "weights", title: "Weights", help: "Bytes of constants in flash", numeric: true },
  { key: "kernel", title: "Kernel", help: "The kernel chosen for the target's core", numeric: false },
  { key: "support", title: "Support", help: "How the runtime serves the operator", numeric: false },
  { key: "step", title: "Step", help: "Place in the order of execution", numeric: true },
];

export interface Sort {
  readonly key: Key;
  readonly descending: boolean;
}

export const BY_COST: Sort = { key: "time", descending: true };

export interface Row {
  readonly cells: Readonly<Record<Key, string>>;
  readonly share: number | undefined;
  /** The share in words; empty where nothing was measured. */
  readonly percent: string;
  readonly support: string;
  readonly place: Place | undefined;
  readonly lines: readonly Place[];
}

/** Every layer. What was not measured comes first when sorted by cost: it may be the slowest. */
export function layerRows(report: Report, sort: Sort): Row[] {
  const total = report.nodes.reduce((sum, node) => sum + (node.cycles ?? 0), 0);
  const steps = report.nodes.map((node, step) => ({ node, step }));
  const sign = sort.descending ? -1 : 1;
  steps.sort((a, b) => sign * compare(value(a.node, a.step, sort.key), value(b.node, b.step, sort.key)) || a.step - b.step);
  return steps.map(({ node, step }) => row(node, step, total, report));
}

/** The order after a click on a column's head: the same column turns round, a number begins with the largest. */
export function clicked(sort: Sort, column: Column): Sort {
  const descending = sort.key === column.key ? !sort.descending : column.numeric && column.key !== "step";
  return { key: column.key, descending };
}

function row(node: Layer, step: number, total: number, report: Report): Row {
  const share = node.cycles === null || !total ? undefined : node.cycles / total;
  const time = node.cycles === null ? "not measured" : milliseconds((1000 * node.cycles) / report.target.clock_hz);
  return {
    cells: {
      step: String(step + 1),
      name: node.scope || node.name,
      op: node.op,
      shape: shape(node.shape),
      time,
      macs: count(node.macs),
      alive: size(node.arena_bytes),
      weights: node.weight_bytes ? size(node.weight_bytes) : "–",
      kernel: node.kernel ?? "–",
      support: node.support,
    },
    share,
    percent: share === undefined ? "" : percent(share),
    support: node.support,
    place: layerPlace(node),
    lines: layerLines(node),
  };
}

function value(node: Layer, step: number, key: Key): number | string {
  switch (key) {
    case "step":
      return step;
    case "time":
      return node.cycles ?? Infinity;
    case "macs":
      return node.macs;
    case "alive":
      return node.arena_bytes;
    case "weights":
      return node.weight_bytes;
    case "shape":
      return node.shape.reduce((product, size) => product * size, 1);
    case "name":
      return node.scope || node.name;
    default:
      return node[key] ?? "";
  }
}

function compare(a: number | string, b: number | string): number {
  if (typeof a === "number" && typeof b === "number") {
    return a === b ? 0 : a - b;
  }
  return String(a).localeCompare(String(b), "en", { numeric: true });
}
