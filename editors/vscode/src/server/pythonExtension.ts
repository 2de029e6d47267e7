/** The Python extension's choice of an interpreter. It is not required: untrusted workspaces are without it. */

import * as vscode from "vscode";

const ID = "ms-python.python";

/** The part of its public interface that is used. */
interface PythonExtension {
  readonly environments?: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string };
    resolveEnvironment(path: { readonly path: string }): Thenable<Environment | undefined>;
    readonly onDidChangeActiveEnvironmentPath: vscode.Event<unknown>;
  };
}

interface Environment {
  readonly executable: { readonly uri?: vscode.Uri };
}

/** The interpreter of the first folder; undefined without the extension or a choice of its own, and where it cannot say. */
export async function activeEnvironment(): Promise<string | undefined> {
  const environments = (await load())?.environments;
  try {
    const chosen = environments?.getActiveEnvironmentPath(vscode.workspace.workspaceFolders?.[0]?.uri);
    const environment = chosen && (await environments?.resolveEnvironment(chosen));
    return environment?.executable.uri?.fsPath;
  } catch {
    return undefined; // say, of an interpreter that has been removed: there are other places to look
  }
}

/** Calls `then` whenever another interpreter is chosen, or the extension comes: with trust, or newly installed. */
export function onDidChangeEnvironment(then: () => void): vscode.Disposable {
  let listening: vscode.Disposable | undefined;
  const listen = async (): Promise<boolean> => {
    const environments = (await load())?.environments;
    listening ??= environments?.onDidChangeActiveEnvironmentPath(then);
    return listening !== undefined;
  };
  void listen();
  const coming = vscode.extensions.onDidChange(() => {
    if (!listening) {
      void listen().then((there) => there && then());
    }
  });
  return vscode.Disposable.from(coming, { dispose: () => void listening?.dispose() });
}

async function load(): Promise<PythonExtension | undefined> {
  const extension = vscode.extensions.getExtension<PythonExtension>(ID);
  try {
    return extension && (await extension.activate());
  } catch {
    return undefined; // its trouble is not ours, and it tells the user itself
  }
}
