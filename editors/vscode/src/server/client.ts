/** One language client for one launch of the server. */

import type { ChildProcess } from "node:child_process";
import * as os from "node:os";

import * as vscode from "vscode";
import {
  CloseAction,
  CodeLensRequest,
  ErrorAction,
  LanguageClient,
  type DynamicFeature,
  type LanguageClientOptions,
  type StaticFeature,
} from "vscode-languageclient/node";

import { OwnCapabilities } from "./capabilities";
import { expand } from "./expand";
import type { Launch } from "./launch";
import { withTips } from "./lensTips";
import { safeEnvironment } from "./probe";
import { answerQuestions } from "./questions";
import { SELECTOR } from "./selector";
import { type ServerSettings, serverSettings } from "./settings";
import { showOutside } from "./showDocument";

/** Without the library's own commands: the same names are ours, with dialogues around them (commands/). */
export class Client extends LanguageClient {
  private givenUp = false;

  /** Ends a server that does not come up, which `stop` refuses to: nothing of it is said or started again. */
  giveUp(): void {
    this.givenUp = true;
    this.clientOptions.errorHandler = {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => ({ action: CloseAction.DoNotRestart, handled: true }),
    };
    this.clientOptions.initializationFailedHandler = () => false;
    const { _serverProcess: started } = this as unknown as { _serverProcess?: ChildProcess };
    started?.kill("SIGKILL");
  }

  override error(message: string, data?: unknown, showNotification: boolean | "force" = true): void {
    super.error(message, data, this.givenUp ? false : showNotification);
  }

  override registerFeature(feature: StaticFeature | DynamicFeature<unknown>): void {
    const method = (feature as Partial<DynamicFeature<unknown>>).registrationType?.method;
    if (method !== "workspace/executeCommand") {
      super.registerFeature(feature);
    }
  }
}

export function createClient(launch: Launch, cwd: string, log: vscode.LogOutputChannel, wire: vscode.OutputChannel): Client {
  const { command, args } = launch;
  const server = { command, args: [...args, "server"], options: { cwd, env: safeEnvironment() } };
  const client = new Client("chipfit", "chipfit", server, options(launch, log, wire));
  client.registerFeature(new OwnCapabilities());
  answerQuestions(client);
  return client;
}

/** The settings for a resource, as the server is told of them. */
export function settingsFor(launch: Launch, resource?: vscode.Uri): ServerSettings {
  const configuration = vscode.workspace.getConfiguration("chipfit", resource ?? null);
  const folder = (resource && vscode.workspace.getWorkspaceFolder(resource)) ?? vscode.workspace.workspaceFolders?.[0];
  const python = expand(configuration.get("python", ""), folder?.uri.fsPath ?? "", os.homedir());
  return serverSettings((key) => (key === "python" ? python : configuration.get(key)), vscode.workspace.isTrusted, launch.python);
}

/** Makes the editor ask for the lenses of what is in view. */
export function askForLenses(client: LanguageClient): void {
  const feature = client.getFeature(CodeLensRequest.method);
  const providers = vscode.window.visibleTextEditors.map((editor) => feature.getProvider(editor.document));
  new Set(providers).forEach((provider) => provider?.onDidChangeCodeLensEmitter.fire());
}

function options(launch: Launch, log: vscode.LogOutputChannel, wire: vscode.OutputChannel): LanguageClientOptions {
  return {
    documentSelector: SELECTOR,
    outputChannel: log,
    traceOutputChannel: wire,
    // Trust alone: the server asks for the rest, and what is emptied later must not fall back on what it was at first.
    initializationOptions: { trusted: vscode.workspace.isTrusted },
    markdown: { isTrusted: false, supportHtml: false },
    diagnosticPullOptions: { onChange: true, onSave: true },
    middleware: {
      provideCodeLenses: async (document, token, next) => withTips((await next(document, token)) ?? []),
      window: {
        showDocument: async (params, next) => {
          if (params.external) {
            return { success: await showOutside(vscode.Uri.parse(params.uri)) };
          }
          const answer = await next(params, new vscode.CancellationTokenSource().token);
          return "success" in answer ? answer : { success: false };
        },
      },
      workspace: {
        configuration: (params, token, next) =>
          params.items.map((item) => {
            if (item.section === "chipfit") {
              return settingsFor(launch, item.scopeUri === undefined ? undefined : vscode.Uri.parse(item.scopeUri));
            }
            const answer = next({ items: [item] }, token);
            return Array.isArray(answer) ? (answer[0] as unknown) : null;
          }),
      },
    },
  };
}
