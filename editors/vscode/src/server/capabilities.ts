/** Tells the server what this client does itself. */

import type { ClientCapabilities, FeatureState, StaticFeature } from "vscode-languageclient/node";

import { CLIENT_COMMANDS } from "../protocol";

export class OwnCapabilities implements StaticFeature {
  fillClientCapabilities(capabilities: ClientCapabilities): void {
    capabilities.experimental = {
      ...(capabilities.experimental as object | undefined),
      commands: { commands: CLIENT_COMMANDS },
      chipfit: { checked: true },
    };
  }

  initialize(): void {
    // Nothing depends on what the server can do.
  }

  getState(): FeatureState {
    return { kind: "static" };
  }

  clear(): void {
    // Nothing is kept.
  }
}
