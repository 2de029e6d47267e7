/** The figures over the map: arena, flash and latency, each against what limits it, as the server judges them. */

import type { Demand, Report, Standing } from "./report";
import { milliseconds, percent, size } from "./words";

export interface Gauge {
  readonly name: string;
  readonly value: string;
  /** Of the limit first, in words; empty where there is nothing to say. */
  readonly notes: readonly string[];
  /** Value over limit; undefined without a limit. */
  readonly share?: number;
  readonly standing: Standing;
}

/** Operators are among them only where one is missing or not known of. */
export function budget(report: Report): Gauge[] {
  return report.demands.flatMap((demand) => gauge(demand, report));
}

/** What stands in the way of a firmware, in words; empty if nothing does. A latency does not. */
export function misfit(report: Report): string {
  const missed = budget(report).filter(({ name, standing }) => standing === "missed" && name !== "Latency");
  return missed.map(({ name, notes: [note = ""] }) => (name === "Operators" ? note : `${name.toLowerCase()} ${note}`)).join("; ");
}

function gauge(demand: Demand, report: Report): Gauge[] {
  const { arena, flash } = report;
  switch (demand.name) {
    case "arena":
      return [withStack(bytes("Arena", arena.bytes, arena.region, demand), report)];
    case "flash":
      return [bytes("Flash", flash.bytes, "flash", demand)];
    case "latency":
      return [latency(demand, report)];
    case "operators":
      return demand.standing === "met" ? [] : [operators(demand, report)];
  }
}

function bytes(name: string, used: number, holder: string, { limit, budget, standing }: Demand): Gauge {
  const most = limit ?? 0;
  const against = used > most ? `${size(used - most)} over` : `${percent(used / most)} of`;
  const note = `${against} ${size(most)} (${budget ? "budget" : holder})`;
  return { name, value: size(used), notes: [note], share: most ? used / most : 1, standing };
}

/** An arena that fits misses its limit all the same where it leaves no room for the stack. */
function withStack(gauge: Gauge, { arena }: Report): Gauge {
  const short = arena.stack_shortage > 0 && (gauge.share ?? 0) <= 1;
  return short ? { ...gauge, notes: [`leaves the stack ${size(arena.stack_shortage)} too little`] } : gauge;
}

function latency({ limit, standing }: Demand, { latency: { ms, low_ms: low, high_ms: high } }: Report): Gauge {
  if (ms === null) {
    return { name: "Latency", value: "not known", notes: limit === null ? [] : [`${milliseconds(limit)} (budget)`], standing };
  }
  const range = low === null || high === null ? [] : [`between ${milliseconds(low)} and ${milliseconds(high)}`];
  const gauge = { name: "Latency", value: milliseconds(ms), notes: range, standing };
  if (limit === null) {
    return gauge;
  }
  const words = { missed: `${milliseconds(ms - limit)} over`, unsure: "perhaps over", met: `${percent(ms / limit)} of` }[standing];
  return { ...gauge, notes: [`${words} ${milliseconds(limit)} (budget)`, ...range], share: limit ? ms / limit : 1 };
}

function operators({ needs, unsupported, standing }: Demand, { nodes, target }: Report): Gauge {
  const unknown = nodes.filter((node) => node.support === "unknown").length;
  return standing === "missed"
    ? { name: "Operators", value: `${needs ?? 0} of ${nodes.length}`, notes: [`no kernel for ${(unsupported ?? []).join(", ")}`], standing }
    : { name: "Operators", value: `${unknown} of ${nodes.length}`, notes: [`may be missing from ${target.runtime}`], standing };
}
