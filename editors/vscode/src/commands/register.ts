/** Every command of the extension. */

import * as vscode from "vscode";

import type { Extension } from "../extension";
import type { FirmwareWish, ModelArgument } from "../protocol";
import { NotRunning } from "../server/server";
import { selectTarget } from "../targets/picker";
import { debugInformation } from "./debugInformation";
import { generateFirmware } from "./generateFirmware";
import { showInstructions } from "./install";
import { openReport } from "./openReport";

export function registerCommands(extension: Extension): vscode.Disposable[] {
  const table: Record<string, (argument?: never) => unknown> = {
    "chipfit.selectTarget": (argument?: ModelArgument) => selectTarget(extension, argument),
    "chipfit.generateFirmware": (argument?: Partial<FirmwareWish>) => generateFirmware(extension, argument),
    "chipfit.openReport": (argument?: ModelArgument) => openReport(extension, argument),
    "chipfit.showArenaMap": (argument?: ModelArgument) => extension.panel.show("map", argument),
    "chipfit.showLayers": (argument?: ModelArgument) => extension.panel.show("layers", argument),
    "chipfit.restart": () => extension.restart(),
    "chipfit.showLogs": () => extension.log.show(),
    "chipfit.install": () => showInstructions(),
    "chipfit.debugInformation": () => debugInformation(extension),
  };
  return [...Object.entries(table).map(([name, run]) => register(extension, name, run)), forwarding(extension, Object.keys(table))];
}

/** What goes wrong is said once, in words; the whole of it is in the log. */
function register(extension: Extension, name: string, run: (argument?: never) => unknown): vscode.Disposable {
  return vscode.commands.registerCommand(name, async (argument?: never) => {
    try {
      return await run(argument);
    } catch (error) {
      await tell(extension, name, error);
      return undefined;
    }
  });
}

async function tell(extension: Extension, name: string, error: unknown): Promise<void> {
  if (error instanceof vscode.CancellationError) {
    return;
  }
  extension.log.error(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  const message = error instanceof Error ? error.message : String(error);
  const offers = error instanceof NotRunning ? ["Restart", "Show Logs"] : ["Show Logs"];
  const chosen = await vscode.window.showErrorMessage(`chipfit: ${message}`, ...offers);
  if (chosen === "Restart") {
    await vscode.commands.executeCommand("chipfit.restart");
  } else if (chosen === "Show Logs") {
    extension.log.show();
  }
}

/** Commands that the server has beyond those above; lenses and actions may name them. */
function forwarding(extension: Extension, own: readonly string[]): vscode.Disposable {
  const known = new Map<string, vscode.Disposable>();
  const follow = extension.server.onDidChangeState(() => {
    for (const name of extension.server.commands) {
      if (!own.includes(name) && !known.has(name)) {
        known.set(name, register(extension, name, (argument?: never) => extension.server.execute(name, argument)));
      }
    }
  });
  return vscode.Disposable.from(follow, { dispose: () => known.forEach((command) => void command.dispose()) });
}
