/** What a lens does, for who points at it: the library hands on no tooltips of the server. */

import type { CodeLens } from "vscode";

const TIPS: Readonly<Record<string, string>> = {
  "chipfit.showArenaMap": "Show what needs the memory and the time: the arena map and the layers",
  "chipfit.generateFirmware": "Write the firmware for this target",
  "chipfit.selectTarget": "Choose another target",
  "chipfit.openReport": "Open the whole report",
};

export function withTips(lenses: readonly CodeLens[]): CodeLens[] {
  return lenses.map((lens) => {
    const tooltip = lens.command && TIPS[lens.command.command];
    if (lens.command && tooltip) {
      lens.command = { ...lens.command, tooltip };
    }
    return lens;
  });
}
