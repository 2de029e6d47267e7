/** Where chipfit may be installed, best first. What lies in an untrusted workspace is never among it. */

import * as path from "node:path";

import { expand } from "./expand";

/** A program to try: `chipfit` itself, or an interpreter that may have it. `origin` says where it comes from. */
export interface Candidate {
  readonly kind: "executable" | "interpreter";
  readonly path: string;
  readonly origin: string;
}

/** What is known of this machine and this window. `activeEnvironment` is the Python extension's interpreter. */
export interface Surroundings {
  readonly setting: string;
  readonly trusted: boolean;
  readonly folders: readonly string[];
  readonly activeEnvironment?: string | undefined;
  readonly pathFolders: readonly string[];
  readonly home: string;
  readonly windows: boolean;
  exists(file: string): boolean;
  realpath(file: string): string;
}

/** A setting is the only candidate there is: the user is told when it does not work, not given something else. */
export function candidates(around: Surroundings): Candidate[] {
  const found = around.setting ? [fromSetting(around)] : [...fromWorkspace(around), ...fromMachine(around)];
  const allowed = found.filter((candidate) => around.trusted || !isInWorkspace(candidate.path, around));
  return allowed.filter((candidate, index) => allowed.findIndex((other) => other.path === candidate.path) === index);
}

/** Interpreters of the workspace, which may have torch where chipfit's own has none. */
export function fromWorkspace(around: Surroundings): Candidate[] {
  if (!around.trusted) {
    return [];
  }
  const found: Candidate[] = [];
  if (around.activeEnvironment) {
    found.push({ kind: "interpreter", path: around.activeEnvironment, origin: "the Python extension's environment" });
  }
  const [folder, name] = around.windows ? ["Scripts", "python.exe"] : ["bin", "python"];
  for (const root of around.folders) {
    for (const environment of [".venv", "venv"]) {
      found.push({ kind: "interpreter", path: path.join(root, environment, folder, name), origin: `${environment} of the workspace` });
    }
  }
  return found.filter((candidate) => around.exists(candidate.path));
}

function fromSetting(around: Surroundings): Candidate {
  const [folder = ""] = around.folders;
  const named = expand(around.setting, folder, around.home);
  const file = path.isAbsolute(named) ? named : (onPath(named, around)[0] ?? named);
  const kind = /^(python|pypy)[\d.]*(\.exe)?$/i.test(path.basename(file)) ? "interpreter" : "executable";
  return { kind, path: file, origin: "the setting chipfit.path" };
}

function fromMachine(around: Surroundings): Candidate[] {
  const executables = [...onPath("chipfit", around), ...inHome(around)];
  const interpreters = ["python3", "python"].flatMap((name) => onPath(name, around));
  return [
    ...executables.map((file): Candidate => ({ kind: "executable", path: file, origin: "PATH" })),
    ...interpreters.map((file): Candidate => ({ kind: "interpreter", path: file, origin: "PATH" })),
  ];
}

/** Where pipx and uv put programs: an editor started from a desktop often lacks it in its PATH. */
function inHome(around: Surroundings): string[] {
  const file = path.join(around.home, ".local", "bin", around.windows ? "chipfit.exe" : "chipfit");
  return around.exists(file) ? [file] : [];
}

function onPath(name: string, around: Surroundings): string[] {
  const named = around.windows && !name.endsWith(".exe") ? `${name}.exe` : name;
  const absolute = around.pathFolders.filter((folder) => path.isAbsolute(folder));
  return absolute.map((folder) => path.join(folder, named)).filter((file) => around.exists(file));
}

/** Also if only a link to it lies there, or it lies there by way of a link. */
function isInWorkspace(file: string, around: Surroundings): boolean {
  const places = [file, around.realpath(file)];
  const roots = around.folders.flatMap((folder) => [folder, around.realpath(folder)]);
  return places.some((place) => roots.some((root) => isInside(place, root)));
}

function isInside(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative.split(path.sep)[0] !== ".." && !path.isAbsolute(relative);
}
