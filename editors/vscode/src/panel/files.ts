/** Files as a report spells them, relative to a folder or not, and the files of this window. */

import * as path from "node:path";

import * as vscode from "vscode";

/** The file that a report on `document` means; the first that exists, as the report may not say relative to what. */
export async function resolveFile(file: string, document: vscode.Uri): Promise<vscode.Uri> {
  if (path.isAbsolute(file)) {
    return document.fsPath === file ? document : vscode.Uri.file(file);
  }
  if (sameFile(file, document.fsPath)) {
    return document;
  }
  const folder = vscode.workspace.getWorkspaceFolder(document)?.uri;
  const bases = [...(folder ? [folder] : []), vscode.Uri.joinPath(document, "..")];
  for (const base of bases) {
    const uri = vscode.Uri.joinPath(base, file);
    if (await exists(uri)) {
      return uri;
    }
  }
  return document;
}

/** Whether `file` of a report, possibly relative, is the one at `fsPath`. */
export function sameFile(file: string, fsPath: string): boolean {
  const [short, long] = [file, fsPath].map((name) => name.replaceAll("\\", "/")) as [string, string];
  return long === short || long.endsWith(`/${short}`);
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
