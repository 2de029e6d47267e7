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
  const named = vscode.workspace.getConfiguration("chipfit").get("path", "").trim();
  if (named && !first) {
    return `chipfit is not run with ${named}, which the setting chipfit.path names: it lies in this workspace, which is not trusted.`;
  }
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
    const configuration = vscode.workspace.getConfiguration("chipfit");
    const { Global, Workspace } = vscode.ConfigurationTarget;
    // A setting of the workspace would go before the user's.
    const place = configuration.inspect("path")?.workspaceValue === undefined ? Global : Workspace;
    await configuration.update("path", file.fsPath, place);
  }
}
