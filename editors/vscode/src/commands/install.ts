/** What the user is told, and offered, when there is no chipfit to run. */

import * as vscode from "vscode";

import type { Extension } from "../extension";
import type { NotFound } from "../server/launch";

const INSTRUCTIONS = "Install Instructions";
const CHOOSE = "Choose Interpreter…";
const LOGS = "Show Logs";

export async function tellNotFound(extension: Extension, { tried }: NotFound): Promise<void> {
  const chosen = await vscode.window.showErrorMessage(words(tried), INSTRUCTIONS, CHOOSE, LOGS);
  if (chosen === INSTRUCTIONS) {
    await showInstructions();
  } else if (chosen === CHOOSE) {
    await chooseInterpreter();
  } else if (chosen === LOGS) {
    extension.log.show();
  }
}

/** The walkthrough: it comes with the extension, so it needs no network. */
export async function showInstructions(): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.openWalkthrough", "chipfit.chipfit#chipfit.start", false);
}

function words(tried: NotFound["tried"]): string {
  const [first] = tried;
  if (first?.candidate.origin === "the setting chipfit.path") {
    return `chipfit cannot be run with ${first.candidate.path}, which the setting chipfit.path names: ${first.problem ?? ""}.`;
  }
  return vscode.workspace.isTrusted
    ? "chipfit is not installed where this extension looks: the Python environment of the workspace and the PATH."
    : "chipfit is not on the PATH, and environments of a workspace that is not trusted are left alone.";
}

async function chooseInterpreter(): Promise<void> {
  const files = await vscode.window.showOpenDialog({ title: "chipfit, or a Python interpreter that has it", openLabel: "Use" });
  const file = files?.[0];
  if (file) {
    await vscode.workspace.getConfiguration("chipfit").update("path", file.fsPath, vscode.ConfigurationTarget.Global);
  }
}
