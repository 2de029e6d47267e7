/** The command `chipfit.selectTarget`: a board from a list or a file, for this session or in the settings. */

import * as vscode from "vscode";

import { type ModelArgument, SERVER_COMMANDS, type TargetsResult } from "../protocol";
import type { Extension } from "../extension";
import type { Report } from "../report/report";
import { size } from "../report/words";
import { targetItems } from "./items";

interface Choice extends vscode.QuickPickItem {
  readonly target?: string;
  readonly action?: "file" | "undo";
}

type Scope = "session" | "workspace" | "user";

export async function selectTarget(extension: Extension, argument: ModelArgument = {}): Promise<string | undefined> {
  const uri = argument.uri ?? extension.activeUri();
  const target = await chooseTarget(extension, uri);
  if (target === undefined) {
    return undefined;
  }
  const resource = uri === undefined ? null : extension.server.toUri(uri);
  const scope = await chooseScope(target, resource);
  if (scope === undefined) {
    return undefined;
  }
  await apply(extension, target, scope, resource);
  return target;
}

async function chooseTarget(extension: Extension, uri: string | undefined): Promise<string | undefined> {
  const all = await extension.server.request<TargetsResult>("chipfit/targets", {});
  const project = uri === undefined ? undefined : await extension.project(uri);
  const current = project?.target ?? "";
  const picker = vscode.window.createQuickPick<Choice>();
  picker.placeholder = "Type a board, a chip, a core or a tier";
  picker.matchOnDescription = picker.matchOnDetail = true;
  const fill = (report: Report | undefined): void => {
    const [{ target, action }] = picker.activeItems.length ? picker.activeItems : [{ target: current }];
    picker.title = `chipfit: target${report ? ` of ${needs(report)}` : ""}`;
    picker.items = [...targetItems(all.targets, current, report).map(toChoice), ...others(project?.targetFrom)];
    picker.activeItems = picker.items.filter((item) => (target ?? action) !== undefined && item.target === target && item.action === action);
  };
  const known = uri === undefined ? undefined : extension.knownReport(uri);
  fill(known);
  if (uri !== undefined && !known) {
    // The list need not wait for a check.
    void extension.onlyReport(uri).then((report) => report && fill(report));
  }
  const chosen = await answer(picker);
  return chosen?.action === "file" ? boardFile() : chosen?.action === "undo" ? "" : chosen?.target;
}

function needs({ entry, arena, flash }: Report): string {
  return `${entry.split(":").at(-1) ?? entry}, which needs ${size(arena.bytes)} RAM and ${size(flash.bytes)} flash`;
}

function toChoice({ label, description, detail, target, heading }: ReturnType<typeof targetItems>[number]): Choice {
  return heading
    ? { label, kind: vscode.QuickPickItemKind.Separator }
    : { label, description: description ?? "", detail: detail ?? "", ...(target === undefined ? {} : { target }) };
}

function others(from: string | undefined): Choice[] {
  const undo: Choice = { label: "$(discard) What the configuration says", description: "undoes a choice made here", action: "undo" };
  const file: Choice = { label: "$(file-code) A board file…", description: "a .toml that describes your own board", action: "file" };
  const chosenHere = from === "session" || from === "editor";
  return [{ label: "Other", kind: vscode.QuickPickItemKind.Separator }, file, ...(chosenHere ? [undo] : [])];
}

function answer(picker: vscode.QuickPick<Choice>): Promise<Choice | undefined> {
  return new Promise((resolve) => {
    picker.onDidAccept(() => {
      resolve(picker.selectedItems[0]);
      picker.hide();
    });
    picker.onDidHide(() => {
      resolve(undefined);
      picker.dispose();
    });
    picker.show();
  });
}

async function boardFile(): Promise<string | undefined> {
  const files = await vscode.window.showOpenDialog({ title: "Board file", filters: { "Board files": ["toml"] } });
  return files?.[0]?.fsPath;
}

async function chooseScope(target: string, resource: vscode.Uri | null): Promise<Scope | undefined> {
  if (target === "") {
    return "session";
  }
  const workspace = vscode.workspace.workspaceFolders !== undefined;
  const place = narrowest(resource);
  const hidden = place === undefined || place === vscode.ConfigurationTarget.Global ? "" : "; here that of the workspace holds";
  const scopes: (vscode.QuickPickItem & { scope: Scope })[] = [
    { label: "$(clock) This session", description: "until this window is closed", scope: "session" },
    ...(workspace ? [{ label: "$(folder) This workspace", description: "in its settings", scope: "workspace" as const }] : []),
    { label: "$(account) Everywhere", description: `in your user settings${hidden}`, scope: "user" },
  ];
  const picked = await vscode.window.showQuickPick(scopes, { title: `chipfit: use ${target} for`, placeHolder: "Where to keep the choice" });
  return picked?.scope;
}

async function apply(extension: Extension, target: string, scope: Scope, resource: vscode.Uri | null): Promise<void> {
  const configuration = vscode.workspace.getConfiguration("chipfit", resource);
  const session = scope === "session" ? target : "";
  const { Global, Workspace, WorkspaceFolder } = vscode.ConfigurationTarget;
  const place = narrowest(resource);
  if (scope === "workspace") {
    await configuration.update("target", target, place === WorkspaceFolder ? WorkspaceFolder : Workspace);
  } else if (scope === "user") {
    await configuration.update("target", target, Global);
  } else if (target === "" && place !== undefined) {
    await configuration.update("target", undefined, place);
  }
  if (session || extension.server.sessionTarget) {
    extension.server.sessionTarget = session;
    await extension.server.execute(SERVER_COMMANDS.setTarget, { target: session });
  }
  await extension.status.refresh();
}

/** Whose setting holds for a file: its folder's goes before the workspace's, and that before the user's. */
function narrowest(resource: vscode.Uri | null): vscode.ConfigurationTarget | undefined {
  const set = vscode.workspace.getConfiguration("chipfit", resource).inspect<string>("target");
  const { Global, Workspace, WorkspaceFolder } = vscode.ConfigurationTarget;
  const values = [[WorkspaceFolder, set?.workspaceFolderValue], [Workspace, set?.workspaceValue], [Global, set?.globalValue]] as const;
  return values.find(([, value]) => value !== undefined)?.[0];
}
