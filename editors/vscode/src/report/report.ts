/** The parts of `chipfit-report/1` that are shown, and what the server says around it. */

export interface Report {
  readonly schema: string;
  readonly entry: string;
  readonly target: { readonly name: string; readonly core: string; readonly clock_hz: number; readonly runtime: string };
  readonly params: number;
  readonly macs: number;
  readonly arena: Arena;
  readonly flash: { readonly bytes: number; readonly weights: number; readonly code: number; readonly limit: number };
  readonly latency: Latency | null;
  readonly nodes: readonly Layer[];
  readonly tensors: readonly Tensor[];
  readonly assumed?: boolean;
}

export interface Arena {
  readonly bytes: number;
  readonly lower_bound: number;
  readonly limit: number;
  readonly region: string;
  /** Bytes that the stack lacks beside the arena. */
  readonly stack_shortage?: number;
  readonly peak: { readonly node: string } | null;
}

export interface Latency {
  readonly ms: number;
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
