/** What the panel and the page in it say to one another. */

import type { Model } from "../report/report";

export type Tab = "map" | "layers";

/** Kept by VS Code over a reload of the window. */
export interface PanelState {
  readonly uri?: string;
  readonly entry?: string;
  readonly tab: Tab;
}

export type ToPage =
  | { readonly type: "models"; readonly uri: string; readonly file: string; readonly models: readonly Model[]; readonly entry: string }
  /** There are no figures, of the document `uri` if that is why; `text` says so. */
  | { readonly type: "nothing"; readonly uri?: string; readonly text: string }
  | { readonly type: "busy"; readonly busy: boolean }
  | { readonly type: "tab"; readonly tab: Tab }
  /** Where the cursor is; `line` from 1, `file` as the report spells it. */
  | { readonly type: "cursor"; readonly file: string; readonly line: number };

/** What concerns a model says of which document it is: the page may show one that the panel has already left. */
export type FromPage =
  | { readonly type: "ready" }
  | { readonly type: "jump"; readonly uri: string; readonly file: string; readonly line: number }
  | { readonly type: "entry"; readonly entry: string }
  | { readonly type: "tab"; readonly tab: Tab }
  | { readonly type: "run"; readonly command: "selectTarget" | "openReport" | "generateFirmware"; readonly uri: string; readonly entry: string };
