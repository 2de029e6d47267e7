/** The three figures over the map: arena, flash and latency, each against its limit where there is one. */

import type { Arena, Report } from "./report";
import { milliseconds, percent, size } from "./words";

export interface Gauge {
  readonly name: "Arena" | "Flash" | "Latency";
  readonly value: string;
  /** Of the limit, in words; empty without a limit. */
  readonly note: string;
  /** Value over limit; undefined without a limit. */
  readonly share?: number;
  readonly missed: boolean;
}

export function budget(report: Report): Gauge[] {
  const { arena, flash, latency } = report;
  const gauges = [withStack(gauge("Arena", arena.bytes, arena.limit, arena.region), arena), gauge("Flash", flash.bytes, flash.limit, "flash")];
  if (latency) {
    gauges.push({ name: "Latency", value: milliseconds(latency.ms), note: range(latency.low_ms, latency.high_ms), missed: false });
  }
  return gauges;
}

function gauge(name: "Arena" | "Flash", bytes: number, limit: number, region: string): Gauge {
  const missed = bytes > limit;
  const over = `${size(bytes - limit)} over the ${size(limit)} of ${region}`;
  const note = missed ? over : `${percent(bytes / limit)} of ${size(limit)} ${region}`;
  return { name, value: size(bytes), note, share: limit ? bytes / limit : 1, missed };
}

/** An arena that fits misses its limit all the same where it leaves no room for the stack. */
function withStack(arena: Gauge, { stack_shortage: shortage }: Arena): Gauge {
  return !shortage || arena.missed ? arena : { ...arena, missed: true, note: `leaves the stack ${size(shortage)} too little` };
}

function range(low: number | null, high: number | null): string {
  return low === null || high === null ? "" : `between ${milliseconds(low)} and ${milliseconds(high)}`;
}
