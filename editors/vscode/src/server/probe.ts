/** Asks a program whether it is chipfit, or an interpreter what it has installed. */

import { execFile } from "node:child_process";

import type { Candidate } from "./candidates";

const TIMEOUT_MS = 15_000;
const SCRIPT = `
import json, sys
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
try:
    chipfit = version("chipfit")
except PackageNotFoundError:
    chipfit = None
print(json.dumps({"executable": sys.executable, "chipfit": chipfit, "torch": find_spec("torch") is not None}))
`;

/** The outcome: how to run chipfit, or in words why it cannot be run. `torch` is unknown of an executable. */
export interface Probe {
  readonly candidate: Candidate;
  readonly version?: string;
  readonly torch?: boolean;
  readonly problem?: string;
}

/** A program may not find modules in the folder it is started in, which may be anybody's. */
export function safeEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, PYTHONSAFEPATH: "1", PYTHONUTF8: "1" };
}

export async function probe(candidate: Candidate, cwd: string): Promise<Probe> {
  return candidate.kind === "interpreter" ? probeInterpreter(candidate, cwd) : probeExecutable(candidate, cwd);
}

async function probeInterpreter(candidate: Candidate, cwd: string): Promise<Probe> {
  const ran = await run(candidate.path, ["-c", SCRIPT], cwd);
  if (ran.problem !== undefined) {
    return { candidate, problem: ran.problem };
  }
  try {
    const said = JSON.parse(ran.output) as { chipfit: string | null; torch: boolean };
    const problem = said.chipfit === null ? { problem: "chipfit is not installed there" } : { version: said.chipfit };
    return { candidate, torch: said.torch, ...problem };
  } catch {
    return { candidate, problem: `it is no Python interpreter: it said ${JSON.stringify(ran.output.slice(0, 80))}` };
  }
}

async function probeExecutable(candidate: Candidate, cwd: string): Promise<Probe> {
  const ran = await run(candidate.path, ["--version"], cwd);
  if (ran.problem !== undefined) {
    return { candidate, problem: ran.problem };
  }
  const version = /^chipfit\b.*?(\d+\.\d+\S*)/.exec(ran.output)?.[1];
  return version ? { candidate, version } : { candidate, problem: `it is not chipfit: it said ${JSON.stringify(ran.output.slice(0, 80))}` };
}

interface Ran {
  readonly output: string;
  readonly problem?: string;
}

function run(file: string, args: readonly string[], cwd: string): Promise<Ran> {
  const options = { cwd, env: safeEnvironment(), timeout: TIMEOUT_MS, windowsHide: true, maxBuffer: 1 << 20 };
  return new Promise((resolve) => {
    execFile(file, args, options, (error, stdout, stderr) => {
      const output = stdout.trim();
      if (error === null) {
        resolve({ output });
      } else {
        const last = stderr.trim().split("\n").at(-1) ?? "";
        const problem = error.killed ? `no answer within ${TIMEOUT_MS / 1000} s` : last || error.message;
        resolve({ output, problem });
      }
    });
  });
}
