/** The command `chipfit.generateFirmware`: one menu with everything that may differ, then the server builds. */

import * as path from "node:path";

import * as vscode from "vscode";

import type { Extension } from "../extension";
import { type FirmwareWish, SERVER_COMMANDS } from "../protocol";
import { selectTarget } from "../targets/picker";
import { chooseModel } from "./chooseModel";

type Step = "generate" | "target" | "folder" | "calibration" | "weights" | "random";

/** What the menu has been told so far. */
type Draft = Partial<Pick<FirmwareWish, "outDir" | "calibration" | "weights" | "randomWeights">>;

export async function generateFirmware(extension: Extension, argument: Partial<FirmwareWish> = {}): Promise<unknown> {
  const model = await chooseModel(extension, argument, "generate firmware for");
  if (!model) {
    return undefined;
  }
  const decided = argument.randomWeights === true || argument.outDir !== undefined;
  const draft = decided ? argument : await ask(extension, model.uri, model.entry);
  return draft && build(extension, { ...argument, ...draft, ...model });
}

/** Undefined when the user leaves the menu. */
async function ask(extension: Extension, uri: string, entry: string): Promise<Draft | undefined> {
  let draft: Draft = {};
  for (;;) {
    const [project, report] = await Promise.all([extension.project(uri), extension.report(uri, entry)]);
    const items = menu(draft, project?.target ?? "", report?.misfit ?? "");
    const picked = await vscode.window.showQuickPick(items, {
      title: `chipfit: firmware for ${entry}`,
      placeHolder: "Generate, or change something first",
      ignoreFocusOut: true,
    });
    if (!picked) {
      return undefined;
    }
    if (picked.step === "generate") {
      return draft;
    }
    draft = { ...draft, ...(await change(extension, picked.step, uri)) };
  }
}

function menu(draft: Draft, target: string, unfit: string): (vscode.QuickPickItem & { step: Step })[] {
  const weights = draft.randomWeights ? "random" : (draft.weights ?? "as configured, else you are asked");
  return [
    { step: "generate", label: "$(rocket) Generate", description: unfit && `will be refused: ${unfit}` },
    { step: "target", label: "$(circuit-board) Target", description: target },
    { step: "folder", label: "$(folder) Folder", description: draft.outDir ?? "where it went before, else you are asked" },
    { step: "calibration", label: "$(graph) Calibration", description: draft.calibration ?? "as configured, else you are asked" },
    { step: "weights", label: "$(database) Weights", description: weights },
    { step: "random", label: "$(beaker) Random Weights", description: "to measure size and speed before there are trained ones" },
  ];
}

async function change(extension: Extension, step: Step, uri: string): Promise<Draft> {
  const file = extension.server.toUri(uri);
  switch (step) {
    case "target":
      await selectTarget(extension, { uri });
      return {};
    case "folder":
      return draftOf("outDir", await pick(file, { title: "Folder for the firmware", openLabel: "Use", canSelectFolders: true, canSelectFiles: false }));
    case "calibration":
      return draftOf("calibration", await pick(file, { title: "Calibration samples", filters: { "Samples": ["npy", "npz"], "All files": ["*"] } }));
    case "weights":
      return draftOf("weights", await pick(file, { title: "Weights", filters: { "Weights": ["pt", "pth", "safetensors"], "All files": ["*"] } }));
    case "random":
      return { randomWeights: true };
    default:
      return {};
  }
}

function draftOf(key: "outDir" | "calibration" | "weights", file: string | undefined): Draft {
  return file === undefined ? {} : { [key]: file, ...(key === "weights" ? { randomWeights: false } : {}) };
}

/** Begins in the workspace folder of the model's file, or where that lies by itself. */
async function pick(file: vscode.Uri, options: vscode.OpenDialogOptions): Promise<string | undefined> {
  const defaultUri = vscode.workspace.getWorkspaceFolder(file)?.uri ?? vscode.Uri.joinPath(file, "..");
  const chosen = await vscode.window.showOpenDialog({ defaultUri, ...options });
  return chosen?.[0] && path.normalize(chosen[0].fsPath);
}

/** A notification shows how far the server is, and cancels it. What comes of it the server says itself. */
function build(extension: Extension, wish: FirmwareWish): Thenable<unknown> {
  const where = { location: vscode.ProgressLocation.Notification, cancellable: true, title: `Firmware for ${wish.entry}` };
  return vscode.window.withProgress(where, (shown, token) => {
    let before = 0;
    return extension.server.execute(SERVER_COMMANDS.generateFirmware, wish, token, (said) => {
      const percentage = said.kind === "end" ? 100 : (said.percentage ?? before);
      shown.report({ message: said.message ?? "", increment: Math.max(percentage - before, 0) });
      before = Math.max(before, percentage);
    });
  });
}
