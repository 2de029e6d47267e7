/** The target in the status bar and in the language status of Python: what is fitted, and whether a check runs. */

import * as vscode from "vscode";

import type { Extension } from "./extension";
import type { Checked, ProjectResult } from "./protocol";

const FROM: Readonly<Record<ProjectResult["targetFrom"], string>> = {
  session: "chosen for this session",
  editor: "from the editor's settings",
  configuration: "from the project's configuration",
  default: "chipfit's default, as nothing else is configured",
};

export class Status implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("chipfit.target", vscode.StatusBarAlignment.Right, 100);
  private readonly language = vscode.languages.createLanguageStatusItem("chipfit", { language: "python" });
  private readonly subscriptions: vscode.Disposable[];
  /** Documents whose check is under way. */
  private readonly pending = new Set<string>();

  constructor(private readonly extension: Extension) {
    this.item.name = this.language.name = "chipfit";
    this.item.command = "chipfit.selectTarget";
    this.subscriptions = [
      extension.server.onDidCheck((checked) => this.checked(checked)),
      extension.server.onDidChangeState(() => {
        this.pending.clear(); // of another server nothing more will be heard
        void this.refresh();
      }),
      vscode.window.onDidChangeActiveTextEditor(() => void this.refresh()),
    ];
  }

  /** Asks the server for the target of the file in view. */
  async refresh(): Promise<void> {
    const uri = this.extension.activeUri();
    this.language.busy = uri !== undefined && this.pending.has(uri);
    if (uri === undefined) {
      this.item.hide();
      return;
    }
    if (!this.extension.server.running) {
      this.stopped();
      return;
    }
    const project = await this.extension.project(uri);
    if (project && uri === this.extension.activeUri()) {
      this.show(project);
    }
  }

  dispose(): void {
    [this.item, this.language, ...this.subscriptions].forEach((part) => void part.dispose());
  }

  private show(project: ProjectResult): void {
    const from = FROM[project.targetFrom];
    const runtime = project.runtime && project.runtime !== "chipfit" ? ` with ${project.runtime}` : "";
    this.item.text = `$(circuit-board) ${shortName(project.target)}`;
    this.item.tooltip = `Models are checked against ${project.target}${runtime}, ${from}. Click to choose another target.`;
    this.item.accessibilityInformation = { label: `chipfit target ${shortName(project.target)}` };
    this.item.show();
    const limited = !project.trusted || project.trace === "off";
    this.language.text = `$(circuit-board) ${shortName(project.target)}`;
    this.language.detail = limited ? "chipfit: from the source alone, models are not traced" : `chipfit target, ${from}`;
    this.language.severity = limited ? vscode.LanguageStatusSeverity.Warning : vscode.LanguageStatusSeverity.Information;
    this.language.command = project.trusted
      ? { title: "Select Target", command: "chipfit.selectTarget" }
      : { title: "Manage Trust", command: "workbench.trust.manage" };
  }

  private stopped(): void {
    if (this.extension.server.starting) {
      this.item.hide();
      this.language.busy = true;
      this.language.text = "$(circuit-board) chipfit";
      this.language.detail = "The server is starting";
      this.language.severity = vscode.LanguageStatusSeverity.Information;
      this.language.command = { title: "Show Logs", command: "chipfit.showLogs" };
      return;
    }
    const missing = this.extension.server.notFound !== undefined;
    this.item.hide();
    this.language.text = missing ? "$(warning) chipfit is not installed" : "$(circle-slash) chipfit";
    this.language.detail = missing ? "" : "The server is not running";
    this.language.severity = missing ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Warning;
    this.language.command = missing
      ? { title: "Install Instructions", command: "chipfit.install" }
      : { title: "Restart", command: "chipfit.restart" };
  }

  private checked({ uri, pending }: Checked): void {
    if (pending) {
      this.pending.add(uri);
    } else {
      this.pending.delete(uri);
    }
    if (uri === this.extension.activeUri()) {
      this.language.busy = pending;
      if (!pending) {
        void this.refresh();
      }
    }
  }
}

/** Of a board file its name, not the way to it. */
function shortName(target: string): string {
  return target.split(/[\\/]/).at(-1)?.replace(/\.toml$/, "") ?? target;
}
