/** The panel with the arena map and the layers of a model. It follows the editor in view. */

import { randomBytes } from "node:crypto";

import * as vscode from "vscode";

import type { Extension } from "../extension";
import { documentUri, serverLine, textAt } from "../notebook";
import type { Checked, ModelArgument, ReportResult } from "../protocol";
import type { Model } from "../report/report";
import { resolveFile, sameFile } from "./files";
import type { FromPage, PanelState, Tab, ToPage } from "./messages";
import { page } from "./page";

const VIEW_TYPE = "chipfit.model";
const TITLE = "chipfit";
const NO_FILE = "Open the Python file of a model to see it here.";

export class Panel implements vscode.Disposable, vscode.WebviewPanelSerializer<PanelState> {
  private readonly subscriptions: vscode.Disposable[];
  private panel: vscode.WebviewPanel | undefined;
  private state: PanelState = { tab: "map" };
  private models: readonly Model[] = [];
  /** The document of the models that the page shows. */
  private drawn: string | undefined;
  private loading: vscode.CancellationTokenSource | undefined;

  constructor(private readonly extension: Extension) {
    this.subscriptions = [
      vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, this),
      extension.server.onDidCheck((checked) => this.checked(checked)),
      extension.server.onDidChangeState(() => this.reload()),
      vscode.window.onDidChangeActiveTextEditor(() => this.follow()),
      vscode.window.onDidChangeTextEditorSelection((change) => this.cursor(change.textEditor)),
    ];
  }

  /** Opens it beside the code, without taking the cursor away. */
  show(tab: Tab, argument: ModelArgument = {}): void {
    const uri = argument.uri ?? this.extension.activeUri() ?? this.state.uri;
    const entry = argument.entry ?? (uri === this.state.uri ? this.state.entry : undefined);
    this.state = { tab, ...(uri === undefined ? {} : { uri }), ...(entry === undefined ? {} : { entry }) };
    if (this.panel) {
      this.panel.reveal(undefined, true);
      this.post({ type: "tab", tab });
      this.reload();
      return;
    }
    const place = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    this.adopt(vscode.window.createWebviewPanel(VIEW_TYPE, TITLE, place));
  }

  /** VS Code brings a hidden one back when it is looked at, which may be after another has been opened: there is one panel. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: PanelState | undefined): Promise<void> {
    this.panel?.dispose();
    this.state = state ?? this.state;
    this.adopt(panel);
    return Promise.resolve();
  }

  dispose(): void {
    this.panel?.dispose();
    this.loading?.dispose();
    this.subscriptions.forEach((subscription) => void subscription.dispose());
  }

  private adopt(panel: vscode.WebviewPanel): void {
    const { extensionUri } = this.extension.context;
    const at = (...parts: string[]): string => panel.webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, ...parts)).toString();
    this.panel = panel;
    panel.iconPath = vscode.Uri.joinPath(extensionUri, "media", "icon.png");
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: ["dist", "media"].map((folder) => vscode.Uri.joinPath(extensionUri, folder)),
    };
    panel.webview.onDidReceiveMessage((message: FromPage) => void this.hear(message).catch(tell));
    panel.onDidDispose(() => {
      if (this.panel === panel) {
        this.panel = undefined;
        this.loading?.cancel();
      }
    });
    panel.webview.html = page({
      cspSource: panel.webview.cspSource,
      nonce: randomBytes(18).toString("base64"),
      script: at("dist", "page.js"),
      style: at("media", "panel.css"),
    });
  }

  private async hear(message: FromPage): Promise<void> {
    switch (message.type) {
      case "ready":
        this.drawn = undefined;
        this.post({ type: "tab", tab: this.state.tab });
        this.reload();
        break;
      case "jump":
        await this.jump(message);
        break;
      case "entry":
        this.state = { ...this.state, entry: message.entry };
        this.entitle(this.models.find((model) => model.entry === message.entry));
        break;
      case "tab":
        this.state = { ...this.state, tab: message.tab };
        break;
      case "run":
        await vscode.commands.executeCommand(`chipfit.${message.command}`, { uri: message.uri, entry: message.entry });
    }
  }

  private follow(): void {
    const uri = this.extension.activeUri();
    if (this.panel && uri !== undefined && uri !== this.state.uri) {
      this.state = { tab: this.state.tab, uri };
      this.reload();
    }
  }

  private checked(checked: Checked): void {
    if (this.panel && checked.uri === this.state.uri) {
      if (checked.pending) {
        this.post({ type: "busy", busy: true });
      } else {
        this.reload();
      }
    }
  }

  private reload(): void {
    this.loading?.cancel();
    if (this.panel) {
      const source = new vscode.CancellationTokenSource();
      this.loading = source;
      void this.load(source.token);
    }
  }

  /** What an overtaken request answers is not shown. */
  private async load(token: vscode.CancellationToken): Promise<void> {
    const uri = this.state.uri ?? this.extension.activeUri();
    if (uri === undefined) {
      this.post({ type: "nothing", text: NO_FILE });
      return;
    }
    if (!this.isOpen(uri)) {
      this.post(this.shownNothing(uri, `Open ${this.nameOf(uri)} to see its models here.`));
      return;
    }
    this.post({ type: "busy", busy: true });
    let show: () => ToPage;
    try {
      const { models } = await this.extension.models(uri, token);
      show = () => this.shownModels(uri, models);
    } catch (error) {
      show = () => this.shownNothing(uri, error instanceof Error ? error.message : String(error));
    }
    if (!token.isCancellationRequested) {
      this.post(show());
      vscode.window.visibleTextEditors.forEach((editor) => this.cursor(editor));
    }
  }

  /** After a reload of the window its file need not be. */
  private isOpen(uri: string): boolean {
    return vscode.workspace.textDocuments.some((document) => this.extension.server.fromUri(documentUri(document)) === uri);
  }

  private nameOf(uri: string): string {
    return vscode.workspace.asRelativePath(this.extension.server.toUri(uri));
  }

  /** The page keeps the figures of the same document. */
  private shownNothing(uri: string, text: string): ToPage {
    if (this.panel && uri !== this.drawn) {
      this.panel.title = TITLE;
      this.models = [];
      this.drawn = undefined;
    }
    return { type: "nothing", uri, text };
  }

  private shownModels(uri: string, models: ReportResult["models"]): ToPage {
    this.models = models;
    this.drawn = uri;
    const chosen = models.find((model) => model.entry === this.state.entry) ?? models[0];
    this.state = { tab: this.state.tab, uri, entry: chosen.entry };
    this.entitle(chosen);
    return { type: "models", uri, file: this.nameOf(uri), models, entry: chosen.entry };
  }

  private entitle(model: Model | undefined): void {
    if (this.panel && model) {
      this.panel.title = `${model.entry} on ${model.report.target.name}`;
    }
  }

  private async jump({ uri, file, line }: Extract<FromPage, { type: "jump" }>): Promise<void> {
    const document = this.extension.server.toUri(uri);
    const text = await textAt(await resolveFile(file, document), line);
    const shown = vscode.window.visibleTextEditors.find((editor) => editor.document === text.document);
    const selection = new vscode.Range(text.line, 0, text.line, 0);
    const viewColumn = shown?.viewColumn ?? vscode.ViewColumn.One;
    const editor = await vscode.window.showTextDocument(text.document, { viewColumn, selection });
    editor.revealRange(selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }

  private cursor(editor: vscode.TextEditor): void {
    const files = new Set(this.models.flatMap((model) => model.report.nodes.flatMap((node) => [node.file, node.init_file])));
    for (const file of files) {
      if (file && sameFile(file, editor.document.uri.fsPath)) {
        this.post({ type: "cursor", file, line: serverLine(editor.document, editor.selection.active.line) });
      }
    }
  }

  private post(message: ToPage): void {
    void this.panel?.webview.postMessage(message);
  }
}

/** A file that a line leads to may be gone. */
function tell(error: unknown): void {
  void vscode.window.showErrorMessage(`chipfit: ${error instanceof Error ? error.message : String(error)}`);
}
