/** Decides which chipfit runs, and which interpreter traces. */

import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

import * as vscode from "vscode";

import { type Candidate, candidates, fromWorkspace, type Surroundings } from "./candidates";
import { probe, type Probe } from "./probe";
import { activeEnvironment } from "./pythonExtension";

/** How to run chipfit: `command` with `args` and then its own arguments. `python` is the interpreter to trace with. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly version: string;
  readonly origin: string;
  readonly python: string;
}

/** Nothing that was tried is chipfit; `tried` is empty if there was nothing to try. */
export interface NotFound {
  readonly tried: readonly Probe[];
}

export async function findLaunch(cwd: string): Promise<Launch | NotFound> {
  const around = await surroundings();
  const tried: Probe[] = [];
  for (const candidate of candidates(around)) {
    const found = await probe(candidate, cwd);
    if (found.version !== undefined) {
      return { ...commandOf(candidate), version: found.version, origin: candidate.origin, python: await tracer(around, candidate, cwd) };
    }
    tried.push(found);
  }
  return { tried };
}

function commandOf(candidate: Candidate): { command: string; args: string[] } {
  const args = candidate.kind === "interpreter" ? ["-m", "chipfit.server.cli"] : [];
  return { command: candidate.path, args };
}

/** An interpreter of a trusted workspace that has torch; empty if there is none but the one that runs chipfit. */
async function tracer(around: Surroundings, chosen: Candidate, cwd: string): Promise<string> {
  for (const candidate of fromWorkspace(around)) {
    if (candidate.path === chosen.path) {
      return "";
    }
    if ((await probe(candidate, cwd)).torch) {
      return candidate.path;
    }
  }
  return "";
}

async function surroundings(): Promise<Surroundings> {
  const folders = (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath);
  return {
    setting: vscode.workspace.getConfiguration("chipfit").get<string>("path", "").trim(),
    trusted: vscode.workspace.isTrusted,
    folders,
    activeEnvironment: await activeEnvironment(),
    pathFolders: (process.env["PATH"] ?? "").split(path.delimiter).filter(Boolean),
    home: os.homedir(),
    windows: process.platform === "win32",
    exists: (file) => fs.existsSync(file),
    realpath,
  };
}

function realpath(file: string): string {
  try {
    return fs.realpathSync(file);
  } catch {
    return file;
  }
}
