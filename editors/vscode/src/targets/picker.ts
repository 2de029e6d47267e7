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
  const scope = target === undefined ? undefined : await chooseScope(target);
  if (target === undefined || scope === undefined) {
    return undefined;
  }
  await apply(extension, target, scope);
  return target;
}

async function chooseTarget(extension: Extension, uri: string | undefined): Promise<string | undefined> {
  const all = await extension.server.request<TargetsResult>("chipfit/targets", {});
  const project = uri === undefined ? undefined : await extension.project(uri);
  const report = uri === undefined ? undefined : extension.knownReport(uri);
  const current = project?.target ?? "";
  const boards = targetItems(all.targets, current, report).map(toChoice);
  const picker = vscode.window.createQuickPick<Choice>();
  picker.title = `chipfit: target${report ? ` of ${needs(report)}` : ""}`;
  picker.placeholder = "Type a board, a chip, a core or a tier";
  picker.matchOnDescription = picker.matchOnDetail = true;
  picker.items = [...boards, ...others(project?.targetFrom)];
  picker.activeItems = picker.items.filter((item) => item.target !== undefined && item.target === current);
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

async function chooseScope(target: string): Promise<Scope | undefined> {
  if (target === "") {
    return "session";
  }
  const workspace = vscode.workspace.workspaceFolders !== undefined;
  const scopes: (vscode.QuickPickItem & { scope: Scope })[] = [
    { label: "$(clock) This session", description: "until this window is closed", scope: "session" },
    ...(workspace ? [{ label: "$(folder) This workspace", description: "in its settings", scope: "workspace" as const }] : []),
    { label: "$(account) Everywhere", description: "in your user settings", scope: "user" },
  ];
  const picked = await vscode.window.showQuickPick(scopes, { title: `chipfit: use ${target} for`, placeHolder: "Where to keep the choice" });
  return picked?.scope;
}

async function apply(extension: Extension, target: string, scope: Scope): Promise<void> {
  const configuration = vscode.workspace.getConfiguration("chipfit");
  const session = scope === "session" ? target : "";
  if (scope !== "session") {
    const place = scope === "user" ? vscode.ConfigurationTarget.Global : vscode.ConfigurationTarget.Workspace;
    await configuration.update("target", target, place);
  } else if (target === "") {
    await forget(configuration);
  }
  if (session || extension.server.sessionTarget) {
    extension.server.sessionTarget = session;
    await extension.server.execute(SERVER_COMMANDS.setTarget, { target: session });
  }
  await extension.status.refresh();
}

/** Takes the setting back where the window has it from. */
async function forget(configuration: vscode.WorkspaceConfiguration): Promise<void> {
  const set = configuration.inspect<string>("target");
  if (set?.workspaceValue !== undefined) {
    await configuration.update("target", undefined, vscode.ConfigurationTarget.Workspace);
  } else if (set?.globalValue !== undefined) {
    await configuration.update("target", undefined, vscode.ConfigurationTarget.Global);
  }
}
