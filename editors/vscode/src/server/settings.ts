/** The section `chipfit` of the configuration, in the shape in which the server is told of it. */

/** How a setting is read: `get("inlayHints.shape")` is the value of `chipfit.inlayHints.shape`. */
export type Read = (key: string) => unknown;

export interface ServerSettings {
  readonly target: string;
  readonly runtime: string;
  readonly python: string;
  readonly trace: string;
  readonly trusted: boolean;
  readonly inlayHints: { readonly enabled: boolean; readonly shape: boolean; readonly bytes: boolean; readonly latency: boolean };
  readonly codeLens: { readonly enabled: boolean };
  readonly debounceMs: number;
}

/** `python` is the interpreter found for the workspace, used where the setting is empty. */
export function serverSettings(read: Read, trusted: boolean, python: string): ServerSettings {
  const flag = (key: string): boolean => read(key) !== false;
  const debounce = read("debounceMs");
  return {
    target: text(read("target")),
    runtime: text(read("runtime")),
    python: text(read("python")) || python,
    trace: text(read("trace")) || "slice",
    trusted,
    inlayHints: {
      enabled: flag("inlayHints.enabled"),
      shape: flag("inlayHints.shape"),
      bytes: flag("inlayHints.bytes"),
      latency: flag("inlayHints.latency"),
    },
    codeLens: { enabled: flag("codeLens.enabled") },
    debounceMs: typeof debounce === "number" ? debounce : 200,
  };
}

function text(value: unknown): string {
  return typeof value === "string" ? value.trim() : "";
}
