/** The extension: what it is made of, and when the server starts, restarts and hears of settings. */

import * as fs from "node:fs/promises";

import * as vscode from "vscode";

import { registerCommands } from "./commands/register";
import { tellNotFound } from "./commands/install";
import { documentUri } from "./notebook";
import { Panel } from "./panel/panel";
import type { ProjectResult, ReportResult } from "./protocol";
import type { Model, Report } from "./report/report";
import { onDidChangeEnvironment } from "./server/pythonExtension";
import { isSelected } from "./server/selector";
import { NotRunning, Server } from "./server/server";
import { Status } from "./status";

/** Settings that decide which program is started. */
const LAUNCH_SETTINGS = ["chipfit.path"];

export class Extension implements vscode.Disposable {
  readonly server: Server;
  readonly status: Status;
  readonly panel: Panel;
  /** What was asked for of each document since it was last checked. */
  private readonly reports = new Map<string, readonly Model[]>();
  private last: vscode.TextDocument | undefined;

  constructor(
    readonly context: vscode.ExtensionContext,
    readonly log: vscode.LogOutputChannel,
    wire: vscode.OutputChannel,
  ) {
    this.server = new Server(context.globalStorageUri.fsPath, log, wire);
    this.server.onDidCheck(({ uri }) => this.reports.delete(uri));
    this.status = new Status(this);
    this.panel = new Panel(this);
  }

  /** Of the Python file or notebook in the active editor, or of the last one while a panel is active; undefined elsewhere. */
  activeUri(): string | undefined {
    const editor = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors.find((one) => one.document === this.last);
    this.last = editor?.document;
    return this.last && isSelected(this.last) ? this.server.fromUri(documentUri(this.last)) : undefined;
  }

  async project(uri: string): Promise<ProjectResult | undefined> {
    return this.quietly(this.server.request<ProjectResult>("chipfit/project", { textDocument: { uri } }));
  }

  /** The models of a document, once its check is over. Rejects with words for the user. */
  async models(uri: string, token?: vscode.CancellationToken): Promise<ReportResult> {
    const result = await this.server.request<ReportResult>("chipfit/report", { textDocument: { uri } }, token);
    this.reports.set(uri, result.models);
    return result;
  }

  /** The report of a document's only model, if it has been asked for since the last check. */
  knownReport(uri: string): Report | undefined {
    const models = this.reports.get(uri) ?? [];
    return models.length === 1 ? models[0]?.report : undefined;
  }

  /** The report of a document's only model, once its check is over; undefined if it has no figures, or has several models. */
  async onlyReport(uri: string): Promise<Report | undefined> {
    await this.quietly(this.models(uri));
    return this.knownReport(uri);
  }

  /** The report of one model; undefined where it has no figures. */
  async report(uri: string, entry: string): Promise<Report | undefined> {
    const found = await this.quietly(this.models(uri));
    return found?.models.find((model) => model.entry === entry)?.report;
  }

  async restart(): Promise<void> {
    await this.server.restart();
    if (this.server.notFound) {
      void this.inBackground(tellNotFound(this, this.server.notFound));
    }
  }

  /** Nobody waits for it; what goes wrong is in the log, and said where it leaves the user without a server. */
  async inBackground(work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
      if (error instanceof NotRunning) {
        void vscode.window.showErrorMessage(`chipfit: ${error.message}`, "Restart").then((chosen) => chosen && vscode.commands.executeCommand("chipfit.restart"));
      }
    }
  }

  dispose(): void {
    this.panel.dispose();
    this.status.dispose();
    this.server.dispose();
  }

  /** For what only decorates: a server that is going down is no news here. */
  private async quietly<Result>(asked: Promise<Result>): Promise<Result | undefined> {
    try {
      return await asked;
    } catch (error) {
      if (!(error instanceof NotRunning)) {
        this.log.debug(String(error));
      }
      return undefined;
    }
  }
}

let running: Extension | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel("chipfit", { log: true });
  const wire = vscode.window.createOutputChannel("chipfit: messages");
  await fs.mkdir(context.globalStorageUri.fsPath, { recursive: true });
  const extension = new Extension(context, log, wire);
  running = extension;
  context.subscriptions.push(log, wire, extension, ...registerCommands(extension), ...follow(extension));
  await extension.inBackground(extension.restart());
  context.subscriptions.push(onDidChangeEnvironment(() => void extension.inBackground(relaunch(extension))));
}

export async function deactivate(): Promise<void> {
  await running?.server.stop();
  running = undefined;
}

function follow(extension: Extension): vscode.Disposable[] {
  const again = (): void => void extension.inBackground(relaunch(extension));
  return [
    vscode.workspace.onDidChangeConfiguration((change) => {
      void extension.inBackground(extension.server.traceWire());
      if (LAUNCH_SETTINGS.some((name) => change.affectsConfiguration(name))) {
        again();
      } else if (change.affectsConfiguration("chipfit")) {
        void extension.inBackground(extension.server.reconfigure());
      }
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(again),
    extension.server.onDidChangeState(() => tick("running", extension.server.running)),
    extension.server.onDidCheck(({ pending }) => pending || tick("checked", true)),
    vscode.workspace.onDidChangeWorkspaceFolders(again),
  ];
}

/** Marks a step of the walkthrough as done: it completes when the context is true. */
function tick(step: "running" | "checked", done: boolean): void {
  void vscode.commands.executeCommand("setContext", `chipfit.${step}`, done);
}

/** Another program if there is a better one now; else the one that runs hears what has changed. */
async function relaunch(extension: Extension): Promise<void> {
  if (await extension.server.outdated()) {
    await extension.restart();
  } else {
    await extension.server.reconfigure();
  }
}
