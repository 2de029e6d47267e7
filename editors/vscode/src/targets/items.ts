/** What the target picker lists. */

import type { TargetInfo } from "../protocol";
import type { Report } from "../report/report";
import { size } from "../report/words";

/** A line of the picker; `target` is what it chooses, absent in a heading. */
export interface TargetItem {
  readonly label: string;
  readonly heading?: boolean;
  readonly description?: string;
  readonly detail?: string;
  readonly target?: string;
}

const TIERS: Readonly<Record<string, string>> = {
  nano: "Nano: Cortex-M0 to M3",
  micro: "Micro: Cortex-M4 and M33",
  performance: "Performance: Cortex-M7, M55 and M85",
  acceleration: "Acceleration: with an NPU",
};

/** Boards by tier, the generic ones of a tier first. `report` is the model in view: what is too small for it says so. */
export function targetItems(targets: readonly TargetInfo[], current: string, report?: Report): TargetItem[] {
  const tiers = [...new Set(targets.map((target) => target.tier))];
  return tiers.flatMap((tier) => {
    const members = targets.filter((target) => target.tier === tier).sort((a, b) => rank(a) - rank(b));
    const heading = { label: TIERS[tier] ?? tier, heading: true };
    return [heading, ...members.map((target) => item(target, target.name === current, report))];
  });
}

function rank(target: TargetInfo): number {
  return target.name === target.tier ? 0 : 1;
}

function item(target: TargetInfo, current: boolean, report?: Report): TargetItem {
  const short = shortage(target, report);
  const ram = `${size(target.ramBytes)} RAM${short === "RAM" ? ", too little" : ""}`;
  const flash = `${size(target.flashBytes)} flash${short === "flash" ? ", too little" : ""}`;
  const chip = [ram, flash, target.core, `${target.clockMhz} MHz`, ...(target.npu ? [target.npu] : [])].join(" · ");
  return {
    label: `$(${current ? "check" : short ? "circle-slash" : "circuit-board"}) ${target.name}`,
    description: [target.title, ...(current ? ["current"] : [])].join(" · "),
    detail: chip,
    target: target.name,
  };
}

/** Only what is certain: no plan of another target has less than this. */
function shortage(target: TargetInfo, report?: Report): "RAM" | "flash" | undefined {
  if (!report) {
    return undefined;
  }
  return report.arena.lower_bound > target.ramBytes ? "RAM" : report.flash.weights > target.flashBytes ? "flash" : undefined;
}
