/** The figures over the map: arena, flash and latency, each against what limits it, in the words of the server. */

import type { Demand, Latency, Report, Standing } from "./report";
import { milliseconds } from "./words";

export interface Gauge {
  readonly name: string;
  readonly value: string;
  /** Of the limit first, in words; empty where there is nothing to say. */
  readonly notes: readonly string[];
  /** Value over limit; undefined without a limit. */
  readonly share?: number;
  readonly standing: Standing;
}

const NAMES: Readonly<Record<Demand["name"], string>> = { arena: "Arena", flash: "Flash", latency: "Latency", operators: "Operators" };

/** Operators are among them only where one is missing or not known of. */
export function budget(report: Report): Gauge[] {
  const shown = report.demands.filter(({ name, standing }) => name !== "operators" || standing !== "met");
  return shown.map((demand) => gauge(demand, report.latency));
}

function gauge({ name, standing, needs, limit, words }: Demand, latency: Latency): Gauge {
  const against = [words.limit, words.balance].filter((part) => part !== "").join(", ");
  const notes = [against, name === "latency" ? range(latency) : ""].filter((note) => note !== "");
  const shown = { name: NAMES[name], value: words.value, notes, standing };
  const limited = name !== "operators" && needs !== null && limit !== null;
  return limited ? { ...shown, share: limit ? needs / limit : 1 } : shown;
}

function range({ low_ms: low, high_ms: high }: Latency): string {
  return low === null || high === null ? "" : `between ${milliseconds(low)} and ${milliseconds(high)}`;
}
