/** What chipfit's server says beyond the Language Server Protocol; editors/README.md is the contract. */

import type { Model } from "./report/report";

export interface TargetInfo {
  readonly name: string;
  readonly title: string;
  readonly tier: string;
  readonly core: string;
  readonly clockMhz: number;
  readonly ramBytes: number;
  readonly flashBytes: number;
  readonly npu?: string | null;
  readonly verified: boolean;
}

export interface TargetsResult {
  readonly targets: readonly TargetInfo[];
  readonly runtimes: readonly { readonly name: string; readonly title: string }[];
}

export interface ProjectResult {
  readonly target: string;
  readonly targetFrom: "session" | "editor" | "configuration" | "default";
  readonly runtime: string;
  readonly configuration: string | null;
  readonly trace: "slice" | "import" | "off";
  readonly trusted: boolean;
  readonly python: string;
  readonly version: string;
}

export interface ReportResult {
  readonly uri: string;
  readonly version: number;
  /** At least one: without any the request fails, with words for the user. */
  readonly models: readonly [Model, ...Model[]];
}

/** The check of a document is over, or begins to trace (`pending`). */
export interface Checked {
  readonly uri: string;
  readonly version: number;
  readonly target: string;
  readonly pending: boolean;
}

export interface FirmwareWish {
  readonly uri: string;
  readonly entry: string;
  readonly outDir?: string;
  readonly target?: string;
  readonly weights?: string;
  readonly calibration?: string;
  readonly randomWeights?: boolean;
}

/** What a lens or a panel says about a model. */
export interface ModelArgument {
  readonly uri?: string;
  readonly entry?: string;
}

export const SERVER_COMMANDS = {
  generateFirmware: "chipfit.generateFirmware",
  setTarget: "chipfit.setTarget",
  openReport: "chipfit.openReport",
} as const;

/** Commands of a lens that we run ourselves, so that the server need not ask in its own way. */
export const CLIENT_COMMANDS: readonly string[] = ["chipfit.showArenaMap", "chipfit.showLayers", "chipfit.selectTarget"];
