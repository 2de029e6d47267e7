/** The command `chipfit.debugInformation`: everything a bug report needs, on the clipboard. */

import { execFile } from "node:child_process";
import * as os from "node:os";

import * as vscode from "vscode";

import type { Extension } from "../extension";
import { settingsFor } from "../server/client";
import { type Launch } from "../server/launch";
import { safeEnvironment } from "../server/probe";

export async function debugInformation(extension: Extension): Promise<void> {
  const text = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: "chipfit: asking chipfit doctor" },
    () => collect(extension),
  );
  await vscode.env.clipboard.writeText(text);
  const show = "Show";
  if ((await vscode.window.showInformationMessage("chipfit: debug information is on the clipboard.", show)) === show) {
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content: text, language: "markdown" }));
  }
}

async function collect(extension: Extension): Promise<string> {
  const { launch } = extension.server;
  const uri = extension.activeUri();
  const project = uri === undefined ? undefined : await extension.project(uri);
  const settings = launch ? settingsFor(launch, vscode.window.activeTextEditor?.document.uri) : undefined;
  const manifest = extension.context.extension.packageJSON as { version: string };
  return [
    "# chipfit debug information",
    `- extension ${manifest.version}, ${vscode.env.appName} ${vscode.version}, ${vscode.env.remoteName ?? "local"}`,
    `- ${os.type()} ${os.release()} ${os.arch()}, node ${process.version}`,
    `- workspace ${vscode.workspace.isTrusted ? "trusted" : "not trusted"}, server ${extension.server.running ? "running" : "not running"}`,
    launch ? `- chipfit ${launch.version} from ${launch.origin}` : notFound(extension),
    ...section("Settings as sent", settings),
    ...section("Project of the active file", project),
    ...(launch ? ["", "## chipfit doctor", "", "```", await doctor(launch, settings?.python ?? "", extension), "```"] : []),
    "",
  ].join("\n");
}

function section(title: string, value: unknown): string[] {
  return value === undefined ? [] : ["", `## ${title}`, "", "```json", JSON.stringify(value, undefined, 2), "```"];
}

function notFound(extension: Extension): string {
  const tried = extension.server.notFound?.tried ?? [];
  const lines = tried.map(({ candidate, problem }) => `  - ${candidate.path} (${candidate.origin}): ${problem ?? ""}`);
  return ["- chipfit not found", ...lines].join("\n");
}

function doctor(launch: Launch, python: string, extension: Extension): Promise<string> {
  const args = [...launch.args, "doctor", ...(python ? ["--python", python] : [])];
  const options = { cwd: extension.context.globalStorageUri.fsPath, env: safeEnvironment(), timeout: 60_000 };
  return new Promise((resolve) => {
    execFile(launch.command, args, options, (error, stdout, stderr) => resolve(`${stdout}${stderr}`.trim() || (error?.message ?? "It said nothing.")));
  });
}
