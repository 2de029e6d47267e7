/** The parts of `chipfit-report/1` that are shown, with what the server adds for panels; editors/README.md has all. */

export interface Report {
  readonly schema: string;
  readonly entry: string;
  readonly target: { readonly name: string; readonly core: string; readonly clock_hz: number; readonly runtime: string };
  readonly params: number;
  readonly macs: number;
  readonly arena: Arena;
  readonly flash: { readonly bytes: number; readonly weights: number; readonly code: number; readonly limit: number };
  readonly latency: Latency;
  readonly demands: readonly Demand[];
  /** What a firmware will be refused for; empty if nothing is in its way. */
  readonly misfit: string;
  readonly nodes: readonly Layer[];
  readonly tensors: readonly Tensor[];
  /** Where the shapes of the inputs are from. Where they are `assumed`, so is every figure. */
  readonly input_source: string;
  readonly assumed: boolean;
  /** Which figures are estimates, a sentence each. */
  readonly notes: readonly string[];
}

export type Standing = "met" | "unsure" | "missed";

/** What the model needs, in bytes, milliseconds or operators. `limit` is the target's unless it is a `budget`. */
export interface Demand {
  readonly name: "arena" | "flash" | "latency" | "operators";
  readonly standing: Standing;
  readonly needs: number | null;
  readonly limit: number | null;
  readonly budget: boolean;
  readonly words: DemandWords;
}

/** What is needed, what there is of it, and what is left or missing; empty where there is nothing to say. */
export interface DemandWords {
  readonly value: string;
  readonly limit: string;
  readonly balance: string;
}

export interface Arena {
  readonly bytes: number;
  readonly lower_bound: number;
  readonly limit: number;
  readonly region: string;
  readonly peak: { readonly node: string } | null;
}

/** Null where nothing was measured. */
export interface Latency {
  readonly ms: number | null;
  readonly low_ms: number | null;
  readonly high_ms: number | null;
}

/** One operator. `line` runs it, `init_line` constructs its layer; `cycles` is null where nothing was measured. */
export interface Layer {
  readonly name: string;
  readonly op: string;
  readonly scope: string;
  readonly file: string | null;
  readonly line: number | null;
  readonly init_file: string | null;
  readonly init_line: number | null;
  readonly shape: readonly number[];
  readonly macs: number;
  readonly cycles: number | null;
  readonly arena_bytes: number;
  readonly weight_bytes: number;
  readonly kernel: string | null;
  readonly support: string;
}

/** A tensor at `offset` of the arena, from step `first` to step `last`, both included; `node` makes it. */
export interface Tensor {
  readonly name: string;
  readonly kind: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly offset: number;
  readonly bytes: number;
  readonly first: number;
  readonly last: number;
  readonly node: string | null;
  readonly file: string | null;
  readonly line: number | null;
  readonly aliases: readonly string[];
}

export interface Model {
  readonly entry: string;
  readonly report: Report;
}

/** A line of a file, from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
}
